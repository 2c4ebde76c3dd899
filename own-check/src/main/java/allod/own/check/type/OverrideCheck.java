package allod.own.check.type;

import allod.own.check.report.OwnCode;
import com.sun.source.tree.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/// Whether overriding methods keep the promises of what they override (OWN1007).
final class OverrideCheck {

    private final Vocabulary vocabulary;
    private final Map<TypeElement, Set<TypeElement>> above = new HashMap<>();
    private final Map<TypeElement, Map<String, List<ExecutableElement>>> members = new HashMap<>();

    OverrideCheck(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /// @param site the type of the class with the words in it
    /// @param speaks whether the method itself has to do with ownership
    void check(ExecutableElement method, Site site, boolean speaks, Tree tree, DeclarationCheck.Report report) {
        if (method.getKind() != ElementKind.METHOD
                || method.getModifiers().contains(Modifier.STATIC)
                || method.getModifiers().contains(Modifier.PRIVATE)) {
            return;
        }
        TypeElement type = Classes.owner(method);
        for (TypeElement up : above(type)) {
            for (ExecutableElement promiser :
                    members(up).getOrDefault(method.getSimpleName().toString(), List.of())) {
                if (promiser.getParameters().size() == method.getParameters().size()
                        && (speaks || vocabulary.touches(promiser) || vocabulary.functional(promiser))
                        && vocabulary.overrides(method, promiser, type)) {
                    Optional<String> broken = broken(site, method, promiser, up);
                    if (broken.isPresent()) {
                        report(method, up, broken.get(), tree, report);
                        return;
                    }
                }
            }
        }
    }

    private Optional<String> broken(Site site, ExecutableElement method, ExecutableElement promiser, TypeElement up) {
        TypeElement type = Classes.owner(method);
        Signature kept = vocabulary.declared(method);
        Signature promised = vocabulary.promise(promiser, type, site);
        if (vocabulary.stubbed(promiser)) {
            promised = promised.withoutFunctions();
            kept = kept.withoutFunctions();
        }
        boolean drop = vocabulary
                .traits(type.asType())
                .isDrop(
                        method.getSimpleName().toString(),
                        method.getParameters().size());
        boolean free = !vocabulary.traits(up.asType()).tracked()
                && (drop || (vocabulary.ofJdk(up) && kept.receiver() == Signature.Receiver.EXCLUSIVE));
        if (free) {
            promised = promised.with(kept.receiver());
        }
        return Overriding.broken(up.getSimpleName() + "." + method.getSimpleName(), promised, kept);
    }

    private static void report(
            ExecutableElement method, TypeElement up, String broken, Tree tree, DeclarationCheck.Report report) {
        report.add(
                OwnCode.OVERRIDE,
                "`" + method.getSimpleName() + "` breaks the promise of what it overrides: " + broken,
                tree,
                "callers through `" + up.getSimpleName() + "` rely on that",
                "write the same words as in `" + up.getSimpleName() + "`; allowed are @Ref for @Mut, reading for"
                        + " @Mutates, @Scoped for a function that may be kept, and results that borrow from less");
    }

    private Set<TypeElement> above(TypeElement type) {
        Set<TypeElement> known = above.get(type);
        if (known == null) {
            known = new LinkedHashSet<>();
            above.put(type, known); // a class may be its own supertype in wrong sources
            List<TypeMirror> ups = new ArrayList<>(type.getInterfaces());
            ups.add(0, type.getSuperclass());
            for (TypeMirror up : ups) {
                if (up.getKind() == TypeKind.DECLARED) {
                    TypeElement element = (TypeElement) ((DeclaredType) up).asElement();
                    if (!element.getQualifiedName().contentEquals("java.lang.Object")) {
                        known.add(element);
                        known.addAll(above(element));
                    }
                }
            }
        }
        return known;
    }

    private Map<String, List<ExecutableElement>> members(TypeElement type) {
        Map<String, List<ExecutableElement>> known = members.get(type);
        if (known == null) {
            known = new HashMap<>();
            for (Element member : type.getEnclosedElements()) {
                if (member instanceof ExecutableElement method
                        && method.getKind() == ElementKind.METHOD
                        && !method.getModifiers().contains(Modifier.STATIC)) {
                    known.computeIfAbsent(method.getSimpleName().toString(), name -> new ArrayList<>())
                            .add(method);
                }
            }
            members.put(type, known);
        }
        return known;
    }
}
