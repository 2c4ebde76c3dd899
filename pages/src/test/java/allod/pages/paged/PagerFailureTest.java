package allod.pages.paged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Stores and files that fail: no page is lost, and who needs what is not to be had is told.
class PagerFailureTest {

    private static final long AT = 1L << 30;
    private static final long PAGE = 4096;
    private static final int FRAMES = 16;

    private final MemoryStore store = new MemoryStore();
    private final Pager pager = Pager.create(PagerOptions.ofFrames(FRAMES), store);
    private final AddressSpace space = pager.newSpace("failing");

    @AfterEach
    void checkAndClose() {
        pager.checkInvariants();
        pager.close();
    }

    @Test
    void e2_aStoreThatIsFullLosesNothing() {
        space.map(AT, 100 * PAGE, Permission.READ_WRITE);
        store.capacityPages = 10;
        int written = 0;
        try {
            for (; written < 100; written++) {
                space.putLong(AT + written * PAGE, written + 1);
            }
        } catch (OutOfBackingStore full) {
            assertThat(full).hasMessageContaining("10 pages are full");
        }
        assertThat(written).isEqualTo(FRAMES + 10);
        assertThat(space.getLong(AT + 90 * PAGE)).isZero(); // a page that was never written needs no frame
        pager.checkInvariants();
        assertThat(space.stats().residentPages()).isEqualTo(FRAMES);
        store.capacityPages = 100;
        for (int i = 0; i < written; i++) {
            assertThat(space.getLong(AT + i * PAGE)).isEqualTo(i + 1);
        }
    }

    @Test
    void cleanPagesMakeRoomWhileTheStoreRefuses() {
        space.map(AT, 100 * PAGE, Permission.READ_WRITE);
        for (int i = 0; i < 12; i++) {
            space.putLong(AT + i * PAGE, i);
        }
        space.clean(AT, 12 * PAGE);
        for (int i = 12; i < 16; i++) {
            space.putLong(AT + i * PAGE, i);
        }
        store.failsToWrite = () -> true;
        for (int i = 16; i < 28; i++) { // the twelve clean ones leave
            space.putLong(AT + i * PAGE, i);
        }
        assertThatThrownBy(() -> space.putLong(AT + 28 * PAGE, 28))
                .isInstanceOf(PageStoreFailed.class)
                .hasMessageContaining("refused");
        store.failsToWrite = null;
        for (int i = 0; i < 28; i++) {
            assertThat(space.getLong(AT + i * PAGE)).isEqualTo(i);
        }
        assertThat(pager.stats().failedWrites()).isPositive();
    }

    @Test
    void aPageThatCannotBeReadIsUnavailableAndNoOther() {
        space.map(AT, 40 * PAGE, Permission.READ_WRITE);
        for (int i = 0; i < 40; i++) {
            space.putLong(AT + i * PAGE, i);
        }
        space.evict(AT, 40 * PAGE);
        assertThat(space.getLong(AT)).isZero();
        store.failsToRead = () -> true;
        assertThatThrownBy(() -> space.getLong(AT + PAGE)).isInstanceOf(PageUnavailable.class);
        assertThatThrownBy(() -> space.putLong(AT + PAGE, 5)).isInstanceOf(PageUnavailable.class);
        assertThat(space.getLong(AT)).isZero(); // is in its frame
        pager.checkInvariants();
        store.failsToRead = null;
        assertThat(space.getLong(AT + PAGE)).isEqualTo(1);
    }

    @Test
    void anErrorThatTheContractDoesNotKnowLosesNoFrame() {
        space.map(AT, 40 * PAGE, Permission.READ_WRITE);
        for (int i = 0; i < 16; i++) {
            space.putLong(AT + i * PAGE, i);
        }
        store.failsToWrite = () -> {
            throw new UnsupportedOperationException("a defect of the store");
        };
        assertThatThrownBy(() -> space.putLong(AT + 16 * PAGE, 16)).hasMessage("a defect of the store");
        pager.checkInvariants();
        store.failsToWrite = null;
        space.putLong(AT + 16 * PAGE, 16);
        store.failsToRead = () -> {
            throw new UnsupportedOperationException("a defect of the store");
        };
        space.evict(AT, 17 * PAGE);
        assertThatThrownBy(() -> space.getLong(AT)).hasMessage("a defect of the store");
        pager.checkInvariants();
        assertThat(pager.stats().freeFrames()).isEqualTo(FRAMES);
        store.failsToRead = null;
        for (int i = 0; i < 17; i++) {
            assertThat(space.getLong(AT + i * PAGE)).isEqualTo(i);
        }
    }

    @Test
    void aForkWithPinsThatFindsNoFramesLeavesNothingBehind() {
        space.map(AT, 40 * PAGE, Permission.READ_WRITE);
        PinnedRange[] pins = new PinnedRange[10];
        for (int i = 0; i < 10; i++) {
            pins[i] = space.pin(AT + i * PAGE, PAGE);
        }
        assertThatThrownBy(() -> space.fork("child")).isInstanceOf(OutOfFrames.class);
        pager.checkInvariants();
        assertThat(pager.stats().spaces()).isEqualTo(1);
        assertThat(pager.stats().freeFrames()).isEqualTo(6);
        for (PinnedRange pin : pins) {
            pin.close();
        }
    }

    @Test
    void aFileThatSomebodyHasCutIsUnavailableBehindItsEnd(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("cut");
        Files.write(path, new byte[(int) (4 * PAGE)]);
        PagedFile file = pager.openFile(path, true);
        space.mapFile(AT, file.shared(0, 4 * PAGE), Permission.READ_WRITE);
        space.putByte(AT, (byte) 1);
        try (RandomAccessFile other = new RandomAccessFile(path.toFile(), "rw")) {
            other.setLength(PAGE);
        }
        assertThatThrownBy(() -> space.getByte(AT + 2 * PAGE))
                .isInstanceOf(PageUnavailable.class)
                .hasMessageContaining("somebody has cut it");
        assertThat(space.getByte(AT)).isEqualTo((byte) 1);
        assertThatThrownBy(() -> file.shared(0, 5 * PAGE)).hasMessageContaining("it ends at 16384");
    }

    @Test
    void aFileOpenedForReadingIsNotWritten(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("read");
        Files.write(path, new byte[] {1, 2, 3});
        PagedFile file = pager.openFile(path, false);
        assertThatThrownBy(() -> space.mapFile(AT, file.shared(0, 3), Permission.READ_WRITE))
                .hasMessageContaining("open it writable");
        space.mapFile(AT, file.shared(0, 3), Permission.READ);
        assertThatThrownBy(() -> space.protect(AT, PAGE, Permission.READ_WRITE))
                .hasMessageContaining("open it writable");
        space.mapFile(AT + PAGE, file.copyOnWrite(0, 3), Permission.READ_WRITE);
        space.putByte(AT + PAGE, (byte) 9);
        assertThat(space.getByte(AT)).isEqualTo((byte) 1);
    }
}
