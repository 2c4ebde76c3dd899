package allod.pages.snapshot;

import static allod.pages.os.PagemapCalls.PAGE_IS_FILE;
import static allod.pages.os.PagemapCalls.PAGE_IS_PRESENT;
import static allod.pages.os.PagemapCalls.PAGE_IS_SWAPPED;

import allod.pages.os.PagemapCalls;

/// Private pages by PAGEMAP_SCAN: the kernel walks the page tables and tells the runs.
final class ScannedPages implements PrivatePages {

    private static final int REGIONS = 1024;

    private final PagemapCalls pagemap;

    ScannedPages(int descriptor) {
        pagemap = new PagemapCalls(descriptor, REGIONS);
    }

    @Override
    public synchronized void find(long start, long end, PageRuns runs) {
        long from = start;
        while (from < end) {
            // Told is a category that no page found has, so that neighbours in memory and on disk come as one run.
            long found = pagemap.scan(
                    from, end, 0, PAGE_IS_FILE, PAGE_IS_FILE, PAGE_IS_PRESENT | PAGE_IS_SWAPPED, PAGE_IS_FILE);
            Refusal.requireSuccess(found, "ioctl(pagemap, PAGEMAP_SCAN)", "the view cannot be folded now; try again.");
            for (int region = 0; region < found; region++) {
                runs.add(pagemap.regionStart(region), pagemap.regionEnd(region));
            }
            from = pagemap.scannedTo(found, end);
        }
    }

    @Override
    public synchronized void close() {
        pagemap.close();
    }
}
