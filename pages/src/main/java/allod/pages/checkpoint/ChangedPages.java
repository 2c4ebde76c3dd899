package allod.pages.checkpoint;

import allod.pages.PageSize;
import java.util.BitSet;

/// Pages of a range that were found changed and are not told yet: a bit a page.
///
/// Threads: guarded by its owner.
final class ChangedPages {

    private final long address;
    private final long bytes;
    private final BitSet pages = new BitSet();

    ChangedPages(long address, long bytes) {
        this.address = address;
        this.bytes = bytes;
    }

    /// Adds pages that somebody names.
    void mark(long rangeAddress, long rangeBytes) {
        boolean inside = rangeAddress >= address && rangeBytes > 0 && rangeBytes <= address + bytes - rangeAddress;
        if (!inside || !PageSize.isMultiple(rangeAddress | rangeBytes)) {
            throw new IllegalArgumentException("markChanged of [0x" + Long.toHexString(rangeAddress) + ", +"
                    + rangeBytes + " bytes]: it must be whole pages within [0x" + Long.toHexString(address) + ", +"
                    + bytes + " bytes].");
        }
        add(rangeAddress, rangeAddress + rangeBytes);
    }

    void add(long startAddress, long endAddress) {
        pages.set(index(startAddress), index(endAddress));
    }

    void clear() {
        pages.clear();
    }

    /// Tells the runs, and forgets them once the consumer has taken them all.
    ///
    /// @return how many pages
    long tell(DirtyRanges consumer) {
        long told = 0;
        int from = pages.nextSetBit(0);
        while (from >= 0) {
            int to = pages.nextClearBit(from);
            consumer.changed(address + ((long) from << PageSize.SHIFT), (long) (to - from) << PageSize.SHIFT);
            told += to - from;
            from = pages.nextSetBit(to);
        }
        pages.clear();
        return told;
    }

    private int index(long pageAddress) {
        return (int) ((pageAddress - address) >> PageSize.SHIFT);
    }
}
