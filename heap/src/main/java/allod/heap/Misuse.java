package allod.heap;

/// The exceptions for mistakes at the edge of the heap, made off the hot paths. Each names the value, the bound and the
/// remedy.
final class Misuse {

    private Misuse() {}

    static IllegalArgumentException notAllocated(long address, long span) {
        String where = "0x" + Long.toHexString(address);
        if (Span.state(span) == SpanLayout.STATE_CUT) {
            if (!Span.startsBlock(span, address)) {
                return new IllegalArgumentException("Address " + where + " lies inside a span of "
                        + Span.blockBytes(span) + "-byte blocks from 0x" + Long.toHexString(Span.start(span))
                        + " but no block starts there. Use the address that the allocation returned.");
            }
            return new IllegalArgumentException("Address " + where + ": double free, the block of "
                    + Span.blockBytes(span) + " bytes is the one that was freed last. Free each block once.");
        }
        if (Span.state(span) == SpanLayout.STATE_LARGE) {
            return new IllegalArgumentException("Address " + where + " lies inside a block of "
                    + Span.bytes(span) + " bytes from 0x" + Long.toHexString(Span.start(span))
                    + ". Use the address that the allocation returned.");
        }
        return new IllegalArgumentException("Address " + where + ": no live block starts there: freed already, or never"
                + " allocated. Free each block once, with the address that the allocation returned.");
    }

    static IllegalArgumentException foreign(long address) {
        return new IllegalArgumentException("Address 0x" + Long.toHexString(address)
                + " is outside of the memory of all heaps, 0x" + Long.toHexString(Region.BASE) + " to 0x"
                + Long.toHexString(Region.MAP) + ". Use the allocator that it came from.");
    }

    static IllegalArgumentException otherHeap(long address, String owner, String heap) {
        return new IllegalArgumentException("Address 0x" + Long.toHexString(address) + ": the block belongs to heap '"
                + owner + "', not to '" + heap + "'. Use its own heap.");
    }

    static IllegalArgumentException negativeSize(long bytes) {
        return new IllegalArgumentException("Size " + bytes + " is negative; the least is 0 bytes.");
    }

    static IllegalArgumentException badAlignment(long alignment) {
        return new IllegalArgumentException(
                "Alignment " + alignment + " is not a power of two from 1 to " + Heap.MAX_ALIGNMENT_BYTES + " bytes.");
    }

    static IllegalStateException closed(String heap) {
        return new IllegalStateException(
                "Heap '" + heap + "' is closed. Allocate before close(), or use another heap.");
    }

    static WrongThreadException wrongThread(String heap, Thread owner, Thread caller) {
        return new WrongThreadException("LocalHeap of heap '" + heap + "' belongs to thread " + owner.getName()
                + " and was used by " + caller.getName() + ". Call Heap.local() in each thread.");
    }
}
