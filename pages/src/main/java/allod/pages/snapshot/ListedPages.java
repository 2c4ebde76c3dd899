package allod.pages.snapshot;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import allod.pages.PageSize;
import allod.pages.os.FileCalls;
import allod.pages.os.PagemapEntryCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Private pages by the entries of `/proc/self/pagemap`, one a page.
final class ListedPages implements PrivatePages {

    private static final long BATCH_PAGES = 8 << 10;

    private final int descriptor;
    private final MemorySegment entries = Arena.ofAuto().allocate(JAVA_LONG, BATCH_PAGES);

    ListedPages(int descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    public synchronized void find(long start, long end, PageRuns runs) {
        long endPage = end >>> PageSize.SHIFT;
        for (long page = start >>> PageSize.SHIFT; page < endPage; ) {
            long pages = Math.min(BATCH_PAGES, endPage - page);
            long bytes = PagemapEntryCalls.read(descriptor, entries.address(), page, pages);
            Refusal.requireSuccess(bytes, "pread(pagemap)", "the view cannot be folded now; try again.");
            assert bytes > 0 : "pagemap ends at page " + page + " of a mapped range";
            long read = bytes / Long.BYTES;
            addPrivate(page, read, runs);
            page += read;
        }
    }

    private void addPrivate(long firstPage, long pages, PageRuns runs) {
        for (long i = 0; i < pages; i++) {
            if (PagemapEntryCalls.isPrivate(entries.getAtIndex(JAVA_LONG, i))) {
                long address = (firstPage + i) << PageSize.SHIFT;
                runs.add(address, address + PageSize.BYTES);
            }
        }
    }

    @Override
    public void close() {
        FileCalls.close(descriptor);
    }
}
