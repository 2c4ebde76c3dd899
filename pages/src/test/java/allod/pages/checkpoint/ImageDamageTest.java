package allod.pages.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.pages.Address;
import allod.pages.PageSize;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Bytes that somebody else has changed: found, never restored.
class ImageDamageTest {

    private static final int PAGES = 300;
    private static final int BLOCK = ImageLayout.BLOCK_BYTES;
    private static final CheckpointOptions OPTIONS = CheckpointOptions.defaults();

    private byte[] disk; // checkpoints 1 and 2: page 0 holds the number, page 1 holds 7, page 299 too
    private byte[] first;
    private byte[] second;

    @BeforeEach
    void twoCheckpoints() {
        RecordedFile file = new RecordedFile(new byte[0]);
        try (TrackedMemory memory = new TrackedMemory(TrackedMemory.Kind.ANONYMOUS, PAGES);
                Checkpointer checkpointer = Checkpointer.open(file, memory.address, memory.bytes, OPTIONS)) {
            checkpointTwice(memory, checkpointer);
        }
        disk = file.contents();
    }

    private void checkpointTwice(TrackedMemory memory, Checkpointer checkpointer) {
        Address.putLong(memory.page(0), 1);
        Address.putLong(memory.page(1), 7);
        Address.putLong(memory.page(299), 7);
        checkpointer.checkpoint();
        first = memory.contents();
        Address.putLong(memory.page(0), 2);
        checkpointer.checkpoint();
        second = memory.contents();
    }

    /// Whatever byte is changed, what is restored is a checkpoint, or there is an error.
    @Test
    void everyDamagedByteIsFoundOrDoesNotMatter() {
        SplittableRandom random = new SplittableRandom(1);
        int errors = 0;
        int older = 0;
        int saved = 0;
        for (int round = 0; round < 400; round++) {
            byte[] damaged = disk.clone();
            int at = random.nextInt(Math.min(damaged.length, 14 * BLOCK));
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            try {
                byte[] restored = restored(damaged, OPTIONS);
                boolean isOlder = Arrays.equals(restored, first);
                assertThat(isOlder || Arrays.equals(restored, second))
                        .as("byte %d", at)
                        .isTrue();
                older += isOlder ? 1 : 0;
                assertThat(isOlder && at >= 2 * BLOCK).as("byte %d", at).isFalse(); // only the newest root itself
            } catch (ImageDamaged expected) {
                errors++;
                saved += olderIsThere(damaged) ? 1 : 0;
            }
        }
        assertThat(saved).isPositive();
        assertThat(errors).isGreaterThan(saved); // some blocks belong to both checkpoints
        assertThat(older).isPositive();
    }

    private boolean olderIsThere(byte[] damaged) {
        try {
            assertThat(restored(damaged, OPTIONS.acceptOlder(true))).isEqualTo(first);
            return true;
        } catch (ImageDamaged both) {
            return false;
        }
    }

    @Test
    void theOlderCheckpointIsTakenOnlyWhenAskedFor() {
        byte[] damaged = disk.clone();
        flip(damaged, pageBlockOf(0) * BLOCK + 100);
        assertThatThrownBy(() -> restored(damaged, OPTIONS))
                .isInstanceOf(ImageDamaged.class)
                .hasMessageContaining("page 0 in block " + pageBlockOf(0)
                        + " of recorded file is not what checkpoint 2 has" + " written there")
                .hasMessageContaining("acceptOlder(true) goes back to checkpoint 1");
        RecordedFile file = new RecordedFile(damaged);
        try (TrackedMemory memory = new TrackedMemory(TrackedMemory.Kind.ANONYMOUS, PAGES)) {
            try (Checkpointer checkpointer =
                    Checkpointer.open(file, memory.address, memory.bytes, OPTIONS.acceptOlder(true))) {
                assertThat(checkpointer.restored().older()).isTrue();
                assertThat(checkpointer.restored().sequence()).isEqualTo(1);
                Address.putLong(memory.page(5), 3);
                assertThat(checkpointer.checkpoint().sequence()).isEqualTo(2); // in the place of the damaged one
                checkpointer.checkInvariants();
            }
            byte[] expected = memory.contents();
            assertThat(restored(file.contents(), OPTIONS)).isEqualTo(expected);
        }
    }

