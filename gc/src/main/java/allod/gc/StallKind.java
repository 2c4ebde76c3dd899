package allod.gc;

/// Why one mutator did not go on with its own work. The order is that of the ladder: each is worse than the one
/// before.
public enum StallKind {
    /// It ran a handshake, or stood while the world was stopped: from its arrival at the safepoint until it
    /// left.
    SAFEPOINT("safepoint"),
    /// It marked, or swept, in proportion to what it allocates.
    ASSIST("assist"),
    /// It was parked for a bounded time, so that the collector stays ahead.
    PACE("pace"),
    /// It waited for memory until a cycle had freed some.
    STALL("stall"),
    /// It waited while the cycle was finished with the world stopped.
    DEGENERATE("degenerate");

    private final String word;

    StallKind(String word) {
        this.word = word;
    }

    /// The word in the log and in events.
    public String word() {
        return word;
    }
}
