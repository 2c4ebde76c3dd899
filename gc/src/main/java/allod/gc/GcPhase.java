package allod.gc;

/// A stretch of a cycle's work, whether the world stands meanwhile or not. Phases follow each other and do not
/// nest; one may come several times in a cycle, and its times add up.
public enum GcPhase {
    /// Sweeping what the cycle before left, so that no unswept span is in anybody's hands when marking begins.
    FINISH_SWEEP("finish-sweep"),
    /// All mutators switch their barrier on, and allocate black from then on.
    ENABLE_BARRIER("enable-barrier"),
    /// Global roots, then every mutator's own handles.
    SCAN_ROOTS("scan-roots"),
    /// What the roots reach is marked while mutators go on; with a copying plan, copied while they stand.
    MARK("mark"),
    /// All mutators hand over the objects that they shaded.
    FLUSH("flush"),
    /// Values of ephemerons whose keys are alive, until nothing new is found.
    EPHEMERONS("ephemerons"),
    /// Weak, soft and phantom references to what was not marked are cleared.
    CLEAR_WEAK("clear-weak"),
    /// Unmarked cells become free cells; part of it is done by mutators at their refills.
    SWEEP("sweep"),
    /// Live objects move to the other half; copying plans only.
    COPY("copy"),
    /// The heap's structure is compared with what it must be; verification only.
    VERIFY("verify");

    private final String word;

    GcPhase(String word) {
        this.word = word;
    }

    /// The word in the log and in events.
    public String word() {
        return word;
    }
}
