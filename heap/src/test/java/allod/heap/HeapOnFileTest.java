package allod.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import allod.pages.Address;
import allod.pages.CommitFailed;
import allod.pages.MappedFile;
import allod.pages.MappedFile.Mode;
import allod.pages.MappedFileOptions;
import allod.pages.MappedFileTruncated;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SegmentAllocator;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// A heap whose memory is a mapped file: the same contracts, the file's size as its bound, its storage as its memory.
class HeapOnFileTest implements SegmentContract {

    private static final long MIB = 1 << 20;

    @RegisterExtension
    final TestHeaps heaps = new TestHeaps();

    @TempDir
    Path folder;

    private MappedFile file;
    private Heap heap;

    @BeforeEach
    void create() {
        file = MappedFile.open(
                folder.resolve("heap"), MappedFileOptions.of(Mode.SHARED).maxBytes(256 * MIB));
        heap = heaps.create(HeapOptions.defaults()
                .name("on file")
                .purgeDelay(Duration.ofDays(1))
                .backing(file));
    }

    @Override
    public SegmentAllocator allocator() {
        return heap;
    }

    @Nested
    class ConfinedArena implements ArenaContract.Confined {
        private Arena arena; // made at the first use, when there is a heap

        @Override
        public Arena arena() {
            arena = arena == null ? heap.arena() : arena;
            return arena;
        }

        @AfterEach
        void closeIfOpen() {
            if (arena != null && arena.scope().isAlive()) {
                arena.close();
            }
        }
    }

    @Test
    void blocksAreInTheFile() throws IOException {
        long block = heap.malloc(5000);
        Address.putLong(block, 0x1234_5678_9abc_def0L);
        long base = Region.BASE + (heap.pages().extents.getFirst().firstGranule << Region.GRANULE_SHIFT);
        try (FileChannel channel = FileChannel.open(file.path())) {
            ByteBuffer bytes = ByteBuffer.allocate(8);
            channel.read(bytes, block - base);
            assertThat(Long.reverseBytes(bytes.getLong(0))).isEqualTo(0x1234_5678_9abc_def0L);
        }
        heap.free(block);
    }

