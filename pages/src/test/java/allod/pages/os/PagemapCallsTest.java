package allod.pages.os;

import static allod.pages.os.MemoryCalls.MAP_ANONYMOUS;
import static allod.pages.os.MemoryCalls.MAP_PRIVATE;
import static allod.pages.os.MemoryCalls.MAP_SHARED;
import static allod.pages.os.MemoryCalls.PROT_READ;
import static allod.pages.os.MemoryCalls.PROT_WRITE;
import static allod.pages.os.PagemapCalls.PAGE_IS_PRESENT;
import static allod.pages.os.PagemapCalls.PAGE_IS_SWAPPED;
import static allod.pages.os.PagemapCalls.PAGE_IS_WRITTEN;
import static allod.pages.os.PagemapCalls.PM_SCAN_CHECK_WPASYNC;
import static allod.pages.os.PagemapCalls.PM_SCAN_WP_MATCHING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the scan of the page tables tells, with and without asynchronous write protection. Pages are numbered from the
/// start of a mapping of sixteen.
class PagemapCallsTest {

    private static final long PAGE = CpuCalls.getpagesize();
    private static final int PAGES = 16;

    private PagemapCalls pagemap;
    private int uffd;
    private final List<Long> mapped = new ArrayList<>();

    @BeforeEach
    void open() {
        assumeThat(FeatureCalls.pagemapScan()).as("PAGEMAP_SCAN of this kernel").isNotNegative();
        long opened = UserfaultCalls.open();
        assumeThat(opened).as("userfaultfd WP_ASYNC of this kernel").isNotNegative();
        uffd = (int) opened;
        pagemap = new PagemapCalls((int) PagemapCalls.open(), 4);
    }

    @AfterEach
    void close() {
        if (pagemap != null) {
            pagemap.close();
            FileCalls.close(uffd);
            mapped.forEach(address -> MemoryCalls.munmap(address, PAGES * PAGE));
        }
    }

    @Test
    void presentPagesAreFoundAsRegions() {
        long base = anonymous();
        touch(base, 1, 2, 3, 7, 9);

        assertThat(scan(base, 0, 0, PAGE_IS_PRESENT)).containsExactly(1, 2, 3, 7, 9);
    }

    @Test
    void aFullVectorSaysWhereToGoOn() {
        long base = anonymous();
        touch(base, 0, 2, 4, 6, 8, 10);

        assertThat(pagemap.scan(base, base + PAGES * PAGE, 0, 0, PAGE_IS_PRESENT, 0, PAGE_IS_PRESENT))
                .isEqualTo(4);
        assertThat(pagemap.scannedTo(4, base + PAGES * PAGE)).isEqualTo(base + 7 * PAGE);
        assertThat(pagemap.regionCategories(0)).isEqualTo(PAGE_IS_PRESENT);
        assertThat(scan(base, 0, 0, PAGE_IS_PRESENT)).containsExactly(0, 2, 4, 6, 8, 10);
    }

