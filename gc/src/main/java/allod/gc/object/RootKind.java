package allod.gc.object;

/// What keeps an object alive from outside the heap.
public enum RootKind {
    /// A handle on a mutator's shadow stack.
    HANDLE,
    /// A reference that the program keeps in a Java object.
    GLOBAL,
    /// The object is held where it is.
    PIN,
    /// The collector keeps it for its own work: what waits to be queued or cleaned.
    COLLECTOR
}
