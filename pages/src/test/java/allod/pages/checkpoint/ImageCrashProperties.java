package allod.pages.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.pages.Address;
import allod.pages.CommitFailed;
import allod.pages.PageSize;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A machine that stops at any moment, with a disk that has written any part of what was not synced, in any order and
/// torn at sectors: what is restored is the last checkpoint that was acknowledged, or the one in progress, and nothing
/// else.
class ImageCrashProperties {

    private static final int PAGES = 300; // two leaves and a top node
    private static final int CHECKPOINTS = 14;
    private static final CheckpointOptions OPTIONS =
            CheckpointOptions.defaults().bufferBytes(32L * PageSize.BYTES);

    /// A checkpoint that has returned.
    ///
    /// @param calls that the file had seen by then
    private record Acknowledged(long sequence, int calls, byte[] contents) {}

    /// What one run has done.
    private record History(List<RecordedFile.Call> calls, List<Acknowledged> acknowledged) {}

    @Test
    void i1_afterACrashTheLastAcknowledgedCheckpointIsThereOrTheOneInProgress() {
        for (long seed = 0; seed < 3; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            History history = run(random);
            for (int point = 0; point < 100; point++) {
                int calls = crashPoint(history, random);
                assertThat(violation(history, calls, random))
                        .as("seed %d, crash %d after %d calls", seed, point, calls)
                        .isNull();
            }
        }
    }

    /// Every call of a short run, and most of its crashes: creation, first checkpoints, roots in both slots.
    @Test
    void i1_everyCallOfTheFirstCheckpoints() {
        SplittableRandom random = new SplittableRandom(99);
        History history = run(random);
        int end = history.acknowledged().get(3).calls();
        for (int calls = 0; calls <= end; calls++) {
            for (int repeat = 0; repeat < 3; repeat++) {
                assertThat(violation(history, calls, random))
                        .as("crash after %d calls", calls)
                        .isNull();
            }
        }
    }

