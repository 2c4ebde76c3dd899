package allod.pages.paged;

import allod.pages.PageSize;

/// Pages on their way between frames and a [PageStore]: a slot of the store and an address for each.
///
/// Made once and used again; a store neither keeps nor changes it. Frames are page-aligned and [PageSize#BYTES] long.
///
/// Threads: one at a time.
public final class PageBatch {

    private final long[] slots;
    private final long[] addresses;
    private int count;

    /// An empty batch for up to `capacity` pages.
    public PageBatch(int capacity) {
        slots = new long[capacity];
        addresses = new long[capacity];
    }

    /// Adds a page.
    ///
    /// @param slot number of the page in the store, 0 or more
    /// @param address of its frame
    public void add(long slot, long address) {
        assert slot >= 0 && PageSize.isMultiple(address) : slot + " " + address;
        slots[count] = slot;
        addresses[count] = address;
        count++;
    }

    /// Pages in the batch.
    public int count() {
        return count;
    }

    /// Pages the batch has room for.
    public int capacity() {
        return slots.length;
    }

    /// The slot of page `index`.
    public long slot(int index) {
        return slots[index];
    }

    /// The address of the frame of page `index`.
    public long address(int index) {
        return addresses[index];
    }

    /// Empties the batch.
    public void clear() {
        count = 0;
    }
}
