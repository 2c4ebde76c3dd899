package allod.own.check.type;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.tools.Diagnostic;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// Small sources as javac has understood them, and the vocabulary over them.
final class Compiled {

    private static final String HEAD = "import allod.own.*; import java.util.*; import java.util.function.*;"
            + " import java.lang.foreign.*; import java.util.concurrent.*; import java.nio.channels.*;\n"
            + "@Owned final class Buf implements AutoCloseable {\n"
            + "  int get() { return 0; }\n"
            + "  @Mutates void put(int value) {}\n"
            + "  Slice slice() { return new Slice(this); }\n"
            + "  @Mutates MutSlice edit() { return new MutSlice(this); }\n"
            + "  public void close() {}\n"
            + "}\n"
            + "@View final class Slice { final @Ref Buf buf; Slice(@Ref Buf buf) { this.buf = buf; }"
            + " Slice rest() { return this; } }\n"
            + "@View(exclusive = true) final class MutSlice { final @Mut Buf buf; MutSlice(@Mut Buf buf) { this.buf = buf; }"
            + " MutSlice half() { return this; } }\n"
            + "@Owned @View final class Gate implements AutoCloseable { final @Ref Buf buf;"
            + " Gate(@Ref Buf buf) { this.buf = buf; } @Consumes public void close() {} }\n";

    private final JavacTask task;
    private final List<CompilationUnitTree> units = new ArrayList<>();
    final Vocabulary words;

    private Compiled(JavacTask task, Stubs stubs) {
        this.task = task;
        try {
            task.parse().forEach(units::add);
            task.analyze();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        words = new Vocabulary(task.getElements(), task.getTypes(), Trees.instance(task), stubs);
    }

    /// Sources after a common head with the classes Buf, Slice, MutSlice and Gate.
    static Compiled of(String... lines) {
        return of(stubs(), lines);
    }

    /// The same with chosen stubs.
    static Compiled of(Stubs stubs, String... lines) {
        return new Compiled(task(HEAD + String.join("\n", lines), annotations(), List.of()), stubs);
    }

    /// The same, but from class files.
    static Compiled fromClasses(Path folder, String... lines) {
        boolean good = task(
                        HEAD + String.join("\n", lines), annotations(), List.of("-d", folder.toString(), "-parameters"))
                .call();
        if (!good) {
            throw new IllegalStateException("the classes are wrong");
        }
        return new Compiled(
                task("final class Other {}", annotations() + File.pathSeparator + folder, List.of()), stubs());
    }

    private static Stubs stubs() {
        try {
            return Stubs.load(List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String annotations() {
        for (String entry : (System.getProperty("java.class.path", "")
                        + File.pathSeparator
                        + System.getProperty("jdk.module.path", ""))
                .split(File.pathSeparator)) {
            Path path = Path.of(entry);
            if (Files.exists(path.resolve("allod/own/Own.class"))
                    || path.getFileName() != null
                            && path.getFileName().toString().matches("allod-own-\\d.*\\.jar")) {
                return entry;
            }
        }
        throw new IllegalStateException("allod.own.Own is on neither path of this JVM");
    }

    private static JavacTask task(String text, String classPath, List<String> more) {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        StandardJavaFileManager files = javac.getStandardFileManager(null, Locale.ENGLISH, null);
        List<String> options = new ArrayList<>(List.of("-proc:none", "-cp", classPath));
        options.addAll(more);
        JavaFileObject source = new SimpleJavaFileObject(URI.create("mem:///Test.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
        return (JavacTask) javac.getTask(
                null,
                files,
                diagnostic -> {
                    if (diagnostic.getKind() == Diagnostic.Kind.ERROR) {
                        throw new IllegalStateException(diagnostic + "\nin\n" + text);
                    }
                },
                options,
                null,
                List.of(source));
    }

    TypeElement type(String name) {
        TypeElement found = task.getElements().getTypeElement(name);
        if (found == null) {
            throw new IllegalArgumentException("there is no class " + name);
        }
        return found;
    }

    /// The first method of a class by name; `new` for its first constructor.
    ExecutableElement method(String type, String name) {
        for (Element member : members(type)) {
            if (member instanceof ExecutableElement method
                    && (method.getSimpleName().contentEquals(name)
                            || name.equals("new") && method.getKind() == ElementKind.CONSTRUCTOR)) {
                return method;
            }
        }
        throw new IllegalArgumentException("there is no method " + name + " in " + type);
    }

    /// Its own members first.
    private List<Element> members(String type) {
        List<Element> members = new ArrayList<>(type(type).getEnclosedElements());
        members.addAll(task.getElements().getAllMembers(type(type)));
        return members;
    }

    /// A method of a class by name and the simple text of its parameters, as `remove(int)`.
    ExecutableElement overload(String type, String signature) {
        for (Element member : task.getElements().getAllMembers(type(type))) {
            if (member instanceof ExecutableElement method
                    && (method.toString().equals(signature) || method.toString().endsWith(">" + signature))) {
                return method;
            }
        }
        throw new IllegalArgumentException("there is no method " + signature + " in " + type);
    }

    Elements elements() {
        return task.getElements();
    }

    Traits traits(String name) {
        return words.traits(type(name).asType());
    }

    Stream<VariableElement> fields(String type) {
        return ElementFilter.fieldsIn(type(type).getEnclosedElements()).stream();
    }

    /// Methods and constructors.
    Stream<ExecutableElement> methods(String type) {
        return type(type).getEnclosedElements().stream()
                .filter(ExecutableElement.class::isInstance)
                .map(ExecutableElement.class::cast);
    }

    /// A method as javac sees it in the type of a local variable.
    TypeMirror memberType(String local, ExecutableElement method) {
        return task.getTypes().asMemberOf((DeclaredType) localType(local), method);
    }

    Signature signature(String type, String name) {
        return words.declared(method(type, name));
    }

    VariableElement field(String type, String name) {
        return ElementFilter.fieldsIn(type(type).getEnclosedElements()).stream()
                .filter(field -> field.getSimpleName().contentEquals(name))
                .findFirst()
                .orElseThrow();
    }

    /// A local variable, a parameter of a lambda, a binding or a resource.
    VariableElement local(String name) {
        List<VariableElement> found = new ArrayList<>();
        for (CompilationUnitTree unit : units) {
            new TreePathScanner<Void, Void>() {
                @Override
                public Void visitVariable(VariableTree tree, Void nothing) {
                    if (tree.getName().contentEquals(name)) {
                        found.add((VariableElement) Trees.instance(task)
                                .getElement(new TreePath(getCurrentPath().getParentPath(), tree)));
                    }
                    return super.visitVariable(tree, nothing);
                }
            }.scan(unit, null);
        }
        return found.get(0);
    }

    TypeMirror localType(String name) {
        return local(name).asType();
    }

    /// What the check of declarations says, as `OWN0106 12`, with lines counted after the head.
    List<String> declarations() {
        List<String> found = new ArrayList<>();
        DeclarationCheck check = new DeclarationCheck(words, Trees.instance(task));
        long head = HEAD.lines().count();
        for (CompilationUnitTree unit : units) {
            for (Tree type : unit.getTypeDecls()) {
                check.check(new TreePath(new TreePath(unit), type), finding -> {
                    long at = Trees.instance(task)
                            .getSourcePositions()
                            .getStartPosition(unit, finding.primary().tree());
                    found.add(finding.code().id() + " " + (unit.getLineMap().getLineNumber(at) - head) + " "
                            + finding.message());
                });
            }
        }
        return found;
    }
}