    @Test
    void y1_storageIsTakenAsTheHeapGrowsAndGivenBackByAPurge() {
        List<Long> blocks = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            long block = heap.malloc(MIB);
            Address.fill(block, MIB, (byte) 1);
            blocks.add(block);
            assertThat(storageBytes()).isGreaterThanOrEqualTo(heap.stats().spanBytes());
        }
        assertThat(storageBytes()).isLessThan(128 * MIB);
        blocks.forEach(heap::free);
        assertThat(heap.purge()).isGreaterThanOrEqualTo(40 * MIB);
        assertThat(storageBytes()).isLessThan(40 * MIB); // what was committed ahead stays
        long again = heap.calloc(30 * MIB);
        FilledBlock.requireZero(again, (int) (30 * MIB));
        assertThat(storageBytes()).isGreaterThanOrEqualTo(30 * MIB);
        heap.free(again);
    }

    @Test
    void theFileBoundsTheHeapWhichWorksOn() {
        MappedFile small = MappedFile.open(
                folder.resolve("small"), MappedFileOptions.of(Mode.SHARED).maxBytes(3 * MIB));
        Heap bounded = heaps.create(HeapOptions.defaults().name("bounded").backing(small));
        List<Long> blocks = new ArrayList<>();
        assertThatThrownBy(() -> {
                    while (true) {
                        blocks.add(bounded.calloc(100_000));
                    }
                })
                .isInstanceOf(HeapOutOfMemory.class)
                .hasMessageContaining("heap 'bounded'")
                .hasRootCauseInstanceOf(CommitFailed.class)
                .hasStackTraceContaining(
                        "in '" + small.path() + "' failed with ENOSPC (28): the file was opened with room"
                                + " for 3145728 bytes; open it with a larger maxBytes.");
        assertThat(blocks.size()).isBetween(29, 31);
        bounded.checkInvariants();
        assertThatThrownBy(() -> bounded.malloc(400 * MIB)).isInstanceOf(HeapOutOfMemory.class);
        assertThatThrownBy(() -> bounded.realloc(blocks.getFirst(), 64 * MIB)).isInstanceOf(HeapOutOfMemory.class);
        for (long block : blocks) {
            Address.fill(block, 100_000, (byte) 5);
            bounded.free(block);
        }
        bounded.purge();
        long all = bounded.calloc(2 * MIB);
        FilledBlock.requireZero(all, (int) (2 * MIB));
        bounded.free(all);
    }

    @Test
    void purgedMemoryGrowsInPlaceOnlyWithStorage() {
        long low = heap.malloc(MIB);
        long high = heap.malloc(MIB);
        heap.free(high);
        heap.purge();
        long grown = heap.realloc(low, MIB + MIB / 2);
        assertThat(grown).isEqualTo(low);
        Address.fill(grown, MIB + MIB / 2, (byte) 3);
        assertThat(storageBytes()).isGreaterThanOrEqualTo(MIB + MIB / 2);
        heap.free(heap.realloc(grown, 100));
    }

    @Test
    void aFileServesOneHeapAtATimeAndNoneWithContents() throws IOException {
        HeapOptions second = HeapOptions.defaults().name("second").backing(file);
        assertThatThrownBy(() -> Heap.create(second))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("close the first one before");
        assertThatThrownBy(file::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a heap lives on it; close the heap first");
        try (MappedFile odd = MappedFile.open(folder.resolve("odd"), Mode.SHARED, 100)) {
            assertThatThrownBy(() -> HeapOptions.defaults().backing(odd))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("a heap shares whole pages only");
        }
        assertThatThrownBy(() -> file.grow(MIB)).isInstanceOf(IllegalStateException.class);
        Path data = Files.write(folder.resolve("data"), new byte[100]);
        try (MappedFile full = MappedFile.open(data, Mode.SHARED, 0)) {
            assertThatThrownBy(() -> HeapOptions.defaults().backing(full))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("since it destroys what is there");
        }
        heap.close();
        heaps.forget(heap);
        Heap third = heaps.create(second);
        FilledBlock.requireZero(third.calloc(10_000), 10_000);
        third.close();
        heaps.forget(third);
        file.close();
        assertThatThrownBy(() -> Heap.create(second)).isInstanceOf(RuntimeException.class);
    }

    @Test
    void aLateAccessToAClosedHeapReadsZeroAndStorageIsBack() {
        long block = heap.malloc(MIB);
        Address.fill(block, MIB, (byte) 7);
        heap.close();
        heaps.forget(heap);
        assertThat(Address.getLong(block)).isZero();
        assertThat(storageBytes()).isLessThan(64 << 10);
        file.close();
    }

    @Test
    void storageTakenInAdvanceIsKept() {
        MappedFile ahead = MappedFile.open(folder.resolve("ahead"), Mode.SHARED, 8 * MIB);
        Address.fill(ahead.address(), 8 * MIB, (byte) 9);
        Heap inAhead = heaps.create(HeapOptions.defaults().name("ahead").backing(ahead));
        assertThat(storageBytes(ahead.path())).isGreaterThanOrEqualTo(8 * MIB);
        long block = inAhead.calloc(6 * MIB);
        FilledBlock.requireZero(block, (int) (6 * MIB));
        Address.fill(block, 6 * MIB, (byte) 8);
        inAhead.free(block);
        long _ = inAhead.purge();
        assertThat(storageBytes(ahead.path())).isGreaterThanOrEqualTo(8 * MIB);
        FilledBlock.requireZero(inAhead.calloc(6 * MIB), (int) (6 * MIB));
        inAhead.checkInvariants();
        inAhead.close();
        heaps.forget(inAhead);
        assertThat(storageBytes(ahead.path())).isGreaterThanOrEqualTo(8 * MIB);
        assertThat(Address.getLong(ahead.address() + MIB)).isZero();
        ahead.close();
    }

    @Test
    void truncationUnderAHeapIsAnExceptionOfTheWatch() throws IOException {
        MappedFile cut = MappedFile.open(
                folder.resolve("cut"), MappedFileOptions.of(Mode.SHARED).maxBytes(64 * MIB));
        Heap broken = Heap.create(HeapOptions.defaults().name("broken").backing(cut));
        long block = broken.malloc(MIB);
        try (FileChannel channel = FileChannel.open(cut.path(), StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
        assertThatThrownBy(() -> cut.watch(() -> Address.fill(block, MIB, (byte) 1)))
                .isInstanceOf(MappedFileTruncated.class);
        broken.close();
        cut.close();
    }

    @Test
    void aFullDiskIsHeapOutOfMemoryAndTheHeapWorksOn() {
        assumeTrue(succeeds("exec unshare -m mount -t tmpfs none /mnt"), "no mounts in a namespace of its own here");
        assertFine(ChildJvm.run(
                "exec unshare -m bash -c '\nset -e\nmount -t tmpfs -o size=24m none " + folder
                        + "\nexec timeout 120 \"$@\"' bash \"$@\"",
                FileScenarios.class,
                "full",
                folder.toString()));
    }

    /// Half a gigabyte of blocks in a process that may use 256 MiB of memory, the JVM included.
    @Test
    void aHeapMayBeLargerThanMemory() throws IOException {
        String group = "/sys/fs/cgroup/memory" + ownGroup() + "/allod-heap-" + System.nanoTime();
        assumeTrue(
                succeeds("mkdir " + group + " && echo 268435456 > " + group + "/memory.limit_in_bytes"),
                "no control group of version 1 can be made below our own");
        try {
            assertFine(ChildJvm.run(
                    "echo $$ > " + group + "/cgroup.procs", FileScenarios.class, "large", folder.toString()));
        } finally {
            assertThat(succeeds("for i in 1 2 3 4 5; do rmdir " + group + " && exit 0; sleep 0.2; done; exit 1"))
                    .isTrue();
        }
    }

    private static String ownGroup() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/cgroup")).stream()
                .map(line -> line.split(":", 3))
                .filter(fields -> fields[1].equals("memory"))
                .map(fields -> fields[2])
                .findFirst()
                .orElse("/none");
    }

    private static boolean succeeds(String command) {
        try {
            Process process = new ProcessBuilder("/bin/bash", "-c", command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertFine(ChildJvm child) {
        assertThat(child.output()).endsWith("fine\n");
        assertThat(child.exitCode()).isZero();
    }

    private long storageBytes() {
        return storageBytes(file.path());
    }

    /// What `du` counts.
    private static long storageBytes(Path path) {
        try {
            Process process = new ProcessBuilder("stat", "-c", "%b", path.toString()).start();
            return Long.parseLong(new String(process.getInputStream().readAllBytes()).strip()) * 512;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
