package allod.pages.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.pages.Address;
import allod.pages.PageSize;
import allod.pages.snapshot.Operation;
import allod.pages.snapshot.Snapshot;
import allod.pages.snapshot.SnapshotOptions;
import allod.pages.snapshot.SnapshotSpace;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Checkpoints of a space that takes snapshots.
class SpaceCheckpointTest {

    private static final int PAGES = 600;
    private static final long PAGE = PageSize.BYTES;
    private static final CheckpointOptions OPTIONS =
            CheckpointOptions.defaults().bufferBytes(64 * PAGE);

    @TempDir
    private Path folder;

    @Test
    void c1_c2_checkpointsWhileOtherSnapshotsAreTakenAndFolded() {
        for (long seed = 0; seed < 2; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Path path = folder.resolve("image" + seed);
            byte[] acknowledged = new byte[(int) (PAGES * PAGE)];
            for (int life = 0; life < 4; life++) {
                try (SnapshotSpace space = space();
                        Checkpointer checkpointer = Checkpointer.open(path, space, OPTIONS)) {
                    space.commit(space.address(), space.bytes());
                    assertThat(contents(space))
                            .as("seed %d life %d", seed, life)
                            .isEqualTo(acknowledged);
                    for (int round = 0; round < 6; round++) {
                        try (Snapshot _ = random.nextBoolean() ? space.take() : null) {
                            write(space, random);
                            checkpointer.checkpoint();
                            checkpointer.checkInvariants();
                        }
                        acknowledged = contents(space);
                        if (random.nextBoolean()) {
                            space.fold();
                        }
                    }
                    write(space, random); // not acknowledged
                }
            }
        }
    }

    @Test
    void onlyWhatChangedIsWritten() {
        try (SnapshotSpace space = space();
                Checkpointer checkpointer = Checkpointer.open(folder.resolve("image"), space, OPTIONS)) {
            space.commit(space.address(), space.bytes());
            for (int page = 0; page < PAGES; page++) {
                put(space, page, page + 1);
            }
            assertThat(checkpointer.checkpoint().pages()).isEqualTo(PAGES);
            put(space, 7, 70);
            put(space, 8, 9); // the same value
            assertThat(checkpointer.checkpoint().pages()).isEqualTo(1);
            assertThat(checkpointer.checkpoint().sequence()).isEqualTo(2);
        }
    }

    @Test
    void pagesThatAreNotCommittedAreZeroInTheImage() {
        Path path = folder.resolve("image");
        try (SnapshotSpace space = space();
                Checkpointer checkpointer = Checkpointer.open(path, space, OPTIONS)) {
            space.commit(space.address() + 10 * PAGE, 2 * PAGE);
            put(space, 10, 1);
            put(space, 11, 2);
            checkpointer.checkpoint();
            space.decommit(space.address() + 10 * PAGE, PAGE);
            checkpointer.checkpoint();
        }
        try (SnapshotSpace space = space();
                Checkpointer checkpointer = Checkpointer.open(path, space, OPTIONS)) {
            assertThat(checkpointer.restored().pages()).isEqualTo(1);
            assertThat(Address.getLong(space.address() + 11 * PAGE)).isEqualTo(2);
            assertThat(space.stats().committedBytes()).isEqualTo(PAGE);
        }
    }

    /// Each operation writes one number into every tenth page; a checkpoint has one number only.
    @Test
    void c3_aCheckpointIsAMomentBetweenOperationsWhileWritersGoOn() throws Exception {
        Path path = folder.resolve("image");
        AtomicBoolean stop = new AtomicBoolean();
        try (SnapshotSpace space = space();
                Checkpointer checkpointer = Checkpointer.open(path, space, OPTIONS)) {
            space.commit(space.address(), space.bytes());
            Thread writer = Thread.ofPlatform().start(() -> {
                for (long round = 1; !stop.get(); round++) {
                    try (Operation _ = space.gate().enter()) {
                        for (int page = 0; page < PAGES; page += 10) {
                            Address.putLong(space.address() + page * PAGE, round);
                        }
                    }
                }
            });
            try {
                for (int round = 0; round < 8; round++) {
                    checkpointer.checkpoint();
                }
            } finally {
                stop.set(true);
                writer.join();
            }
        }
        try (SnapshotSpace space = space();
                Checkpointer checkpointer = Checkpointer.open(path, space, OPTIONS)) {
            assertThat(checkpointer.restored().sequence()).isPositive();
            long number = Address.getLong(space.address());
            assertThat(number).isPositive();
            for (int page = 0; page < PAGES; page += 10) {
                assertThat(Address.getLong(space.address() + page * PAGE)).isEqualTo(number);
            }
        }
    }

    @Test
    void aSpaceThatHoldsSomethingIsRefused() {
        try (SnapshotSpace space = space()) {
            space.commit(space.address(), space.bytes());
            put(space, 3, 1);
            assertThatThrownBy(() -> Checkpointer.open(folder.resolve("image"), space, OPTIONS))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("page 3 of snapshot space")
                    .hasMessageContaining("open an image with a new space");
        }
    }

    @Test
    void digestsTellPagesApart() {
        PageDigests digests = new PageDigests(3);
        byte[] page = new byte[PageSize.BYTES];
        assertThat(digests.update(1, MemorySegment.ofArray(page), true)).isFalse();
        Arrays.fill(page, (byte) 1);
        assertThat(digests.update(1, MemorySegment.ofArray(page), false)).isTrue();
        assertThat(digests.update(1, MemorySegment.ofArray(page), false)).isFalse();
        page[4000]++;
        assertThat(digests.update(1, MemorySegment.ofArray(page), false)).isTrue();
        assertThat(digests.update(1, MemorySegment.ofArray(page), true)).isTrue();
    }

    private static SnapshotSpace space() {
        return SnapshotSpace.create("checkpointed", PAGES * PAGE, SnapshotOptions.defaults());
    }

    private static void write(SnapshotSpace space, SplittableRandom random) {
        for (int step = random.nextInt(60); step >= 0; step--) {
            put(space, random.nextInt(PAGES), random.nextInt(10) == 0 ? 0 : random.nextLong());
        }
    }

    private static void put(SnapshotSpace space, int page, long value) {
        try (Operation _ = space.gate().enter()) {
            Address.putLong(space.address() + page * PAGE, value);
        }
    }

    private static byte[] contents(SnapshotSpace space) {
        return Address.segment(space.address(), space.bytes()).toArray(ValueLayout.JAVA_BYTE);
    }
}
