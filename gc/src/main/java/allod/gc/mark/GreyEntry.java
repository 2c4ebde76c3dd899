package allod.gc.mark;

import allod.gc.object.SlotLayout;

/// A word on a mark stack: a grey object, or the rest of a grey array from one oblet on.
///
/// ```
///  63 .............. 47 46 ................................... 3 2 .. 0
/// ┌────────────────────┬─────────────────────────────────────────┬──────┐
/// │ oblet, upper bits  │ address of the object                   │ oblet│
/// └────────────────────┴─────────────────────────────────────────┴──────┘
/// ```
///
/// An *oblet* is a piece of an array that is scanned in one go. Entry 0 is nothing.
///
/// Sources: the oblets of Go's collector; there all of an object are queued at once, here each queues the next
/// one, so that an array never has more than one entry.
final class GreyEntry {

    /// Bytes of elements that are scanned in one go: enough to be worth an entry, little enough to stop at.
    static final long OBLET_BYTES = 128 << 10;

    private static final long LOW_MASK = 7;
    private static final int LOW_BITS = 3;
    private static final int HIGH_SHIFT = 47;

    private GreyEntry() {}

    static long of(long ref, long oblet) {
        return ref | (oblet & LOW_MASK) | (oblet >>> LOW_BITS << HIGH_SHIFT);
    }

    static long refOf(long entry) {
        return entry & SlotLayout.ADDRESS_MASK;
    }

    static long obletOf(long entry) {
        return (entry >>> HIGH_SHIFT << LOW_BITS) | (entry & LOW_MASK);
    }
}
