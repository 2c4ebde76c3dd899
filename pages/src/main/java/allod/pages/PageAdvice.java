package allod.pages;

import allod.pages.os.MemoryCalls;

/// What the kernel may be told about pages of a [MappedFile]. None of it changes contents.
public enum PageAdvice {
    /// Takes NORMAL, RANDOM and SEQUENTIAL back.
    NORMAL(MemoryCalls.MADV_NORMAL, true),
    /// Reading ahead does not pay.
    RANDOM(MemoryCalls.MADV_RANDOM, true),
    /// Read far ahead, and forget what was passed.
    SEQUENTIAL(MemoryCalls.MADV_SEQUENTIAL, true),
    /// Start to read the range from storage, now and without waiting.
    WILL_NEED(MemoryCalls.MADV_WILLNEED, false),
    /// Unmap the pages; those of the file stay in its cache.
    DONT_NEED(MemoryCalls.MADV_DONTNEED, false),
    /// First candidates when memory is short.
    COLD(MemoryCalls.MADV_COLD, false),
    /// Write the pages out, and free their memory now.
    PAGE_OUT(MemoryCalls.MADV_PAGEOUT, false),
    /// Huge pages as the kernel finds them, from now on.
    HUGE_PAGES(MemoryCalls.MADV_HUGEPAGE, true),
    /// Huge pages at once, which takes its time; for files in memory also where the system's setting says never.
    COLLAPSE(MemoryCalls.MADV_COLLAPSE, false);

    private final int advice;
    private final boolean splits;

    PageAdvice(int advice, boolean splits) {
        this.advice = advice;
        this.splits = splits;
    }

    /// Whether the kernel notes it in the mapping, which then falls into parts that differ.
    boolean splits() {
        return splits;
    }

    /// Gives the advice for the pages of a range of a loan.
    ///
    /// @return whether the kernel took it
    boolean give(Loan loan, long address, long rangeBytes) {
        long start = PageSize.roundDown(address);
        long bytes = PageSize.roundUp(address + rangeBytes) - start;
        if (!splits || bytes == 0) {
            return MemoryCalls.madvise(start, bytes, advice) == 0;
        }
        return loan.splitting(() -> MemoryCalls.madvise(start, bytes, advice)) == 0;
    }
}
