package allod.pages.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import allod.pages.Address;
import allod.pages.PageSize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Many checkpoints, reopened now and then, against an array of bytes.
class CheckpointerProperties {

    private static final int ROUNDS = 60;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"PROTECT, ANONYMOUS", "PROTECT, SHARED", "COMPARE, ANONYMOUS"})
    void whatIsRestoredIsWhatWasTaken(DirtyTracker.Method method, TrackedMemory.Kind kind) throws Exception {
        DirtyTrackerProperties.requireMethod(method);
        for (long seed = 0; seed < 4; seed++) {
            Path path = folder.resolve("image" + seed);
            SplittableRandom random = new SplittableRandom(seed);
            int pages = 1 + random.nextInt(900);
            CheckpointOptions options =
                    CheckpointOptions.defaults().method(method).bufferBytes((1L + random.nextInt(80)) * PageSize.BYTES);
            try (TrackedMemory memory = new TrackedMemory(kind, pages)) {
                run(random, path, memory, options, "seed " + seed);
            }
            Files.delete(path);
        }
    }

    private static void run(
            SplittableRandom random, Path path, TrackedMemory memory, CheckpointOptions options, String name) {
        Checkpointer checkpointer = Checkpointer.open(path, memory.address, memory.bytes, options);
        byte[] acknowledged = memory.contents();
        for (int round = 0; round < ROUNDS; round++) {
            change(random, memory, checkpointer);
            if (random.nextInt(4) > 0) {
                checkpointer.checkpoint();
                checkpointer.checkInvariants();
                acknowledged = memory.contents();
            }
            if (random.nextInt(5) == 0) {
                long sequence = checkpointer.sequence();
                checkpointer.close();
                Address.fill(memory.address, memory.bytes, (byte) 0x55); // what was there must not matter
                checkpointer = Checkpointer.open(path, memory.address, memory.bytes, options);
                checkpointer.checkInvariants();
                assertThat(memory.contents()).as("%s round %d", name, round).isEqualTo(acknowledged);
                assertThat(checkpointer.restored().sequence()).isEqualTo(sequence);
            }
        }
        checkpointer.close();
    }

    private static void change(SplittableRandom random, TrackedMemory memory, Checkpointer checkpointer) {
        int steps = random.nextInt(3) == 0 ? random.nextInt(2 * memory.pages) : random.nextInt(20);
        for (int step = 0; step < steps; step++) {
            int page = random.nextInt(memory.pages);
            if (random.nextInt(8) == 0) {
                memory.discard(page);
                if (memory.isShared()) {
                    checkpointer.markChanged(memory.page(page), PageSize.BYTES);
                }
            } else {
                memory.write(random, page);
            }
        }
    }
}
