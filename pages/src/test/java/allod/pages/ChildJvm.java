package allod.pages;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A JVM of its own for a scenario that ends it, or that needs other limits or options than the tests have.
///
/// @param exitCode of the process
/// @param output both streams
public record ChildJvm(int exitCode, String output) {

    private static final long TIMEOUT_SECONDS = 120;

    /// Runs `main` of a test class with Allod on the module path.
    ///
    /// @param limits what the shell sets first, such as `ulimit -n 100`; may be empty
    public static ChildJvm run(String limits, List<String> options, Class<?> main, String... arguments) {
        List<String> java = new ArrayList<>();
        java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        java.addAll(List.of("-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=/dev/null", "-XX:+UseSerialGC", "-ea"));
        java.addAll(options);
        java.addAll(List.of("--module-path", Path.of("target", "classes").toString()));
        java.addAll(List.of("--patch-module", "allod.pages=" + Path.of("target", "test-classes")));
        java.addAll(List.of("--module", "allod.pages/" + main.getName()));
        java.addAll(List.of(arguments));
        List<String> shell = new ArrayList<>(
                List.of("/bin/bash", "-c", limits + "\nexec timeout " + TIMEOUT_SECONDS + " \"$@\"", "bash"));
        shell.addAll(java);
        try {
            return finished(new ProcessBuilder(shell).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// The options under which everything must work.
    public static List<String> strict(String... more) {
        List<String> options = new ArrayList<>(List.of(
                "--enable-native-access=allod.pages",
                "--illegal-native-access=deny",
                "--sun-misc-unsafe-memory-access=deny"));
        options.addAll(List.of(more));
        return options;
    }

    private static ChildJvm finished(Process process) throws IOException {
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return new ChildJvm(process.waitFor(), output);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
