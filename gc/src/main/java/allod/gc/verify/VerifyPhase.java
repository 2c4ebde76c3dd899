package allod.gc.verify;

/// A point of a cycle at which the heap is verified, and what must hold there.
///
/// | phase | mark bits | forwarded headers | a mutator's flags |
/// | --- | --- | --- | --- |
/// | [#IDLE] | none | none | none |
/// | [#MARKING] | incomplete | none | marking |
/// | [#MARKED] | complete | none | not looked at: they are being switched |
/// | [#CLEARED] | complete, dead referents cleared | none | not marking |
/// | [#SWEEPING] | of spans that are not swept: complete | none | none |
/// | [#COPYING] | none | allowed in what is left behind | none |
public enum VerifyPhase {
    /// No cycle runs, and all is swept.
    IDLE(Marks.NONE, false, VerifiedHeap.MARKING | VerifiedHeap.CLEARING | VerifiedHeap.ALLOCATES_BLACK, 0),
    /// All barriers are on, and roots and graph are scanned in part.
    MARKING(
            Marks.INCOMPLETE,
            false,
            VerifiedHeap.MARKING | VerifiedHeap.CLEARING | VerifiedHeap.ALLOCATES_BLACK,
            VerifiedHeap.MARKING | VerifiedHeap.ALLOCATES_BLACK),
    /// The last stop of marking: nothing is grey.
    MARKED(Marks.COMPLETE, false, 0, 0),
    /// Weak references to dead objects are cleared, and nothing is swept.
    CLEARED(Marks.CLEARED, false, VerifiedHeap.MARKING, 0),
    /// Some spans are swept, and some are not.
    SWEEPING(Marks.LEFT, false, VerifiedHeap.MARKING | VerifiedHeap.CLEARING | VerifiedHeap.ALLOCATES_BLACK, 0),
    /// The world is stopped, and live objects are being copied.
    COPYING(Marks.NONE, true, VerifiedHeap.MARKING | VerifiedHeap.CLEARING | VerifiedHeap.ALLOCATES_BLACK, 0);

    /// What mark bits say.
    enum Marks {
        /// No object is marked.
        NONE,
        /// What is reachable is marked, or protected by something grey.
        INCOMPLETE,
        /// What is reachable is marked.
        COMPLETE,
        /// As complete, and nothing reachable refers weakly to what is not marked.
        CLEARED,
        /// Nothing can be said, because swept spans have none.
        LEFT
    }

    private final Marks marks;
    private final boolean mayForward;
    private final int flagsMask;
    private final int flags;

    VerifyPhase(Marks marks, boolean mayForward, int flagsMask, int flags) {
        this.marks = marks;
        this.mayForward = mayForward;
        this.flagsMask = flagsMask;
        this.flags = flags;
    }

    Marks marks() {
        return marks;
    }

    boolean mayForward() {
        return mayForward;
    }

    int flagsMask() {
        return flagsMask;
    }

    int flags() {
        return flags;
    }
}
