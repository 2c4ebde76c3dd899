package allod.gc;

/// A piece of a mutator's shadow stack: the handles that were made in it live until it is closed.
///
/// ```java
/// try (Scope scope = mutator.scope()) {
///     long list = scope.slot();
///     mutator.setHandle(list, mutator.alloc(node));
/// }
/// ```
///
/// Scopes nest; the innermost is closed first. A handle is the address of a slot that the collectors see, so what it
/// refers to stays alive and may move.
///
/// Threads: the mutator's.
public final class Scope implements AutoCloseable {
    private final Mutator mutator;
    private final long outerTop;

    Scope(Mutator mutator, long outerTop) {
        this.mutator = mutator;
        this.outerTop = outerTop;
    }

    /// A new handle that refers to nothing.
    ///
    /// @throws HandleOverflow when the shadow stack is full
    public long slot() {
        return mutator.newHandle();
    }

    /// A new handle that refers to the object.
    ///
    /// @param ref valid now, or 0
    public long slot(long ref) {
        long handle = mutator.newHandle();
        mutator.setHandle(handle, ref);
        return handle;
    }

    /// Ends the handles that were made since the scope was opened.
    @Override
    public void close() {
        mutator.popHandles(outerTop);
    }
}
