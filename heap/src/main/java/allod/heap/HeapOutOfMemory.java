package allod.heap;

/// A request that could not be served; nothing has changed and the heap works on.
///
/// An `OutOfMemoryError`, as the contract of [java.lang.foreign.Arena] asks, so code that handles the JDK's handles
/// ours.
public final class HeapOutOfMemory extends OutOfMemoryError {

    private static final long serialVersionUID = 1L;

    private final long missingBytes;

    private HeapOutOfMemory(String message) {
        this(message, 0);
    }

    private HeapOutOfMemory(String message, long missingBytes) {
        super(message);
        this.missingBytes = missingBytes;
    }

    /// How many bytes must be free before the request can be served, as far as that is known: 0 when it is not,
    /// `Long.MAX_VALUE` when the request can never be.
    public long missingBytes() {
        return missingBytes;
    }

    static HeapOutOfMemory overLimit(long bytes, String heap, long usedBytes, long limitBytes) {
        return new HeapOutOfMemory(
                "A request of " + bytes + " bytes exceeds the limit of heap '" + heap + "': " + usedBytes + " of "
                        + limitBytes + " bytes are in use. Free blocks, or raise limitBytes.",
                bytes > limitBytes ? Long.MAX_VALUE : bytes - (limitBytes - usedBytes));
    }

    static HeapOutOfMemory refused(long bytes, String heap, Throwable cause) {
        HeapOutOfMemory error = new HeapOutOfMemory("The system refused the memory for a request of " + bytes
                + " bytes to heap '" + heap + "'. Free blocks, or give the process more memory.");
        error.initCause(cause);
        return error;
    }

    static HeapOutOfMemory backingFull(long bytes, String heap) {
        return new HeapOutOfMemory("The file or space under heap '" + heap + "' has no room for a request of " + bytes
                + " bytes. Free blocks, make room on its disk, or open it with a larger size.");
    }

    static HeapOutOfMemory regionExhausted(String what, long limit) {
        return new HeapOutOfMemory("All " + limit + " units of " + what + " in the region of " + Region.HEAP_BYTES
                + " bytes are in use. Close heaps, or raise -Dallod.heap.regionBytes.");
    }

    static HeapOutOfMemory tooLarge(long bytes) {
        return new HeapOutOfMemory(
                "A request of " + bytes + " bytes exceeds " + Region.HEAP_BYTES / 2
                        + " bytes, half of the region that all heaps share. Ask for less, or raise"
                        + " -Dallod.heap.regionBytes.",
                Long.MAX_VALUE);
    }
}
