package allod.own.check.cases;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/// Runs of the real javac in this process, with the plugin or without.
///
/// The plugin comes through javac's own search, but from the class loader of the tests: one loader for all runs, so
/// that
/// hundreds of them share what the JVM has compiled.
/// Not safe for threads; each thread makes its own.
final class Compilation implements AutoCloseable {

    /// Turns the checker on.
    static final String PLUGIN = "-Xplugin:AllodOwn";

    /// Turns the checker on, with its notes of what may live on the stack.
    static final String PLUGIN_WITH_ESCAPES = "-Xplugin:AllodOwn escape=report";

    private final JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    private final StandardJavaFileManager standard = javac.getStandardFileManager(null, Locale.ENGLISH, null);
    private final JavaFileManager files = new WithOwnLoader(standard);

    /// Compiles files.
    ///
    /// @param output where classes go
    /// @param classPath beside the annotations, which are always there
    List<Said> compile(Collection<Path> sources, Path output, List<Path> classPath, String... options) {
        return run(standard.getJavaFileObjectsFromPaths(sources), output, classPath, options);
    }

    /// Compiles texts that stand in no file.
    List<Said> run(Iterable<? extends JavaFileObject> sources, Path output, List<Path> classPath, String... options) {
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-Xmaxerrs", "10000", "-Xmaxwarns", "10000"));
        arguments.addAll(List.of(options));
        List<Path> wholePath = new ArrayList<>(classPath);
        wholePath.add(annotations());
        DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
        try {
            Files.createDirectories(output);
            standard.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(output));
            standard.setLocationFromPaths(StandardLocation.CLASS_PATH, wholePath);
            javac.getTask(null, files, said, arguments, null, sources).call();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return said.getDiagnostics().stream().map(Said::of).toList();
    }

    /// Where `allod.own.Own` lies: a folder or a jar of the class path or the module path of this JVM.
    static Path annotations() {
        String paths = System.getProperty("java.class.path", "")
                + File.pathSeparator
                + System.getProperty("jdk.module.path", "");
        for (String entry : paths.split(File.pathSeparator)) {
            Path path = Path.of(entry);
            if (Files.exists(path.resolve("allod/own/Own.class"))
                    || path.getFileName() != null
                            && path.getFileName().toString().matches("allod-own-\\d.*\\.jar")) {
                return path;
            }
        }
        throw new IllegalStateException("allod.own.Own is on neither path of this JVM: " + paths);
    }

    /// All sources under a folder.
    static List<Path> sources(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .collect(Collectors.toList());
        }
    }

    @Override
    public void close() {
        try {
            standard.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class WithOwnLoader extends ForwardingJavaFileManager<JavaFileManager> {

        WithOwnLoader(JavaFileManager files) {
            super(files);
        }

        @Override
        public ClassLoader getClassLoader(Location location) {
            return Compilation.class.getClassLoader();
        }
    }
}
