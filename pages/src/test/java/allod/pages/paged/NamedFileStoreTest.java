package allod.pages.paged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.pages.KernelCallFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// File stores that stay: reopened, after a crash, damaged.
class NamedFileStoreTest {

    @TempDir
    private Path folder;

    private final Frames frames = new Frames(16);
    private Path path;

    @BeforeEach
    void name() {
        path = folder.resolve("store");
    }

    @AfterEach
    void free() {
        frames.close();
    }

    private static FileStore open(Path path) {
        return FileStore.open(FileStoreOptions.named(path, 256).stepPages(8));
    }

    private void write(FileStore store, long slot, long seed) {
        frames.fill(0, seed);
        store.write(frames.batch(0, slot));
    }

    private void requirePage(FileStore store, long slot, long seed) {
        frames.fill(1, 77);
        store.read(frames.batch(1, slot));
        frames.requireContents(1, seed, "slot " + slot);
    }

    @Test
    void pagesAreThereWhenItIsOpenedAgain() throws IOException {
        try (FileStore store = open(path)) {
            write(store, 3, 30);
            write(store, 255, 40);
            write(store, 4, 50);
            store.free(4);
        }
        assertThat(Files.getPosixFilePermissions(path)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        try (FileStore again = open(path)) {
            assertThat(again.pages()).isEqualTo(2);
            requirePage(again, 3, 30);
            requirePage(again, 255, 40);
            requirePage(again, 4, 0);
            again.checkInvariants();
        }
    }

    /// The files as a crash leaves them: copied while the store is open.
    @Test
    void b3_afterACrashThereIsWhatWasSyncedOrARefusal() throws IOException {
        Path crashed = folder.resolve("crashed");
        try (FileStore store = open(path)) {
            write(store, 1, 10);
            write(store, 2, 20);
            write(store, 3, 30);
            store.sync();
            write(store, 2, 21); // over a page that was synced
            write(store, 9, 90); // after the sync
            Files.copy(path, crashed);
            Files.copy(folder.resolve("store.slots"), folder.resolve("crashed.slots"));
        }
        try (FileStore again = open(crashed)) {
            requirePage(again, 1, 10);
            requirePage(again, 3, 30);
            requirePage(again, 9, 0);
            assertThatThrownBy(() -> requirePage(again, 2, 20)).isInstanceOf(PageUnavailable.class);
            write(again, 2, 22);
            requirePage(again, 2, 22);
        }
    }

    @Test
    void twoStoresNeverShareAFile() {
        try (FileStore store = open(path)) {
            assertThatThrownBy(() -> open(path))
                    .isInstanceOf(KernelCallFailed.class)
                    .hasMessageContaining("another store has this file: close it, or name another.");
            write(store, 1, 10);
        }
        try (FileStore again = open(path)) {
            requirePage(again, 1, 10);
        }
    }

    @Test
    void aFileWithoutItsTableIsRefused() throws IOException {
        try (FileStore store = open(path)) {
            write(store, 1, 10);
        }
        Files.delete(folder.resolve("store.slots"));
        assertThatThrownBy(() -> open(path))
                .isInstanceOf(PageStoreFailed.class)
                .hasMessage("file store '" + path + "' has no " + path + ".slots beside it, so nobody knows its pages:"
                        + " delete it to begin anew, or name another file.");
    }

    @Test
    void aDamagedTableIsRefused() throws IOException {
        try (FileStore store = open(path)) {
            write(store, 1, 10);
        }
        Path table = folder.resolve("store.slots");
        byte[] sound = Files.readAllBytes(table);
        for (int at = 0; at < sound.length; at++) {
            byte[] damaged = sound.clone();
            damaged[at] ^= 1;
            Files.write(table, damaged);
            assertThatThrownBy(() -> open(path)).as("byte %d", at).isInstanceOf(PageStoreFailed.class);
            Files.write(table, java.util.Arrays.copyOf(sound, at));
            assertThatThrownBy(() -> open(path)).as("cut at %d", at).isInstanceOf(PageStoreFailed.class);
        }
        Files.write(table, sound);
        try (FileStore again = open(path)) {
            requirePage(again, 1, 10);
        }
    }

    @Test
    void aSmallerCapacityIsRefused() {
        try (FileStore store = open(path)) {
            write(store, 200, 10);
        }
        assertThatThrownBy(() -> FileStore.open(FileStoreOptions.named(path, 200)))
                .isInstanceOf(PageStoreFailed.class)
                .hasMessageContaining("has slot 200, and the store 200 slots");
    }
}
