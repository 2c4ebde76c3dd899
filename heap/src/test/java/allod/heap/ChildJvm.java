package allod.heap;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A JVM of its own for a scenario that may end it, or that needs other limits than the tests have.
///
/// @param exitCode of the process
/// @param output both streams
record ChildJvm(int exitCode, String output) {

    private static final long TIMEOUT_SECONDS = 60;

    /// Runs `main` of a test class with Allod as this JVM has it, on the module path or on the class path.
    ///
    /// @param limits what the shell sets first, such as `ulimit -d 1000000`; may be empty
    static ChildJvm run(String limits, Class<?> main, String... arguments) {
        return runWithout("", limits, main, arguments);
    }

    /// The same, without the classes of one of Allod's modules: those in its build folder, and in its jar.
    ///
    /// @param module as its folder is called; may be empty
    static ChildJvm runWithout(String module, String limits, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of("/bin/bash", "-c", limits + "\nexec timeout " + TIMEOUT_SECONDS + " \"$@\"", "bash"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=/dev/null", "-ea"));
        command.addAll(List.of("-XX:+UseSerialGC", "-Xms64m", "-Xmx64m", "-Xss512k", "-XX:TieredStopAtLevel=1"));
        command.addAll(
                List.of("-XX:InitialCodeCacheSize=24m", "-XX:ReservedCodeCacheSize=24m", "-XX:-SegmentedCodeCache"));
        command.addAll(List.of("--illegal-native-access=deny", "--sun-misc-unsafe-memory-access=deny"));
        String modulePath = System.getProperty("jdk.module.path");
        if (modulePath == null) {
            command.addAll(List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    without(module, System.getProperty("java.class.path"))));
            command.add(main.getName());
        } else {
            command.addAll(List.of("--enable-native-access=allod.pages", "--module-path", without(module, modulePath)));
            command.addAll(List.of("--patch-module", "allod.heap=" + Path.of("target", "test-classes")));
            command.addAll(List.of("--module", "allod.heap/" + main.getName()));
        }
        command.addAll(List.of(arguments));
        try {
            return finished(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String without(String module, String path) {
        return Stream.of(path.split(File.pathSeparator, -1))
                .filter(entry -> module.isEmpty()
                        || !Path.of(entry)
                                        .toAbsolutePath()
                                        .normalize()
                                        .toString()
                                        .contains("/" + module + "/target/")
                                && !Path.of(entry).getFileName().toString().startsWith("allod-" + module + "-"))
                .collect(Collectors.joining(File.pathSeparator));
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
