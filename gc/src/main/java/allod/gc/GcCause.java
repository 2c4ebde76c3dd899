package allod.gc;

/// Why a cycle began.
public enum GcCause {
    /// The program asked: `heap.collect()`, a dump, a verification.
    REQUESTED("requested"),
    /// The heap had grown to where a cycle must begin so that it ends before the goal.
    GOAL("goal"),
    /// The soft limit came near.
    SOFT_LIMIT("soft-limit"),
    /// Little was left below the limit: the pacer's prediction came too late, or there is no room for one.
    LIMIT("limit"),
    /// An allocation found no memory and waits for this cycle.
    ALLOCATION("allocation"),
    /// Nothing was asked of the heap for a while, and a cycle lets it give memory back.
    IDLE("idle"),
    /// The collector's own code is made warm with objects that nobody needs.
    WARM_UP("warm-up"),
    /// A test mode: a collection every few allocations or polls.
    STRESS("stress");

    private final String word;

    GcCause(String word) {
        this.word = word;
    }

    /// The word in the log and in events.
    public String word() {
        return word;
    }
}
