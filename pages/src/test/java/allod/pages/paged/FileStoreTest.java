package allod.pages.paged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.pages.KernelCallFailed;
import allod.pages.os.FileCalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileStoreTest {

    private static final int PAGE = Frames.PAGE;

    @TempDir
    private Path folder;

    private final Frames frames = new Frames(2048);
    private FileStore store;

    @AfterEach
    void invariants() {
        if (store != null) {
            store.checkInvariants();
            store.close();
        }
        frames.close();
    }

    private void open(FileStoreOptions options) {
        store = FileStore.open(options);
    }

    private FileStoreOptions small() {
        return FileStoreOptions.temporary(folder, 4096).stepPages(16).checksums(true);
    }

    private void write(long... slots) {
        for (int index = 0; index < slots.length; index++) {
            frames.fill(index, slots[index] + 1);
        }
        store.write(frames.batch(0, slots));
    }

    private void requirePages(long... slots) {
        LongStream.range(0, slots.length).forEach(index -> frames.fill((int) index + 1024, 77));
        store.read(frames.batch(1024, slots));
        for (int index = 0; index < slots.length; index++) {
            frames.requireContents(1024 + index, slots[index] + 1, "slot " + slots[index]);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void pagesComeBackWhateverTheirOrder(boolean direct) {
        open(small().direct(direct));

        write(7, 3, 4, 900, 5, 901, 100);
        requirePages(100, 3, 5, 901, 7, 4, 900);
        requirePages(4);

        assertThat(store.pages()).isEqualTo(7);
        assertThat(folder).isEmptyDirectory(); // no name is left behind
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBatchMayBeLongerThanTheKernelTakesInOneCall(boolean direct) {
        try (Frames many = new Frames(3000);
                FileStore large =
                        FileStore.open(FileStoreOptions.temporary(folder, 3000).direct(direct))) {
            PageBatch batch = new PageBatch(3000);
            for (int slot = 0; slot < 3000; slot++) {
                many.fill(slot, slot + 1);
                batch.add(slot, many.address(slot));
            }
            large.write(batch);
            for (int slot = 0; slot < 3000; slot++) {
                many.fill(slot, 0);
            }
            large.read(batch);
            for (int slot = 0; slot < 3000; slot++) {
                many.requireContents(slot, slot + 1, "slot " + slot);
            }
        }
    }

    @Test
    void itSaysHowItReachesTheDisk() {
        open(small().direct(true));
        assertThat(store.isDirect())
                .as(store.toString())
                .isEqualTo(store.toString().endsWith(", past the page cache"));
        try (FileStore cached = FileStore.open(small())) {
            assertThat(cached.isDirect()).isFalse();
            assertThat(cached)
                    .hasToString("temporary file store in '" + folder + "', through the page cache (asked for)");
        }
    }

    @Test
    void b2_aSlotWithoutAPageReadsAsZero() {
        open(small());
        write(1, 2, 3);
        store.free(2);
        store.free(2);
        store.free(4000);
        frames.fill(10, 5);
        frames.fill(11, 5);
        frames.fill(12, 5);
        store.read(frames.batch(10, 2, 4000, 1L << 40));
        frames.requireContents(10, 0, "freed");
        frames.requireContents(11, 0, "never written");
        frames.requireContents(12, 0, "behind the end");
        requirePages(1, 3);
    }

    @Test
    void b1_aBatchThatDoesNotFitIsRefusedWhole() {
        open(small());
        assertThatThrownBy(() -> write(17, 5, 4096, 6))
                .isInstanceOf(OutOfBackingStore.class)
                .hasMessage("temporary file store in '" + folder + "' has 4096 slots, and slot 4096 is beyond them:"
                        + " free pages, or make the store larger.");
        assertThat(store.pages()).isZero();
        assertThat(store.backedBytes()).isZero();
        store.read(frames.batch(0, 17, 5, 6));
        frames.requireContents(0, 0, "refused");
        write(17, 5, 6);
        requirePages(17, 5, 6);
    }

    @Test
    void b1_spaceIsTakenInStepsAndNeverSparse() throws Exception {
        open(small());
        write(0);
        assertThat(store.backedBytes()).isEqualTo(16L * PAGE);
        assertThat(diskBytes()).isGreaterThanOrEqualTo(16L * PAGE);
        write(15, 16, 40);
        assertThat(store.backedBytes()).isEqualTo(3 * 16L * PAGE);
        assertThat(diskBytes()).isGreaterThanOrEqualTo(3 * 16L * PAGE);
        store.free(0);
        store.free(16);
        assertThat(store.backedBytes()).isEqualTo(2 * 16L * PAGE);
        store.free(15);
        store.free(40);
        assertThat(store.backedBytes()).isZero();
        assertThat(diskBytes()).isLessThan(16L * PAGE);
        write(15, 16);
        requirePages(15, 16);
    }

    /// What the file occupies, as the system counts it.
    private long diskBytes() throws Exception {
        String path = "/proc/" + ProcessHandle.current().pid() + "/fd/" + store.descriptor();
        Process stat = new ProcessBuilder("stat", "-L", "-c", "%b", path).start();
        String blocks = new String(stat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        return Long.parseLong(blocks) * 512;
    }

    @Test
    void b3_aChangedPageIsNotHandedOut() {
        open(small());
        write(1, 2, 3);
        frames.fill(20, 99);
        assertThat(FileCalls.pwrite(store.descriptor(), frames.address(20), 100, 2L * PAGE + 1000))
                .isEqualTo(100);
        assertThatThrownBy(() -> store.read(frames.batch(0, 1, 2, 3)))
                .isInstanceOfSatisfying(
                        PageUnavailable.class, e -> assertThat(e.slot()).isEqualTo(2))
                .hasMessageContaining("the page was torn or changed; what it held is lost.");
        requirePages(1, 3);
        write(2);
        requirePages(2);
    }

    @Test
    void b3_aForeignPageIsNotHandedOut() {
        open(small());
        write(1, 2);
        assertThat(FileCalls.pread(store.descriptor(), frames.address(20), PAGE, PAGE))
                .isEqualTo(PAGE);
        assertThat(FileCalls.pwrite(store.descriptor(), frames.address(20), PAGE, 2L * PAGE))
                .isEqualTo(PAGE);
        requirePages(1);
        assertThatThrownBy(() -> requirePages(2)).isInstanceOf(PageUnavailable.class);
    }

    @Test
    void aFileThatSomebodyCutsIsToldPageByPage() {
        open(FileStoreOptions.temporary(folder, 64).stepPages(16));
        write(1, 2, 3);
        assertThat(FileCalls.ftruncate(store.descriptor(), 2L * PAGE + 100)).isZero();
        requirePages(1);
        assertThatThrownBy(() -> requirePages(2))
                .isInstanceOf(PageUnavailable.class)
                .hasMessageEndingWith("gave 100 bytes: somebody has cut the file.");
        assertThatThrownBy(() -> requirePages(3)).isInstanceOf(PageUnavailable.class);
    }

    @Test
    void mistakesAreTold() {
        open(small());
        assertThatThrownBy(() -> store.write(frames.batch(0, 3, 1, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("slot 3 stands twice in one batch: a batch names each page once.");
        assertThatThrownBy(() -> FileStoreOptions.temporary(folder, 0)).hasMessageStartingWith("capacityPages=0:");
        assertThatThrownBy(() -> small().stepPages(0)).hasMessageStartingWith("stepPages=0:");
        assertThatThrownBy(() -> FileStoreOptions.named(folder, 1).checksums(false))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FileStore.open(FileStoreOptions.temporary(folder.resolve("none"), 1)))
                .isInstanceOf(KernelCallFailed.class)
                .hasMessageContaining("ENOENT");
        store.close();
        store.close();
        assertThatThrownBy(() -> requirePages(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store.free(1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anEmptyBatchIsNothing() throws IOException {
        open(small());
        store.write(new PageBatch(1));
        store.read(new PageBatch(1));
        store.sync();
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }
}
