package allod.pages.checkpoint;

import static allod.pages.os.PagemapCalls.PAGE_IS_PRESENT;
import static allod.pages.os.PagemapCalls.PAGE_IS_SWAPPED;
import static allod.pages.os.PagemapCalls.PAGE_IS_WRITTEN;
import static allod.pages.os.PagemapCalls.PM_SCAN_CHECK_WPASYNC;
import static allod.pages.os.PagemapCalls.PM_SCAN_WP_MATCHING;

import allod.pages.KernelCallFailed;
import allod.pages.MappingLimitException;
import allod.pages.os.Errno;
import allod.pages.os.FileCalls;
import allod.pages.os.MappingBudget;
import allod.pages.os.PagemapCalls;
import allod.pages.os.UserfaultCalls;

/// Finds changed pages by asynchronous write protection.
///
/// ```
/// start     register the range, protect it: every page gets an entry in the page table with the protection bit,
///           pages without memory too (a marker)
/// a write   the kernel clears the bit
/// collect   1. pages without any entry   discarded, or of a huge page that was split     ──► protect, tell
///           2. pages without the bit     written                                         ──► protect, tell
/// ```
///
/// Each of the two scans finds and protects in one step, under the lock of the page table, so that no write falls
/// between. Step 1 is there because a discard removes the entry with its bit, and the kernel does not always count that
/// as a write.
///
/// The registration cuts mappings at the ends of the range, so the mapping budget is charged with two.
///
/// Threads: guarded by this.
final class ProtectingTracker implements DirtyTracker {

    private static final int REGIONS = 4096;
    private static final long NEITHER = PAGE_IS_PRESENT | PAGE_IS_SWAPPED;
    private static final int CUTS = 2;
    private static final long CHUNK_BYTES = 256L << 20; // the kernel holds a lock of the address space for a chunk

    private final long address;
    private final long bytes;
    private final int descriptor;
    private final PagemapCalls pagemap;
    private final ChangedPages changed;
    private boolean started;
    private boolean closed;

    ProtectingTracker(long address, long bytes) {
        this.address = address;
        this.bytes = bytes;
        this.changed = new ChangedPages(address, bytes);
        MappingBudget budget = MappingBudget.process();
        if (!budget.tryTake(CUTS)) {
            throw new MappingLimitException(
                    "tracking of " + range(address, bytes), CUTS, budget.used(), budget.limit());
        }
        try {
            descriptor = opened(
                    "userfaultfd(USER_MODE_ONLY) with WP_ASYNC",
                    UserfaultCalls.open(),
                    "this kernel or container does not allow it; track by comparing (DirtyTracker.Method.COMPARE).");
            pagemap = openedPagemap();
        } catch (KernelCallFailed failure) {
            budget.give(CUTS);
            throw failure;
        }
    }

    @Override
    public Method method() {
        return Method.PROTECT;
    }

    @Override
    public synchronized void start() {
        requireOpen();
        requireSuccess(
                "register of " + range(address, bytes) + " with userfaultfd",
                UserfaultCalls.register(descriptor, address, bytes),
                "all of the range must be mapped readable and writable, and no other tracker may have it.");
        for (long done = 0; done < bytes; done += CHUNK_BYTES) {
            long chunkBytes = Math.min(CHUNK_BYTES, bytes - done);
            requireSuccess(
                    "write protection of " + range(address + done, chunkBytes),
                    UserfaultCalls.writeProtect(descriptor, address + done, chunkBytes),
                    "the kernel needs memory for page tables; track less, or raise the limit of the control group.");
        }
        changed.clear();
        started = true;
    }

    @Override
    public synchronized void markChanged(long rangeAddress, long rangeBytes) {
        requireOpen();
        changed.mark(rangeAddress, rangeBytes);
    }

    @Override
    public synchronized long collectAndReset(DirtyRanges consumer) {
        requireOpen();
        if (!started) {
            throw new IllegalStateException(
                    "collectAndReset on " + this + ": start() first, there is nothing to compare with.");
        }
        scan(NEITHER, NEITHER); // holes first: the second scan would count some of them, but not all
        scan(0, PAGE_IS_WRITTEN);
        return changed.tell(consumer);
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            long _ = UserfaultCalls.unregister(descriptor, address, bytes); // the range may be gone: nothing to undo
            FileCalls.close(descriptor);
            pagemap.close();
            MappingBudget.process().give(CUTS);
        }
    }

    @Override
    public String toString() {
        return "tracker (write protection) of " + range(address, bytes);
    }

    private void scan(long inverted, long mask) {
        long end = address + bytes;
        long start = address;
        while (start < end) {
            long regions =
                    pagemap.scan(start, end, PM_SCAN_WP_MATCHING | PM_SCAN_CHECK_WPASYNC, inverted, mask, 0, mask);
            requireSuccess(
                    "PAGEMAP_SCAN of " + range(start, end - start),
                    regions,
                    regions == -Errno.EPERM
                            ? "pages were mapped anew while they were tracked (a decommit, a snapshot);"
                                    + " start() again, and take every page for changed."
                            : "nothing that was found is lost; try again.");
            for (int region = 0; region < regions; region++) {
                changed.add(pagemap.regionStart(region), pagemap.regionEnd(region));
            }
            start = pagemap.scannedTo(regions, end);
        }
    }

    private PagemapCalls openedPagemap() {
        try {
            int pagemapDescriptor =
                    opened("open(/proc/self/pagemap)", PagemapCalls.open(), "mount /proc, or raise `ulimit -n`.");
            return new PagemapCalls(pagemapDescriptor, REGIONS);
        } catch (KernelCallFailed failure) {
            FileCalls.close(descriptor);
            throw failure;
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(this + " is closed.");
        }
    }

    private static int opened(String call, long result, String remedy) {
        requireSuccess(call, result, remedy);
        return (int) result;
    }

    private static void requireSuccess(String call, long result, String remedy) {
        if (result < 0) {
            throw new KernelCallFailed(call, (int) -result, remedy);
        }
    }

    private static String range(long address, long bytes) {
        return "[0x" + Long.toHexString(address) + ", +" + bytes + " bytes]";
    }
}
