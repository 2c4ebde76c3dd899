package allod.compressed;

/// Slots in the order in which they shall leave: a ring of words that grows.
///
/// Threads: any; the monitor guards all of it, and nothing is locked under it.
final class SlotQueue {

    private long[] ring = new long[1024]; // its length is a power of two
    private int head;
    private int count;

    synchronized void add(long slot) {
        if (count == ring.length) {
            long[] longer = new long[2 * count];
            System.arraycopy(ring, head, longer, 0, count - head);
            System.arraycopy(ring, 0, longer, count - head, head);
            ring = longer;
            head = 0;
        }
        ring[head + count & ring.length - 1] = slot;
        count++;
    }

    /// The slot that stands first, or -1.
    synchronized long poll() {
        if (count == 0) {
            return -1;
        }
        long slot = ring[head];
        head = head + 1 & ring.length - 1;
        count--;
        return slot;
    }

    synchronized int count() {
        return count;
    }
}
