package allod.pages.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import allod.pages.Address;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Processes that are killed while they take checkpoints, and a disk that is full for real.
class CheckpointerCrashTest {

    private static final int KILLS = 24;

    @TempDir
    private Path folder;

    /// Each child goes on where the one before was killed; the model does the same transactions in an array.
    @Test
    void c1_nothingThatWasAcknowledgedIsLostToAKill() throws Exception {
        Path path = folder.resolve("image");
        SplittableRandom random = new SplittableRandom(3);
        MemorySegment model = MemorySegment.ofArray(new byte[CheckpointScenarios.PAGES * ImageLayout.BLOCK_BYTES]);
        for (int kill = 0; kill < KILLS; kill++) {
            long acknowledged;
            try (CrashingJvm child =
                    CrashingJvm.start(List.of(), CheckpointScenarios.class, "transactions", path.toString())) {
                int lines = 1 + random.nextInt(12);
                String line = "";
                while (lines-- > 0) {
                    line = child.nextLine();
                    assertThat(line).as("kill %d", kill).isNotNull().matches("(restored|acknowledged) \\d+");
                }
                Thread.sleep(0, random.nextInt(1_000_000)); // somewhere in the next checkpoints
                child.kill();
                acknowledged = numberIn(lastLine(child, line));
            }
            assertRestored(path, acknowledged, model);
        }
        assertThat(CheckpointScenarios.lastTransaction(model)).isGreaterThan(KILLS);
    }

    private static void assertRestored(Path path, long acknowledged, MemorySegment model) {
        try (TrackedMemory memory = new TrackedMemory(TrackedMemory.Kind.ANONYMOUS, CheckpointScenarios.PAGES);
                Checkpointer checkpointer =
                        Checkpointer.open(path, memory.address, memory.bytes, CheckpointOptions.defaults())) {
            checkpointer.checkInvariants();
            long restored = CheckpointScenarios.lastTransaction(Address.segment(memory.address, memory.bytes));
            assertThat(restored).isGreaterThanOrEqualTo(acknowledged);
            while (CheckpointScenarios.lastTransaction(model) < restored) {
                CheckpointScenarios.transact(model, CheckpointScenarios.lastTransaction(model) + 1);
            }
            assertThat(memory.contents()).isEqualTo(model.toArray(ValueLayout.JAVA_BYTE));
        }
    }

    /// A tmpfs of 1 MiB, in mounts of the child's own.
    @Test
    void i3_aDiskThatIsReallyFullIsAnErrorWithARemedy() throws Exception {
        assumeThat(run("unshare", "-m", "true"))
                .as("a mount namespace needs a privilege that this process does not have")
                .isZero();
        String mount = "mount -t tmpfs -o size=1m tmpfs '" + folder + "' && exec \"$@\"";
        List<String> prefix = List.of("unshare", "-m", "/bin/sh", "-c", mount, "sh");
        try (CrashingJvm child = CrashingJvm.start(
                prefix,
                CheckpointScenarios.class,
                "full-disk",
                folder.resolve("image").toString())) {
            List<String> output = new ArrayList<>();
            for (String line = child.nextLine(); line != null; line = child.nextLine()) {
                output.add(line);
            }
            assertThat(child.waitForEnd()).as("%s", output).isZero();
            assertThat(output).hasSize(3);
            assertThat(output.getFirst())
                    .startsWith("fallocate(" + folder.resolve("image"))
                    .contains(" failed with ENOSPC (28): the disk has no room for the checkpoint, and the one before it"
                            + " is intact; make room and try again.");
            assertThat(output.subList(1, 3)).containsExactly("then checkpoint 2", "restored 20");
        }
    }

    /// What it had printed before it was killed, and nobody had read.
    private static String lastLine(CrashingJvm child, @Nullable String read) {
        String last = read;
        for (String line = child.nextLine(); line != null; line = child.nextLine()) {
            last = line.matches("acknowledged \\d+") ? line : last; // the last one may be cut off
        }
        assert last != null;
        return last;
    }

    private static long numberIn(String line) {
        return Long.parseLong(line.substring(line.indexOf(' ') + 1));
    }

    private static int run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).start().waitFor();
        } catch (IOException missing) {
            return -1;
        }
    }
}
