package allod.pages.checkpoint;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A JVM that runs a scenario, tells what it does line by line, and is killed in the middle of it.
final class CrashingJvm implements AutoCloseable {

    private static final long TIMEOUT_SECONDS = 120;

    private final Process process;
    private final BufferedReader lines;

    private CrashingJvm(Process process) {
        this.process = process;
        this.lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /// Starts `main` of a test class with Allod on the module path.
    ///
    /// @param prefix of the command line; may be empty
    static CrashingJvm start(List<String> prefix, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=/dev/null", "-XX:+UseSerialGC", "-ea"));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx64m"));
        command.addAll(List.of("--enable-native-access=allod.pages", "--illegal-native-access=deny"));
        command.addAll(List.of("--module-path", Path.of("target", "classes").toString()));
        command.addAll(List.of("--patch-module", "allod.pages=" + Path.of("target", "test-classes")));
        command.addAll(List.of("--module", "allod.pages/" + main.getName()));
        command.addAll(List.of(arguments));
        try {
            return new CrashingJvm(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The next line that it prints, or null when it has ended.
    @Nullable
    String nextLine() {
        try {
            return lines.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Ends it by SIGKILL, wherever it is; what it had printed can still be read.
    void kill() {
        process.toHandle().destroyForcibly(); // that of the process itself would close its streams
        waitForEnd();
    }

    /// Its exit code, when it ends by itself.
    int waitForEnd() {
        try {
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the child does not end");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
