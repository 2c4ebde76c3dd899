package allod.pages.snapshot;

/// What a space does when the memory for copies is used up while snapshots live.
public enum WhenFull {

    /// Ends the oldest snapshot, and the next ones, until there is memory again: writers go on, readers get
    /// [SnapshotCancelled].
    CANCEL_OLDEST,

    /// Writers get [SnapshotMemoryExhausted] from the gate until a snapshot is closed. Needs a gate.
    REFUSE_WRITERS,

    /// Writers wait in the gate until a snapshot is closed. Needs a gate, and readers that do not wait for writers.
    THROTTLE_WRITERS
}
