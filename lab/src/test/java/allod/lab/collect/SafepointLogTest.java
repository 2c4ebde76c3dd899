package allod.lab.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The log of a JVM's safepoints: which of them are pauses of a collector, and within which stretch.
class SafepointLogTest {

    private static final String LOG = """
        [1000000000ns] Safepoint "G1CollectForAllocation", Time since last: 5 ns, Reaching safepoint: 11 ns, At safepoint: 1000 ns, Leaving safepoint: 3 ns, Total: 1014 ns, Threads: 0 runnable, 10 total
        [2000000000ns] Safepoint "ZMarkStartYoung", Time since last: 5 ns, Reaching safepoint: 21 ns, At safepoint: 200 ns, Leaving safepoint: 3 ns, Total: 224 ns, Threads: 0 runnable, 10 total
        [2100000000ns] Safepoint "ICBufferFull", Time since last: 5 ns, Reaching safepoint: 7000 ns, At safepoint: 9000 ns, Leaving safepoint: 3 ns, Total: 16003 ns, Threads: 0 runnable, 10 total
        [2200000000ns] a line that says something else
        [2500000000ns] Safepoint "G1PauseRemark", Time since last: 5 ns, Reaching safepoint: 31 ns, At safepoint: 400 ns, Leaving safepoint: 3 ns, Total: 434 ns, Threads: 0 runnable, 10 total
        [3000000000ns] Safepoint "G1CollectFull", Time since last: 5 ns, Reaching safepoint: 41 ns, At safepoint: 5000 ns, Leaving safepoint: 3 ns, Total: 5044 ns, Threads: 0 runnable, 10 total
        """;

    @TempDir
    private Path folder;

    @Test
    void pausesOfCollectorsWithinTheStretchAreCounted() throws Exception {
        Path file = Files.writeString(folder.resolve("log"), LOG);

        SafepointLog log = SafepointLog.read(file, 1_500, 2_900);

        assertThat(log.pauses()).isEqualTo(new Times(2, 200, 400, 400, 400));
        assertThat(log.toSafepoint()).isEqualTo(new Times(2, 21, 31, 31, 31));
    }

    @Test
    void aStretchWithoutPausesHasNone() throws Exception {
        Path file = Files.writeString(folder.resolve("log"), LOG);

        assertThat(SafepointLog.read(file, 5_000, 6_000).pauses()).isEqualTo(Times.NONE);
    }
}
