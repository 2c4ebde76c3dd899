package allod.pages.snapshot;

import allod.pages.PageSize;
import java.util.BitSet;

/// Which pages of a space are committed; a snapshot keeps the answer of its moment without a copy.
///
/// Invariant: **C1** a set that was shared is never written again: the next change makes a new one.
///
/// Threads: changes under the lock of the space. A shared set may be read by any thread that got it from the snapshot.
final class CommittedPages {

    private final long address;
    private BitSet pages = new BitSet();
    private boolean shared;

    CommittedPages(long address) {
        this.address = address;
    }

    /// The set of this moment, by page number from the start of the space.
    BitSet share() {
        shared = true;
        return pages;
    }

    /// The set as it is; not to be kept, nor changed.
    BitSet pages() {
        return pages;
    }

    void add(long start, long bytes) {
        own().set(page(start), page(start + bytes));
    }

    void remove(long start, long bytes) {
        own().clear(page(start), page(start + bytes));
    }

    boolean covers(long start, long bytes) {
        return covers(pages, address, start, bytes);
    }

    static boolean covers(BitSet pages, long address, long start, long bytes) {
        int first = (int) ((start - address) >>> PageSize.SHIFT);
        int end = (int) ((start + bytes - 1 - address) >>> PageSize.SHIFT) + 1;
        return pages.nextClearBit(first) >= end;
    }

    /// Where the pages that are as committed as that of `start` end; far away when none is committed behind it.
    static long endOfRun(BitSet pages, long address, long start) {
        int page = (int) ((start - address) >>> PageSize.SHIFT);
        int end = pages.get(page) ? pages.nextClearBit(page) : pages.nextSetBit(page);
        return end < 0 ? Long.MAX_VALUE : address + ((long) end << PageSize.SHIFT);
    }

    /// Committed pages of a range.
    long count(long start, long bytes) {
        int end = page(start + bytes);
        long count = 0;
        for (int from = pages.nextSetBit(page(start)); from >= 0 && from < end; ) {
            int to = Math.min(end, pages.nextClearBit(from));
            count += to - from;
            from = pages.nextSetBit(to);
        }
        return count;
    }

    long bytes() {
        return (long) pages.cardinality() << PageSize.SHIFT;
    }

    private BitSet own() {
        if (shared) {
            pages = (BitSet) pages.clone();
            shared = false;
        }
        return pages;
    }

    private int page(long pageAddress) {
        return (int) ((pageAddress - address) >>> PageSize.SHIFT);
    }
}
