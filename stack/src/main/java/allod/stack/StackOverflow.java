package allod.stack;

/// A request did not fit into what is left of a stack. Nothing was allocated, and the stack works on: smaller
/// requests may fit, and popping frames makes room.
public final class StackOverflow extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long requestedBytes;
    private final long alignment;
    private final int depth;
    private final long usedBytes;
    private final long capacityBytes;

    StackOverflow(long requestedBytes, long alignment, int depth, long usedBytes, long capacityBytes) {
        super(requestedBytes + " bytes aligned to " + alignment + " do not fit: " + usedBytes + " of " + capacityBytes
                + " bytes are in use at depth " + depth + " of the stack of '"
                + Thread.currentThread().getName() + "'; pop stack frames earlier, take large blocks from a heap, or "
                + StackCapacity.howToGetMore(capacityBytes) + ".");
        this.requestedBytes = requestedBytes;
        this.alignment = alignment;
        this.depth = depth;
        this.usedBytes = usedBytes;
        this.capacityBytes = capacityBytes;
    }

    /// Size of the block that did not fit.
    public long requestedBytes() {
        return requestedBytes;
    }

    /// Alignment of the block that did not fit, in bytes; padding may be what did not fit.
    public long alignment() {
        return alignment;
    }

    /// Number of open stack frames.
    public int depth() {
        return depth;
    }

    /// Bytes in use when the request came, padding included.
    public long usedBytes() {
        return usedBytes;
    }

    /// Bytes that the stack holds in all.
    public long capacityBytes() {
        return capacityBytes;
    }
}
