package allod.heap.checked;

/// What kind of mistake a report is about, in memcheck's words where it has some.
public enum MemoryErrorKind {
    /// A read or write of a block that was freed, seen as it happened.
    USE_AFTER_FREE,
    /// A freed block was written to, seen afterwards: its poison is damaged.
    WRITE_AFTER_FREE,
    /// A block was freed that is freed already.
    DOUBLE_FREE,
    /// What was freed lies inside a block, or in its redzones, and does not start it.
    INTERIOR_FREE,
    /// What was freed is no block of any checked heap.
    INVALID_FREE,
    /// A block was freed, or given to realloc, on another heap than its own.
    MISMATCHED_HEAP,
    /// A block was freed with a size that it does not have.
    MISMATCHED_SIZE,
    /// A read or write behind the end of a block.
    OVERFLOW,
    /// A read or write before the start of a block.
    UNDERFLOW,
    /// An access to an address that belongs to no block.
    INVALID_ACCESS,
    /// A read of bytes that nobody has written.
    UNINITIALISED_READ,
    /// The source and the destination of a copy overlap.
    OVERLAP,
    /// A size that is negative: most likely a computation that went wrong.
    FISHY_SIZE
}
