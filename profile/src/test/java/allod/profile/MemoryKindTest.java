package allod.profile;

import static org.assertj.core.api.Assertions.assertThat;

import allod.pages.CommitLedger;
import allod.pages.MappedFile;
import allod.pages.MappedFileOptions;
import allod.pages.paged.AddressSpace;
import allod.pages.paged.FileStore;
import allod.pages.paged.FileStoreOptions;
import allod.pages.paged.Pager;
import allod.pages.paged.PagerOptions;
import allod.pages.snapshot.Snapshot;
import allod.pages.snapshot.SnapshotOptions;
import allod.pages.snapshot.SnapshotSpace;
import allod.stack.Stack;
import allod.stack.StackFrame;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Memory that is no heap's: counted exactly, by who opened it.
class MemoryKindTest {

    private final Profile before = Profiler.take();

    @AfterEach
    void booksAreRight() {
        Profiler.recorder().checkInvariants();
    }

    @Test
    void mappedFilesAreThereUntilTheyAreClosed(@TempDir Path folder) {
        Path path = folder.resolve("mapped");
        MappedFileOptions options =
                MappedFileOptions.of(MappedFile.Mode.SHARED).sizeBytes(8192).maxBytes(1 << 20);
        try (MappedFile file = MappedFile.open(path, options)) {
            assertThat(live(MemoryKind.MAPPED_FILE)).isEqualTo(new Amounts(1, 8192, 1, 8192));
            file.grow(65_536);
            assertThat(live(MemoryKind.MAPPED_FILE)).isEqualTo(new Amounts(1, 65_536, 1, 65_536));
            assertThat(Profiler.take().sites()).anyMatch(site -> site.owner().equals(path.toString()));
        }
        assertThat(live(MemoryKind.MAPPED_FILE)).isEqualTo(new Amounts(1, 65_536, 0, 0));
    }

    @Test
    void snapshotsAreThereUntilTheyAreClosed() {
        SnapshotOptions options = SnapshotOptions.defaults()
                .background(false)
                .ledger(CommitLedger.of("profile test", CommitLedger.Mode.ALWAYS, Long.MAX_VALUE));
        try (SnapshotSpace space = SnapshotSpace.create("shown", 4 << 20, options)) {
            space.commit(space.address(), 1 << 20);
            try (Snapshot snapshot = space.takeQuiescent()) {
                assertThat(snapshot.isOpen()).isTrue();
                assertThat(live(MemoryKind.SNAPSHOT).liveBlocks()).isOne();
                assertThat(Profiler.take().of(MemoryKind.SNAPSHOT).sites())
                        .anyMatch(site -> site.owner().contains("shown"));
            }
            assertThat(live(MemoryKind.SNAPSHOT).liveBlocks()).isZero();
        }
    }

    @Test
    void addressSpacesAndTheirFramesAreThereUntilTheyAreClosed(@TempDir Path folder) {
        try (Pager pager = Pager.create(PagerOptions.ofFrames(64), store(folder))) {
            try (AddressSpace space = pager.newSpace("large")) {
                assertThat(space.name()).isEqualTo("large");
                Amounts amounts = live(MemoryKind.ADDRESS_SPACE);
                assertThat(amounts.liveBlocks()).as("frames, space").isEqualTo(2);
                assertThat(amounts.liveBytes()).isGreaterThanOrEqualTo(64 * 4096);
            }
            assertThat(live(MemoryKind.ADDRESS_SPACE).liveBlocks()).isOne();
        }
        assertThat(live(MemoryKind.ADDRESS_SPACE).liveBlocks()).isZero();
    }

    @Test
    void stacksAreThereAsLongAsTheirMemory() throws InterruptedException {
        Thread.ofPlatform()
                .start(() -> {
                    try (StackFrame frame = Stack.ofBytes(3 << 20).push()) {
                        assertThat(frame.allocateAddress(64, 16)).isNotZero();
                    }
                })
                .join();
        Amounts amounts = live(MemoryKind.STACK);
        assertThat(amounts.allocatedBlocks()).isPositive();
        assertThat(amounts.allocatedBytes()).isGreaterThanOrEqualTo(3 << 20);
    }

    private static FileStore store(Path folder) {
        return FileStore.open(FileStoreOptions.temporary(folder, 256));
    }

    private Amounts live(MemoryKind kind) {
        return Profiler.take().of(kind).total().minus(before.of(kind).total());
    }
}
