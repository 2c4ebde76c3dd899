package allod.pages.snapshot;

import allod.pages.KernelCallFailed;
import allod.pages.os.FeatureCalls;
import allod.pages.os.PagemapCalls;

/// Finds the pages of a copy-on-write view that were written and are private copies now.
///
/// ```
/// ScannedPages     one call finds the runs of a range        a kernel with PAGEMAP_SCAN
/// ListedPages      one entry a page is read and looked at    every other kernel
/// ```
///
/// Pages that are swapped out count: their contents are not in the file either.
///
/// Threads: any; one search at a time, under the monitor of the object, which is a leaf.
sealed interface PrivatePages extends AutoCloseable permits ScannedPages, ListedPages {

    static PrivatePages open() {
        int descriptor = (int) Refusal.requireSuccess(
                PagemapCalls.open(),
                "open(/proc/self/pagemap)",
                "snapshots find the pages that were written there; mount /proc, or raise `ulimit -n`.");
        return FeatureCalls.pagemapScan() >= 0 ? new ScannedPages(descriptor) : new ListedPages(descriptor);
    }

    /// Adds the private pages of `[start, end)` to `runs`.
    ///
    /// @throws KernelCallFailed when the kernel does not tell; `runs` is undefined then
    void find(long start, long end, PageRuns runs);

    @Override
    void close();
}