    /// The blocks that only checkpoint 1 has are not used for what comes to the disk of checkpoint 3.
    @Test
    void b1_theOlderCheckpointStaysWholeUntilItsRootIsOverwritten() {
        RecordedFile file = new RecordedFile(new byte[0]);
        try (TrackedMemory memory = new TrackedMemory(TrackedMemory.Kind.ANONYMOUS, PAGES);
                Checkpointer checkpointer = Checkpointer.open(file, memory.address, memory.bytes, OPTIONS)) {
            checkpointTwice(memory, checkpointer);
            for (int page = 0; page < PAGES; page++) {
                Address.putLong(memory.page(page), 3);
            }
            file.failSyncAfter(0);
            assertThatThrownBy(checkpointer::checkpoint).hasMessageContaining("EIO");
        }
        assertThat(restored(file.contents(), OPTIONS)).isEqualTo(second);
        flip(file.contents(), (int) Root.slot(2) * BLOCK + ImageLayout.ROOT_SEQUENCE_OFFSET);
        assertThat(restored(file.contents(), OPTIONS)).isEqualTo(first);
    }

    @Test
    void bothCheckpointsDamagedIsAnErrorThatSaysSo() {
        byte[] damaged = disk.clone();
        flip(damaged, pageBlockOf(1) * BLOCK);
        assertThatThrownBy(() -> restored(damaged, OPTIONS.acceptOlder(true)))
                .isInstanceOf(ImageDamaged.class)
                .hasMessageContaining("page 1 in block");
    }

    @Test
    void bothRootsDamagedIsAnErrorThatSaysSo() {
        byte[] damaged = disk.clone();
        flip(damaged, ImageLayout.ROOT_SEQUENCE_OFFSET);
        flip(damaged, BLOCK + ImageLayout.ROOT_SEQUENCE_OFFSET);
        assertThatThrownBy(() -> restored(damaged, OPTIONS))
                .isInstanceOf(ImageDamaged.class)
                .hasMessageContaining("both roots of recorded file are damaged");
    }

    @Test
    void anotherVersionOrPageSizeIsRefused() {
        assertThatThrownBy(() -> restored(withRoot(new Root(2, BLOCK, PAGES * (long) BLOCK, 9, 0, 0, 2)), OPTIONS))
                .isInstanceOf(ImageRefused.class)
                .hasMessageContaining("has version 2 of the format, and this Allod reads 1");
        assertThatThrownBy(() -> restored(withRoot(new Root(1, 65536, PAGES * (long) BLOCK, 9, 0, 0, 2)), OPTIONS))
                .isInstanceOf(ImageRefused.class)
                .hasMessageContaining("has pages of 65536 bytes, and this machine " + PageSize.BYTES);
    }

    private byte[] withRoot(Root root) {
        byte[] changed = disk.clone();
        try (TrackedMemory memory = new TrackedMemory(TrackedMemory.Kind.ANONYMOUS, 1)) {
            root.encode(Address.segment(memory.address, BLOCK));
            System.arraycopy(memory.contents(), 0, changed, (int) Root.slot(root.sequence()) * BLOCK, BLOCK);
        }
        return changed;
    }

    private int pageBlockOf(int page) {
        try (TrackedMemory memory = new TrackedMemory(TrackedMemory.Kind.ANONYMOUS, PAGES)) {
            Image image = ImageOpener.open(new RecordedFile(disk.clone()), memory.pages, false);
            return (int) image.map().block(0, page);
        }
    }

    private static void flip(byte[] damaged, int at) {
        damaged[at] ^= 1;
    }

    private static byte[] restored(byte[] disk, CheckpointOptions options) {
        try (TrackedMemory memory = new TrackedMemory(TrackedMemory.Kind.ANONYMOUS, PAGES);
                Checkpointer _ =
                        Checkpointer.open(new RecordedFile(disk.clone()), memory.address, memory.bytes, options)) {
            return memory.contents();
        }
    }
}
