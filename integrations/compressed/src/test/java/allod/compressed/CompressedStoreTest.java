package allod.compressed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.pages.Address;
import allod.pages.paged.FileStore;
import allod.pages.paged.FileStoreOptions;
import allod.pages.paged.OutOfBackingStore;
import allod.pages.paged.PageUnavailable;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompressedStoreTest {

    private static final long LIMIT_BYTES = 1L << 20;

    @TempDir
    private Path folder;

    private final Frames frames = new Frames(64);
    private CompressedStore store;

    @AfterEach
    void invariants() {
        if (store != null) {
            store.checkInvariants();
            store.close();
        }
        frames.close();
    }

    private void open(CompressedStoreOptions options) {
        store = CompressedStore.create(options);
    }

    private CompressedStoreOptions alone() {
        return CompressedStoreOptions.of(10_000, LIMIT_BYTES).name("test");
    }

    private CompressedStoreOptions before(long capacityPages) {
        return alone().spillTo(FileStore.open(FileStoreOptions.temporary(folder, capacityPages)));
    }

    private void write(long slot, long seed) {
        frames.fill(0, seed);
        store.write(frames.batch(0, slot));
    }

    private void requirePage(long slot, long seed) {
        frames.fill(1, 77);
        store.read(frames.batch(1, slot));
        frames.requireContents(1, seed, "slot " + slot);
    }

    @Test
    void pagesComeBackWhateverIsInThem() {
        open(alone());
        write(1, 2);
        write(2, 3);
        write(3, 0);
        requirePage(1, 2);
        requirePage(2, 3);
        requirePage(3, 0);
        requirePage(4, 0);
        requirePage(1L << 40, 0);

        CompressedStoreStats stats = store.stats();
        assertThat(stats.pages()).isEqualTo(2);
        assertThat(stats.zeroPages()).isEqualTo(1);
        assertThat(stats.dataBytes()).isBetween(4096L + 2048, 4096L + 2300);
        assertThat(stats.ratio()).isBetween(1.2, 1.4);
        store.free(2);
        assertThat(store.stats().ratio()).isGreaterThan(1.8);
    }

    @Test
    void zeroPagesCostNothing() {
        open(alone());
        for (int slot = 0; slot < 10_000; slot++) {
            write(slot, 0);
        }
        assertThat(store.stats().heapBytes()).isZero();
        assertThat(store.stats().zeroPages()).isEqualTo(10_000);
        write(3, 2);
        store.free(4);
        assertThat(store.stats().zeroPages()).isEqualTo(9_998);
    }

    @Test
    void z3_aFullStoreIsToldAndKeepsWhatItHas() {
        open(alone());
        long slot = 0;
        try {
            for (; slot < 10_000; slot++) {
                write(slot, 2 * slot + 1);
            }
            throw new AssertionError("the limit did not apply");
        } catch (OutOfBackingStore full) {
            assertThat(full)
                    .hasMessage("'test' has its 1048576 bytes full of compressed pages: free pages, raise limitBytes,"
                            + " or let it spill to another store.");
        }
        assertThat(slot).isGreaterThan(150);
        for (long full = 0; full < slot; full++) {
            requirePage(full, 2 * full + 1);
        }
        requirePage(slot, 0);
        for (long freed = 0; freed < 10; freed++) {
            store.free(freed);
        }
        write(slot, 99);
        requirePage(slot, 99);
    }

    @Test
    void aSlotBehindTheEndIsRefused() {
        open(alone());
        assertThatThrownBy(() -> write(10_000, 2))
                .isInstanceOf(OutOfBackingStore.class)
                .hasMessage("'test' has 10000 slots, and slot 10000 is beyond them: free pages, or make the store"
                        + " larger.");
    }

    @Test
    void whatDoesNotFitGoesBehindOldestFirst() {
        open(before(10_000));
        for (long slot = 0; slot < 5_000; slot++) {
            write(slot, 2 * slot + 2);
        }
        CompressedStoreStats stats = store.stats();
        assertThat(stats.pagesBehind()).isPositive();
        assertThat(stats.pages() + stats.pagesBehind()).isEqualTo(5_000);
        assertThat(PageWord.has(store.word(0), PageWord.BEHIND)).isTrue();
        assertThat(PageWord.hasBlock(store.word(4_999))).isTrue();
        for (long slot = 0; slot < 5_000; slot++) {
            requirePage(slot, 2 * slot + 2);
        }
        store.checkInvariants();
        for (long slot = 0; slot < 5_000; slot++) {
            store.free(slot);
        }
        assertThat(store.stats().pagesBehind()).isZero();
        requirePage(0, 0);
    }

    @Test
    void noiseGoesBehindAtOnce() {
        open(before(10_000));
        write(1, 3);
        assertThat(store.stats().pagesBehind()).isEqualTo(1);
        requirePage(1, 3);
        write(1, 4);
        assertThat(store.stats().pagesBehind()).isZero();
        requirePage(1, 4);
        write(1, 5);
        requirePage(1, 5);
        write(1, 0);
        requirePage(1, 0);
    }

    @Test
    void aPageThatIsReadStaysLonger() {
        open(before(10_000));
        write(7, 14);
        long slot = 100;
        while (store.stats().spills() < 200) {
            requirePage(7, 14);
            write(slot, 2 * slot);
            slot++;
        }
        assertThat(PageWord.hasBlock(store.word(7))).isTrue();
        assertThat(PageWord.has(store.word(100), PageWord.BEHIND)).isTrue();
    }

    @Test
    void z2_whenTheStoreBehindIsFullTooNothingIsLost() {
        open(before(40)); // slots 0 to 39 have a place there, no others
        long slot = 0;
        try {
            for (; slot < 10_000; slot++) {
                write(slot, 2 * slot + 2);
            }
            throw new AssertionError("the limit did not apply");
        } catch (OutOfBackingStore full) {
            assertThat(full).hasMessageContaining("has 40 slots");
        }
        store.checkInvariants();
        for (long full = 0; full < slot; full++) {
            requirePage(full, 2 * full + 2);
        }
        requirePage(slot, 0);
        long kept = slot;
        assertThatThrownBy(() -> write(100, 3)).isInstanceOf(OutOfBackingStore.class);
        requirePage(100, 202);
        assertThat(kept).isGreaterThan(100);
    }

    @Test
    void z4_aDamagedBlockIsNotHandedOut() {
        open(alone());
        for (long seed = 2; seed < 4; seed++) {
            write(1, seed);
            long block = PageWord.blockAddress(store.word(1));
            for (int offset : new int[] {0, 3, 4, 20}) {
                byte sound = Address.getByte(block + offset);
                Address.putByte(block + offset, (byte) (sound ^ 0x10));
                assertThatThrownBy(() -> requirePage(1, 0))
                        .as("seed %d, offset %d", seed, offset)
                        .isInstanceOf(PageUnavailable.class)
                        .hasMessageContaining("look for a stray pointer.");
                Address.putByte(block + offset, sound);
            }
            requirePage(1, seed);
        }
    }

    @Test
    void mistakesAreTold() {
        assertThatThrownBy(() -> CompressedStoreOptions.of(0, LIMIT_BYTES)).hasMessageStartingWith("capacityPages=0:");
        assertThatThrownBy(() -> CompressedStoreOptions.of(1, 1000)).hasMessageStartingWith("limitBytes=1000:");
        CompressedStore closed = CompressedStore.create(alone());
        closed.close();
        closed.close();
        assertThatThrownBy(() -> closed.read(frames.batch(0, 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("'test' is closed.");
    }
}
