package allod.gc.verify;

/// The heap is not as it must be in a phase: a defect of the collector, or of a program that wrote past an
/// object or used a reference after a safepoint. The message names the invariant, the object, the slot and the
/// phase.
public final class HeapBroken extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final String invariant;

    HeapBroken(String invariant, String message) {
        super(message);
        this.invariant = invariant;
    }

    /// The name of what does not hold, as [HeapVerifier] lists it.
    public String invariant() {
        return invariant;
    }
}
