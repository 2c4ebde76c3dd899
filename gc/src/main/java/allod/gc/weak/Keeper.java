package allod.gc.weak;

/// How a plan makes objects live that the strong references did not reach.
public interface Keeper {

    /// Makes live what the slot refers to; a plan that moves objects also brings the slot up to date.
    ///
    /// @param slot address of a slot that is no immediate, and may be null
    void keep(long slot);

    /// Follows what was kept to the end.
    void trace();

    /// Objects that became live so far in this heap, by whomever. Exact while all mutators stand and have
    /// flushed.
    long liveObjects();
}
