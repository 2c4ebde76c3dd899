package allod.gc;

/// What mutators have to do for a heap that marks and sweeps.
enum MarkPhase {
    /// Nothing: no barrier, white allocation.
    IDLE,
    /// Barriers are on, allocation is black.
    MARKING,
    /// Marking is over, allocation is still black, and weak references are tested before they are handed out.
    CLEARING
}
