package allod.gc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A JVM of its own for a scenario that may end it, or that needs other properties than the tests have.
///
/// @param exitCode of the process; 124 when it took too long
/// @param output both streams
record ChildJvm(int exitCode, String output) {

    /// Runs `main` of a test class with open seams, on the module path or on the class path as this JVM.
    ///
    /// @param properties of the child, as `-Dname=value`
    static ChildJvm run(int timeoutSeconds, List<String> properties, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of("timeout", "-s", "KILL", Integer.toString(timeoutSeconds)));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=/dev/null", "-ea", "-Xmx512m"));
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("--illegal-native-access=deny", "--sun-misc-unsafe-memory-access=deny"));
        command.addAll(List.of("-Dallod.gc=checked", "-Dallod.gc.seams=true"));
        command.addAll(properties);
        String modulePath = System.getProperty("jdk.module.path");
        if (modulePath == null) {
            command.add("--enable-native-access=ALL-UNNAMED");
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        } else {
            command.addAll(List.of("--enable-native-access=allod.pages", "--module-path", modulePath));
            command.addAll(List.of("--patch-module", "allod.gc=" + Path.of("target", "test-classes")));
            command.addAll(List.of("--module", "allod.gc/" + main.getName()));
        }
        command.addAll(List.of(arguments));
        try {
            return finished(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
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
