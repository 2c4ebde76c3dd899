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
/// Scopes nest; the innermost is closed first. A scope that is closed is used again for the next of its depth,
/// so it must not be touched any more. A handle is the address of a slot that the collectors see, so what it
/// refers to stays alive and may move.
///
/// Threads: the mutator's.
public final class Scope implements AutoCloseable {
    private final Mutator mutator;
    private final int depth;
    private long outerTop;

    Scope(Mutator mutator, int depth) {
        this.mutator = mutator;
        this.depth = depth;
    }

    void open(long newOuterTop) {
        outerTop = newOuterTop;
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
        return mutator.newHandle(ref);
    }

    /// Ends the handles that were made since the scope was opened.
    @Override
    public void close() {
        mutator.closeScope(depth, outerTop);
    }
}
