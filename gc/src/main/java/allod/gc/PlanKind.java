package allod.gc;

/// Which collector an object heap has.
public enum PlanKind {
    /// None: memory is handed out until the limit. The yardstick of the others.
    NO_GC("NoGc"),
    /// Stops the mutators and copies all live objects to the other half of the heap, every time. Simple, moves
    /// everything, and so finds every reference that the program hid from the heap.
    SEMI_SPACE("SemiSpace"),
    /// Marks and sweeps while the mutators run; objects stay where they are.
    MARK_SWEEP("MarkSweep");

    private final String word;

    PlanKind(String word) {
        this.word = word;
    }

    /// The name in logs, events and tables.
    public String word() {
        return word;
    }
}
