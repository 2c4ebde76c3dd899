package allod.gc;

/// Why all mutators had to stand still.
public enum PauseKind {
    /// Marking is over, or is found not to be.
    MARK_END("mark-end"),
    /// Weak references are cleared, and sweeping begins.
    SWEEP_START("sweep-start"),
    /// A whole collection with the world stopped: what a copying plan does.
    COLLECTION("collection"),
    /// A concurrent cycle that did not keep up is finished with the world stopped.
    DEGENERATE("degenerate"),
    /// The heap is walked: a dump, a histogram, a verification.
    WALK("walk");

    private final String word;

    PauseKind(String word) {
        this.word = word;
    }

    /// The word in the log and in events.
    public String word() {
        return word;
    }
}
