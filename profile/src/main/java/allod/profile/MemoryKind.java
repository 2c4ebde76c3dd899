package allod.profile;

/// What was allocated.
public enum MemoryKind {
    /// Blocks of a heap.
    HEAP,
    /// Stacks of threads.
    STACK,
    /// Mapped files.
    MAPPED_FILE,
    /// Snapshots: what live ones have copied.
    SNAPSHOT,
    /// Frames of address spaces larger than memory.
    ADDRESS_SPACE,
    /// Blocks of the C library's malloc, seen from outside.
    NATIVE,
    /// Objects of the Java heap.
    JAVA_HEAP
}
