package allod.gc;

/// A mutator has used up its shadow stack: scopes are open that hold more handles than it has slots.
public final class HandleOverflow extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HandleOverflow(long slots) {
        super("the mutator's shadow stack of " + slots + " slots is full: close scopes inside loops and recursion,"
                + " or create the heap with a larger handlesPerMutator");
    }
}