    @Test
    void noRegionIsToldTwiceWhenTheKernelFillsTheVectorInParts() {
        int pages = 4 * 512; // the kernel gathers 512 regions at a time
        long base = MemoryCalls.mmap(0, pages * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        MemoryCalls.madvise(base, pages * PAGE, MemoryCalls.MADV_NOHUGEPAGE);
        try (PagemapCalls roomy = new PagemapCalls((int) PagemapCalls.open(), pages)) {
            for (int page = 0; page < pages; page += 2) {
                RawMemory.ALL.set(ValueLayout.JAVA_BYTE, base + page * PAGE, (byte) 1);
            }
            long end = base + pages * PAGE;
            long found = roomy.scan(base, end, 0, 0, PAGE_IS_PRESENT, 0, PAGE_IS_PRESENT);
            assertThat(found).isEqualTo(pages / 2);
            assertThat(roomy.scannedTo(found, end)).isEqualTo(end);
        } finally {
            MemoryCalls.munmap(base, pages * PAGE);
        }
    }

    @Test
    void writtenPagesOfAnonymousMemory() {
        writtenPages(anonymous());
    }

    @Test
    void writtenPagesOfSharedMemory() {
        writtenPages(shared());
    }

    @Test
    void aDiscardedPageIsAHole() {
        long base = anonymous();
        touch(base, 1, 2);
        protect(base);
        assertThat(holes(base)).isEmpty();
        assertThat(MemoryCalls.madvise(base + PAGE, PAGE, MemoryCalls.MADV_DONTNEED))
                .isZero();

        assertThat(holes(base)).containsExactly(1);
        assertThat(holes(base)).isEmpty(); // the scan has protected it again
        assertThat(written(base)).isEmpty();
    }

    @Test
    void aMappingThatIsNotProtectedIsRefused() {
        long base = anonymous();
        long flags = PM_SCAN_WP_MATCHING | PM_SCAN_CHECK_WPASYNC;
        assertThat(pagemap.scan(base, base + PAGE, flags, 0, PAGE_IS_WRITTEN, 0, PAGE_IS_WRITTEN))
                .isEqualTo(-Errno.EPERM);
    }

    private void writtenPages(long base) {
        touch(base, 1, 2);
        protect(base);
        get(base + 5 * PAGE); // a read is no write, also where there was no memory
        assertThat(written(base)).isEmpty();
        touch(base, 2, 3, 9);
        assertThat(written(base)).containsExactly(2, 3, 9);
        assertThat(written(base)).isEmpty();
        touch(base, 3);
        assertThat(written(base)).containsExactly(3);
        assertThat(holes(base)).isEmpty();
    }

    private void protect(long base) {
        assertThat(UserfaultCalls.register(uffd, base, PAGES * PAGE)).isZero();
        assertThat(UserfaultCalls.writeProtect(uffd, base, PAGES * PAGE)).isZero();
    }

    private List<Integer> written(long base) {
        return scan(base, PM_SCAN_WP_MATCHING | PM_SCAN_CHECK_WPASYNC, 0, PAGE_IS_WRITTEN);
    }

    private List<Integer> holes(long base) {
        long neither = PAGE_IS_PRESENT | PAGE_IS_SWAPPED;
        return scan(base, PM_SCAN_WP_MATCHING | PM_SCAN_CHECK_WPASYNC, neither, neither);
    }

    private List<Integer> scan(long base, long flags, long inverted, long mask) {
        List<Integer> pages = new ArrayList<>();
        long start = base;
        while (start < base + PAGES * PAGE) {
            long regions = pagemap.scan(start, base + PAGES * PAGE, flags, inverted, mask, 0, mask);
            assertThat(regions).isNotNegative();
            for (int region = 0; region < regions; region++) {
                for (long page = pagemap.regionStart(region); page < pagemap.regionEnd(region); page += PAGE) {
                    pages.add((int) ((page - base) / PAGE));
                }
            }
            start = pagemap.scannedTo(regions, base + PAGES * PAGE);
        }
        return pages;
    }

    private long anonymous() {
        return map(MAP_PRIVATE | MAP_ANONYMOUS, -1);
    }

    private long shared() {
        int file = (int) FileCalls.memfdCreate("PagemapCallsTest");
        assertThat(FileCalls.ftruncate(file, PAGES * PAGE)).isZero();
        long base = map(MAP_SHARED, file);
        FileCalls.close(file);
        return base;
    }

    private long map(int flags, int file) {
        long base = MemoryCalls.mmap(0, PAGES * PAGE, PROT_READ | PROT_WRITE, flags, file, 0);
        assertThat(base).isPositive();
        mapped.add(base);
        return base;
    }

    private static void touch(long base, int... pages) {
        for (int page : pages) {
            RawMemory.ALL.set(ValueLayout.JAVA_LONG, base + page * PAGE, 42);
        }
    }

    private static long get(long address) {
        return RawMemory.ALL.get(ValueLayout.JAVA_LONG, address);
    }
}