    /// A life of crashes: what each restores is gone on from, and crashes again.
    @Test
    void i1_afterManyCrashesInARow() {
        for (long seed = 0; seed < 3; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] disk = new byte[0];
            List<Acknowledged> allowed = List.of(new Acknowledged(0, 0, new byte[PAGES * PageSize.BYTES]));
            for (int life = 0; life < 40; life++) {
                RecordedFile file = new RecordedFile(disk.clone());
                List<Acknowledged> acknowledged = new ArrayList<>();
                try (TrackedMemory memory = new TrackedMemory(TrackedMemory.Kind.ANONYMOUS, PAGES);
                        Checkpointer checkpointer = Checkpointer.open(file, memory.address, memory.bytes, OPTIONS)) {
                    Acknowledged restored = new Acknowledged(checkpointer.sequence(), 0, memory.contents());
                    assertThat(allowed)
                            .as("seed %d life %d", seed, life)
                            .anyMatch(one -> one.sequence() == restored.sequence()
                                    && Arrays.equals(one.contents(), restored.contents()));
                    acknowledged.add(restored);
                    for (int round = random.nextInt(4); round >= 0; round--) {
                        change(random, memory);
                        long sequence = checkpointer.checkpoint().sequence();
                        checkpointer.checkInvariants();
                        acknowledged.add(new Acknowledged(sequence, file.calls().size(), memory.contents()));
                    }
                }
                int calls = random.nextInt(file.calls().size() + 1);
                int last = lastBefore(acknowledged, calls);
                allowed = acknowledged.subList(last, Math.min(last + 2, acknowledged.size()));
                disk = RecordedFile.crash(disk, file.calls(), calls, random);
            }
        }
    }

    /// The test itself can fail: without the sync before the root, a root comes to the disk whose pages did not.
    @Test
    void i2_withoutTheSyncBeforeTheRootTheSameCrashesDoHarm() {
        SplittableRandom random = new SplittableRandom(5);
        History history = withoutDataSyncs(run(random));
        int harmed = 0;
        for (int point = 0; point < 100; point++) {
            harmed += violation(history, crashPoint(history, random), random) == null ? 0 : 1;
        }
        assertThat(harmed).isPositive();
    }

    @Test
    void i3_aFullDiskLeavesTheImageAndLosesNoChange() {
        for (long seed = 0; seed < 10; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            RecordedFile file = new RecordedFile(new byte[0]);
            try (TrackedMemory memory = new TrackedMemory(TrackedMemory.Kind.ANONYMOUS, PAGES);
                    Checkpointer checkpointer = Checkpointer.open(file, memory.address, memory.bytes, OPTIONS)) {
                change(random, memory);
                checkpointer.checkpoint();
                Acknowledged before = new Acknowledged(checkpointer.sequence(), 0, memory.contents());
                file.limitTo(file.bytes() + random.nextInt(20) * PageSize.BYTES);
                for (int page = 0; page < PAGES; page++) {
                    memory.write(random, page);
                }
                assertThatThrownBy(checkpointer::checkpoint).isInstanceOf(CommitFailed.class);
                checkpointer.checkInvariants();
                assertThat(checkpointer.sequence()).isEqualTo(before.sequence());
                assertThat(restoredContents(file.contents())).isEqualTo(before.contents());

                file.limitTo(Long.MAX_VALUE);
                assertThat(checkpointer.checkpoint().pages()).isEqualTo(PAGES);
                checkpointer.checkInvariants();
                assertThat(restoredContents(file.contents())).isEqualTo(memory.contents());
            }
        }
    }

    @Test
    void i3_afterAnErrorOfTheDiskTheImageIsPoisoned() {
        for (int point = 0; point < 40; point++) {
            SplittableRandom random = new SplittableRandom(point);
            RecordedFile file = new RecordedFile(new byte[0]);
            try (TrackedMemory memory = new TrackedMemory(TrackedMemory.Kind.ANONYMOUS, PAGES);
                    Checkpointer checkpointer = Checkpointer.open(file, memory.address, memory.bytes, OPTIONS)) {
                change(random, memory);
                checkpointer.checkpoint();
                byte[] before = memory.contents();
                change(random, memory);
                Address.putLong(memory.page(0), point + 1);
                if (point < 2) {
                    file.failSyncAfter(point); // the sync before the root, the one behind it
                } else {
                    file.failWriteAfter(random.nextInt(4));
                }
                assertThatThrownBy(checkpointer::checkpoint)
                        .isInstanceOf(ImageFailed.class)
                        .hasMessageContaining("EIO");
                assertThatThrownBy(checkpointer::checkpoint)
                        .isInstanceOf(ImageFailed.class)
                        .hasMessageContaining("recorded file is poisoned: an earlier write or sync failed");
                byte[] restored = restoredContents(file.contents());
                assertThat(Arrays.equals(restored, before) || Arrays.equals(restored, memory.contents()))
                        .as("point %d", point)
                        .isTrue();
            }
        }
    }

    private static History run(SplittableRandom random) {
        RecordedFile file = new RecordedFile(new byte[0]);
        List<Acknowledged> acknowledged = new ArrayList<>();
        acknowledged.add(new Acknowledged(0, 0, new byte[PAGES * PageSize.BYTES]));
        try (TrackedMemory memory = new TrackedMemory(TrackedMemory.Kind.ANONYMOUS, PAGES);
                Checkpointer checkpointer = Checkpointer.open(file, memory.address, memory.bytes, OPTIONS)) {
            for (int round = 0; round < CHECKPOINTS; round++) {
                change(random, memory);
                Address.putLong(memory.page(round), random.nextLong());
                long sequence = checkpointer.checkpoint().sequence();
                checkpointer.checkInvariants();
                acknowledged.add(new Acknowledged(sequence, file.calls().size(), memory.contents()));
            }
        }
        return new History(file.calls(), acknowledged);
    }

    /// Anywhere, or around the moment when a root is written.
    private static int crashPoint(History history, SplittableRandom random) {
        if (random.nextBoolean()) {
            return random.nextInt(history.calls().size() + 1);
        }
        int checkpoint = 1 + random.nextInt(CHECKPOINTS);
        return history.acknowledged().get(checkpoint).calls() - random.nextInt(5);
    }

    private static void change(SplittableRandom random, TrackedMemory memory) {
        int steps = random.nextInt(4) == 0 ? PAGES : random.nextInt(30);
        for (int step = 0; step < steps; step++) {
            int page = random.nextInt(PAGES);
            if (random.nextInt(6) == 0) {
                memory.discard(page);
            } else {
                memory.write(random, page);
            }
        }
    }

    /// What is wrong with what is restored after a crash, or null.
    private static @Nullable String violation(History history, int calls, SplittableRandom random) {
        int last = lastBefore(history.acknowledged(), calls);
        byte[] disk = RecordedFile.crash(new byte[0], history.calls(), calls, random);
        try (TrackedMemory memory = new TrackedMemory(TrackedMemory.Kind.ANONYMOUS, PAGES);
                Checkpointer checkpointer =
                        Checkpointer.open(new RecordedFile(disk), memory.address, memory.bytes, OPTIONS)) {
            checkpointer.checkInvariants();
            long sequence = checkpointer.restored().sequence();
            byte[] contents = memory.contents();
            for (int candidate = last;
                    candidate <= last + 1 && candidate < history.acknowledged().size();
                    candidate++) {
                Acknowledged allowed = history.acknowledged().get(candidate);
                if (allowed.sequence() == sequence && Arrays.equals(allowed.contents(), contents)) {
                    return null;
                }
            }
            return "checkpoint " + sequence + " is neither "
                    + history.acknowledged().get(last).sequence() + " nor the next one";
        } catch (ImageFailed failure) {
            return failure.toString();
        }
    }

    private static int lastBefore(List<Acknowledged> acknowledged, int calls) {
        int last = 0;
        while (last + 1 < acknowledged.size() && acknowledged.get(last + 1).calls() <= calls) {
            last++;
        }
        return last;
    }

    private static byte[] restoredContents(byte[] disk) {
        try (TrackedMemory memory = new TrackedMemory(TrackedMemory.Kind.ANONYMOUS, PAGES);
                Checkpointer _ =
                        Checkpointer.open(new RecordedFile(disk.clone()), memory.address, memory.bytes, OPTIONS)) {
            return memory.contents();
        }
    }

    /// The same calls, as if the first of the two syncs of each checkpoint had done nothing.
    private static History withoutDataSyncs(History history) {
        List<RecordedFile.Call> calls = new ArrayList<>();
        List<Integer> kept = new ArrayList<>(); // how many calls are kept of the first n
        boolean data = false; // the first sync is that of the creation
        for (RecordedFile.Call call : history.calls()) {
            kept.add(calls.size());
            if (call instanceof RecordedFile.Call.Sync) {
                if (!data) {
                    calls.add(call);
                }
                data = !data;
            } else {
                calls.add(call);
            }
        }
        kept.add(calls.size());
        List<Acknowledged> acknowledged = history.acknowledged().stream()
                .map(old -> new Acknowledged(old.sequence(), kept.get(old.calls()), old.contents()))
                .toList();
        return new History(calls, acknowledged);
    }
}
