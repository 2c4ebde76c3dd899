package allod.examples;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/// An error of javac with the checker in it: its code and its line.
///
/// @param code of the checker, or the whole message where javac itself refuses
record Refusal(String code, long line) {

    private static final Pattern CODE = Pattern.compile("\\[(OWN\\d{4})]");

    /// Compiles one class as the build does, beside the other classes of the class path.
    ///
    /// @return errors and warnings of the checker, in order
    static List<Refusal> of(Class<?> program, String source, Path output) throws IOException {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
        try (StandardJavaFileManager standard = javac.getStandardFileManager(said, Locale.ENGLISH, null)) {
            standard.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(output));
            List<String> options = List.of("-proc:none", "-Xplugin:AllodOwn", "--release", "25");
            javac.getTask(null, new LoaderOfTests(standard), said, options, null, List.of(text(program, source)))
                    .call();
        }
        return said.getDiagnostics().stream()
                .filter(one -> one.getKind() == Diagnostic.Kind.ERROR
                        || CODE.matcher(one.getMessage(Locale.ENGLISH)).find())
                .map(one -> new Refusal(code(one.getMessage(Locale.ENGLISH)), one.getLineNumber()))
                .toList();
    }

    private static String code(String message) {
        Matcher found = CODE.matcher(message);
        return found.find() ? found.group(1) : message;
    }

    private static JavaFileObject text(Class<?> program, String source) {
        URI name = URI.create("text:///" + program.getName().replace('.', '/') + ".java");
        return new SimpleJavaFileObject(name, JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
    }

    /// Plugins come from the loader of the tests: all runs share what the JVM has compiled of the checker.
    private static final class LoaderOfTests extends ForwardingJavaFileManager<JavaFileManager> {

        LoaderOfTests(JavaFileManager files) {
            super(files);
        }

        @Override
        public ClassLoader getClassLoader(Location location) {
            return Refusal.class.getClassLoader();
        }
    }
}
