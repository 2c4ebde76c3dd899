package allod.pages.paged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import allod.pages.ChildJvm;
import allod.pages.os.MemoryCalls;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Disks that are full, that fail, or that cannot do what we ask: the real ones.
class DiskFailureTest {

    private static final int PAGE = Frames.PAGE;

    /// Files of that file system end at 2 GiB.
    private static final long FILE_PAGES = (1L << 31) / PAGE - 1;

    private static ChildJvm on(String fileSystem, String scenario) {
        String privately = "exec unshare --mount --propagation private bash -c 'mount -t " + fileSystem
                + " none /mnt && exec timeout 120 \"$@\"' bash \"$@\"";
        ChildJvm child = ChildJvm.run(privately, ChildJvm.strict("-Xmx64m"), DiskScenarios.class, scenario, "/mnt");
        boolean refused = child.output().contains("unshare:") || child.output().contains("mount:");
        assumeTrue(!refused, "this process may not mount a file system of its own: " + child.output());
        return child;
    }

    @Test
    void b1_aFullDiskIsToldBeforeAnythingIsLost() {
        ChildJvm child = on("tmpfs -o size=1m", "full");

        assertThat(child.exitCode()).as(child.output()).isZero();
        assertThat(child.output())
                .contains("failed with ENOSPC (28): the disk is full; free pages, or give it more space.")
                .contains("survived");
    }

    /// ramfs refuses both O_DIRECT and fallocate.
    @Test
    void aFileSystemThatCannotIsUsedAsItCan() {
        ChildJvm child = on("ramfs", "poor");

        assertThat(child.exitCode()).as(child.output()).isZero();
        assertThat(child.output())
                .contains("through the page cache (the file system refuses O_DIRECT with EINVAL (22))")
                .contains("survived");
    }

    /// The memory of this process as a file: a page that is not mapped is a real EIO, and it cannot be synced.
    @Test
    void b4_errorsOfTheDiskAreToldAndAFailedSyncEndsTheStore() {
        long page = lowPage();
        long slot = page / PAGE;
        try (Frames frames = new Frames(2);
                FileStore store = FileStore.open(FileStoreOptions.named(Path.of("/proc/self/mem"), FILE_PAGES)
                        .stepPages(1))) {
            frames.fill(0, 5);
            store.write(frames.batch(0, slot));
            store.read(frames.batch(1, slot));
            frames.requireContents(1, 5, "written");

            assertThat(MemoryCalls.munmap(page, PAGE)).isZero();
            assertThatThrownBy(() -> store.read(frames.batch(1, slot)))
                    .isInstanceOf(PageUnavailable.class)
                    .hasMessageContaining("failed with EIO (5)");
            assertThatThrownBy(() -> store.write(frames.batch(0, slot)))
                    .isExactlyInstanceOf(PageStoreFailed.class)
                    .hasMessageContaining("failed with EIO (5)");
            assertThatThrownBy(() -> store.write(frames.batch(0, 1))).isExactlyInstanceOf(PageStoreFailed.class);
            store.checkInvariants();

            for (int time = 0; time < 2; time++) {
                assertThatThrownBy(store::sync)
                        .isExactlyInstanceOf(PageStoreFailed.class)
                        .hasMessageContaining("is not to be trusted any more, since fdatasync failed with EINVAL (22)");
            }
            for (Runnable call : List.<Runnable>of(
                    () -> store.read(frames.batch(1, slot)),
                    () -> store.write(frames.batch(0, slot)),
                    () -> store.free(slot))) {
                assertThatThrownBy(call::run)
                        .isInstanceOf(PageStoreFailed.class)
                        .hasMessageContaining("is not to be trusted any more");
            }
        }
    }

    private static long lowPage() {
        int rights = MemoryCalls.PROT_READ | MemoryCalls.PROT_WRITE;
        int flags = MemoryCalls.MAP_PRIVATE | MemoryCalls.MAP_ANONYMOUS;
        for (long hint = 64L << 20; hint < 2L << 30; hint += 64L << 20) {
            long page = MemoryCalls.mmap(hint, PAGE, rights, flags, -1, 0);
            if (page > 0 && page / PAGE < FILE_PAGES) {
                return page;
            }
            MemoryCalls.munmap(page, PAGE);
        }
        return assumeNoLowPage();
    }

    private static long assumeNoLowPage() {
        assumeTrue(false, "no address below 2 GiB is free in this process");
        return 0;
    }
}
