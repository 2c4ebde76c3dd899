package allod.pages.os;

import static allod.pages.os.MemoryCalls.MAP_ANONYMOUS;
import static allod.pages.os.MemoryCalls.MAP_PRIVATE;
import static allod.pages.os.MemoryCalls.MAP_SHARED;
import static allod.pages.os.MemoryCalls.PROT_READ;
import static allod.pages.os.MemoryCalls.PROT_WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Files in memory and what mappings of them do: the behaviour that guards use, and that snapshots will use.
class FileCallsTest {

    private static final long PAGE = CpuCalls.getpagesize();

    private int file;
    private long shared;

    @BeforeEach
    void mapFourPages() {
        file = (int) FileCalls.memfdCreate("FileCallsTest");
        assertThat(file).isPositive();
        assertThat(FileCalls.ftruncate(file, 4 * PAGE)).isZero();
        shared = MemoryCalls.mmap(0, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        assertThat(shared).isPositive();
    }

    @AfterEach
    void unmap() {
        assertThat(MemoryCalls.munmap(shared, 4 * PAGE)).isZero();
        assertThat(FileCalls.close(file)).isZero();
        assertThat(FileCalls.close(file)).isEqualTo(-Errno.EBADF);
    }

    @Test
    void privateViewsCopyOnWrite() {
        put(shared, 1);
        long copy = MemoryCalls.mmap(0, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0);
        assertThat(get(copy)).isEqualTo(1);
        put(copy, 2);
        assertThat(get(shared)).isEqualTo(1);
        put(shared, 3);
        assertThat(get(copy)).isEqualTo(2);
        assertThat(MemoryCalls.munmap(copy, 4 * PAGE)).isZero();
    }

    @Test
    void aPunchedHoleReadsZero() {
        put(shared + PAGE, 1);
        assertThat(FileCalls.fallocate(file, 0, 0, 4 * PAGE)).isZero();
        int punch = FileCalls.FALLOC_FL_PUNCH_HOLE | FileCalls.FALLOC_FL_KEEP_SIZE;
        assertThat(FileCalls.fallocate(file, punch, PAGE, PAGE)).isZero();
        assertThat(get(shared + PAGE)).isZero();
    }

    @Test
    void aSealedFileKeepsItsLength() {
        assertThat(FileCalls.addSeals(file, FileCalls.F_SEAL_SHRINK | FileCalls.F_SEAL_GROW))
                .isZero();
        assertThat(FileCalls.ftruncate(file, PAGE)).isEqualTo(-Errno.EPERM);
        assertThat(FileCalls.ftruncate(file, 8 * PAGE)).isEqualTo(-Errno.EPERM);
    }

    @Test
    void theKernelRefusesToWriteThroughAFileThatIsNotThere() {
        assertThat(FileCalls.open("/no/such/file")).isEqualTo(-2);
        assertThat(FileCalls.ioctl(file, 0, 0)).isNegative();
    }

    @Test
    void mremapGrowsAndMoves() {
        long small = MemoryCalls.mmap(0, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        put(small, 42);
        long large = MemoryCalls.mremap(small, PAGE, 1024 * PAGE, MemoryCalls.MREMAP_MAYMOVE, 0);
        assertThat(large).isPositive();
        assertThat(get(large)).isEqualTo(42);
        assertThat(get(large + 1023 * PAGE)).isZero();
        assertThat(MemoryCalls.munmap(large, 1024 * PAGE)).isZero();
    }

    @Test
    void populateBringsMemoryWithoutATouch() {
        long address = MemoryCalls.mmap(0, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (MemoryCalls.madvise(address, 4 * PAGE, MemoryCalls.MADV_POPULATE_WRITE) == 0) {
            assertThat(MemoryCalls.mincore(address, 4 * PAGE, shared)).isZero();
            assertThat(RawMemory.ALL.get(ValueLayout.JAVA_INT, shared)).isEqualTo(0x01010101);
        }
        assertThat(MemoryCalls.munmap(address, 4 * PAGE)).isZero();
    }

    private static long get(long address) {
        return RawMemory.ALL.get(ValueLayout.JAVA_LONG, address);
    }

    private static void put(long address, long value) {
        RawMemory.ALL.set(ValueLayout.JAVA_LONG, address, value);
    }
}
