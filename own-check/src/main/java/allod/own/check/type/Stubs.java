package allod.own.check.type;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/// What is said of libraries that say nothing themselves.
///
/// Files of the user speak before those that come with the checker; of two that speak of the same class, the
/// earlier one alone is heard. A method without a stub takes that of the method it overrides, as far as the
/// parameters agree.
public final class Stubs {

    /// The files that come with the checker.
    private static final List<String> BUNDLED =
            List.of("foreign.own", "threads.own", "collections.own", "functions.own");

    private final Map<String, StubClass> classes;
    private final Map<Element, List<StubClass>> above = new HashMap<>();
    private final Map<StubClass, Integer> ranks = new HashMap<>();

    private Stubs(Map<String, StubClass> classes) {
        this.classes = classes;
    }

    /// Nothing is said.
    public static Stubs none() {
        return new Stubs(Map.of());
    }

    /// Reads the stubs that come with the checker, and further files.
    ///
    /// @param files in the order of their weight
    /// @throws IOException when a file cannot be read
    /// @throws IllegalArgumentException when a file is wrong; the message names file, line, token and remedy
    public static Stubs load(List<Path> files) throws IOException {
        Map<String, StubClass> classes = new HashMap<>();
        for (Path file : files) {
            add(file.toString(), Files.readString(file), classes);
        }
        for (String name : BUNDLED) {
            add(name, bundled(name), classes);
        }
        return new Stubs(classes);
    }

    /// Stubs from a text.
    ///
    /// @param name for messages
    static Stubs parse(String name, String text) {
        Map<String, StubClass> classes = new HashMap<>();
        add(name, text, classes);
        return new Stubs(classes);
    }

    private static void add(String name, String text, Map<String, StubClass> classes) {
        for (StubClass stub : new StubReader(new StubTokens(name, text)).read()) {
            classes.putIfAbsent(stub.name(), stub);
        }
    }

    private static String bundled(String name) throws IOException {
        try (InputStream in = Stubs.class.getResourceAsStream("/allod/own/check/stubs/" + name)) {
            if (in == null) {
                throw new IOException("the stubs " + name + " are missing in the jar of the checker: take a whole jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// What the stubs speak of and nobody has: classes, and methods of classes, as `java.util.List.push(*)`. A
    /// word that hits nothing would be silent for ever.
    public List<String> strangers(Elements elements) {
        List<String> strangers = new ArrayList<>();
        for (StubClass stub : classes.values()) {
            TypeElement type = elements.getTypeElement(stub.name());
            if (type == null) {
                strangers.add(stub.name());
                continue;
            }
            Set<StubMethod> hit = new HashSet<>();
            for (Element member : elements.getAllMembers(type)) {
                StubMethod found = member instanceof ExecutableElement method ? stub.find(method) : null;
                if (found != null) {
                    hit.add(found);
                }
            }
            stub.methods().values().stream()
                    .flatMap(List::stream)
                    .filter(method -> !hit.contains(method))
                    .forEach(method -> strangers.add(stub.name() + "." + method.signature()));
        }
        return strangers;
    }

    @Nullable
    StubClass find(String qualifiedName) {
        return classes.get(qualifiedName);
    }

    /// What is said of a method, by its class or by a supertype.
    @Nullable
    StubMethod find(ExecutableElement method) {
        for (StubClass stub : above(Classes.owner(method))) {
            StubMethod found = stub.find(method);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /// The stubs of a class and of its supertypes, each before those of its own supertypes: they have more
    /// above them.
    private List<StubClass> above(TypeElement type) {
        List<StubClass> known = above.get(type);
        if (known == null) {
            above.put(type, List.of()); // a class may be its own supertype in wrong sources
            List<StubClass> found = new ArrayList<>();
            addAbove(type.getSuperclass(), found);
            type.getInterfaces().forEach(up -> addAbove(up, found));
            found.sort(Comparator.comparingInt(stub -> -ranks.getOrDefault(stub, 0)));
            StubClass own = classes.get(type.getQualifiedName().toString());
            if (own != null) {
                found.add(0, own);
                ranks.put(own, found.size());
            }
            known = List.copyOf(found);
            above.put(type, known);
        }
        return known;
    }

    private void addAbove(TypeMirror up, List<StubClass> found) {
        if (up.getKind() == TypeKind.DECLARED) {
            above((TypeElement) ((DeclaredType) up).asElement()).stream()
                    .filter(stub -> !found.contains(stub))
                    .forEach(found::add);
        }
    }
}
