package allod.bench.gc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SafepointLogTest {

    private static final String LINES = """
        [100ns] Safepoint "ZMarkEndYoung", Time since last: 7 ns, Reaching safepoint: 900000 ns, At safepoint: 1 ns, Leaving safepoint: 1 ns, Total: 9000000 ns, Threads: 0 runnable, 10 total
        [200ns] Safepoint "ZMarkStartYoung", Time since last: 7 ns, Reaching safepoint: 20000 ns, At safepoint: 1 ns, Leaving safepoint: 1 ns, Total: 50000 ns, Threads: 0 runnable, 10 total
        [250ns] Safepoint "Cleanup", Time since last: 7 ns, Reaching safepoint: 70000 ns, At safepoint: 1 ns, Leaving safepoint: 1 ns, Total: 80000 ns, Threads: 0 runnable, 10 total
        [300ns] Safepoint "ParallelGCCollect", Time since last: 7 ns, Reaching safepoint: 10000 ns, At safepoint: 1 ns, Leaving safepoint: 1 ns, Total: 150000 ns, Threads: 0 runnable, 10 total
        """;

    @TempDir
    private Path folder;

    @Test
    void stopsOutsideTheWindowAndThoseOfOtherKindsDoNotCount() throws IOException {
        Path file = Files.writeString(folder.resolve("log"), LINES);

        assertThat(SafepointLog.stops(file, 150, 300, true))
                .containsEntry("stops", 2.0)
                .containsEntry("stop p50", 0.05)
                .containsEntry("stop max", 0.15)
                .containsEntry("to safepoint max", 0.02);
        assertThat(SafepointLog.stops(file, 150, 300, false))
                .containsEntry("stops", 3.0)
                .containsEntry("to safepoint max", 0.07);
    }

    /// The pattern fits what this JVM writes.
    @Test
    void readsALogOfThisJvm() throws IOException, InterruptedException {
        Path file = folder.resolve("log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseZGC",
                        "-Xmx32m",
                        SafepointLog.option(file),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Collecting.class.getName())
                .inheritIO()
                .start();

        assertThat(process.waitFor()).isZero();
        assertThat(SafepointLog.stops(file, 0, Double.MAX_VALUE, true).get("stops"))
                .isGreaterThanOrEqualTo(1);
    }

    static final class Collecting {

        public static void main(String[] words) {
            System.gc();
        }
    }
}
