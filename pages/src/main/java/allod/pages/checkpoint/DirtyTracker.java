package allod.pages.checkpoint;

import allod.pages.PageSize;
import allod.pages.os.FeatureCalls;
import allod.pages.os.FileCalls;
import allod.pages.os.UserfaultCalls;

/// Tells which pages of a range have changed since it was last asked.
///
/// ```
///             a write, a discard                 collectAndReset
/// clean ───────────────────────────► changed ───────────────────────► told, and clean
///   ▲                                   │        the consumer throws
///   └────────────── start ──────────────┘◄────────────────────────────┘
/// ```
///
/// - [Method#PROTECT]: the kernel write-protects clean pages, lifts the protection by itself at the first write and
///   remembers it. A first write costs a page fault, the others nothing. A page counts as changed when it was written,
///   whatever the value. Eight bytes of page table stand behind each page of the range, touched or not
/// - [Method#COMPARE]: the range is compared with a copy. Writes cost nothing; a collection reads the range and the
///   copy, and the copy takes as much memory as the pages that are not zero. A page counts as changed when its contents
///   differ
///
/// Invariants:
///
/// - **D1** a page that was changed before a collection began, and not told since, is told by it
/// - **D2** a change that happens during a collection is told by it or by the next one: whoever copies the pages that
/// he is told, again and again, ends with a copy that is equal
/// - **D3** what a collection has found stays changed until the consumer has returned
/// - **D4** without huge pages, a page that was not changed is not told
///
/// A write is seen when it goes through the range, by this process or by the kernel on its behalf. What changes a file
/// under the range in another way, [Method#PROTECT] does not see: a write through another mapping, `pwrite`, a hole
/// punched into the file. Who does that says so with [#markChanged].
///
/// The range must stay mapped as it is: decommitting a part of it, taking a snapshot of it or folding one replaces
/// mappings, and the next collection says so. After that, [#start()] begins anew.
///
/// Threads: any, one at a time; writers go on meanwhile.
///
/// Sources: Linux, `PAGEMAP_SCAN` and userfaultfd's WP_ASYNC; the comparison is what is left where a container refuses
/// these.
public sealed interface DirtyTracker extends AutoCloseable permits ProtectingTracker, ComparingTracker {

    /// How changed pages are found.
    enum Method {
        /// By write protection that the kernel lifts by itself: Linux 6.7 or newer, where userfaultfd is allowed.
        PROTECT,
        /// By comparing with a copy: everywhere.
        COMPARE;

        /// The best one that this kernel allows this process.
        public static Method best() {
            long descriptor = FeatureCalls.pagemapScan() < 0 ? -1 : UserfaultCalls.open();
            if (descriptor < 0) {
                return COMPARE;
            }
            FileCalls.close((int) descriptor);
            return PROTECT;
        }
    }

    /// A tracker by the best method of this machine.
    ///
    /// @param address of the first page
    /// @param bytes a positive multiple of [PageSize#BYTES], up to 2^31 - 1 pages; all of it readable and writable
    static DirtyTracker over(long address, long bytes) {
        return over(address, bytes, Method.best());
    }

    /// A tracker by a method of one's own choice.
    ///
    /// @throws allod.pages.KernelCallFailed when this machine does not have it
    static DirtyTracker over(long address, long bytes, Method method) {
        if (address <= 0 || !PageSize.isMultiple(address)) {
            throw new IllegalArgumentException("a range at 0x" + Long.toHexString(address)
                    + ": it must begin on a page boundary, a multiple of " + PageSize.BYTES + ".");
        }
        requireWholePages(bytes);
        return switch (method) {
            case PROTECT -> new ProtectingTracker(address, bytes);
            case COMPARE -> new ComparingTracker(address, bytes);
        };
    }

    /// How it finds changed pages.
    Method method();

    /// Takes the pages as they are for unchanged, and follows them from now on; a second call begins anew.
    void start();

    /// Takes pages for changed that were changed behind the tracker's back.
    ///
    /// @param rangeAddress of the first page
    /// @param rangeBytes a positive multiple of [PageSize#BYTES]
    void markChanged(long rangeAddress, long rangeBytes);

    /// Tells every page that has changed since the last collection, or since [#start()], and takes it for unchanged.
    ///
    /// @param consumer is told of each run of pages; when it throws, they all stay changed
    /// @return how many pages
    long collectAndReset(DirtyRanges consumer);

    /// Ends the tracking; the pages stay as they are. A second call does nothing.
    @Override
    void close();

    /// Checks the length of a range.
    static void requireWholePages(long bytes) {
        if (bytes <= 0 || !PageSize.isMultiple(bytes) || bytes >> PageSize.SHIFT > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a range of " + bytes + " bytes: it must be a positive multiple of the "
                    + PageSize.BYTES + " bytes of a page, up to " + Integer.MAX_VALUE + " pages.");
        }
    }
}
