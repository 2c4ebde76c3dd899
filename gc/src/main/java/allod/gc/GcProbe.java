package allod.gc;

/// What an observer hears of the object heaps: their cycles, phases and pauses, and whatever keeps a mutator
/// from its own work.
///
/// Pauses and stalls are two things. A *pause* is a time in which all mutators stand, as the collector sees it;
/// a *stall* is a time in which one mutator does not do its own work, as that mutator sees it. A collector can
/// have hardly any pause and long stalls, so both are told, and neither is computed from the other.
///
/// ```
/// cycleStarted   phaseBegan phaseEnded  phaseBegan  pause  phaseEnded ...   cycleEnded       one after the other
/// stall  stall                    stall                        safepointSlow                 at any time, any thread
/// ```
///
/// Probes are found by [java.util.ServiceLoader] when the first heap is made; there may be several, and each
/// hears all.
///
/// Threads: `stall` and `exhausted` come on the mutator's own thread, the rest on whatever thread conducts the
/// cycle; the events of one cycle come in order. Calls come from inside the collector, some of them with the
/// world stopped or while a mutator waits for memory: a probe must neither block nor use object heaps. What it
/// throws is caught and told once to the logger `allod.gc`; the probe goes on hearing.
///
/// Units: nanoseconds of wall-clock time unless a name says otherwise. `heap` is the name that the heap was
/// given.
public interface GcProbe {

    /// All probes that the process has on its module path or class path, as one; the log is one of them.
    static GcProbe installed() {
        return InstalledProbes.all();
    }

    /// A probe that hears nothing.
    static GcProbe none() {
        return NoGcProbe.NONE;
    }

    /// A cycle begins.
    ///
    /// @param number 1 for the first cycle of the heap
    default void cycleStarted(String heap, long number, GcCause cause) {}

    /// A phase of the cycle begins.
    default void phaseBegan(String heap, long number, GcPhase phase) {}

    /// The phase that began last is over.
    default void phaseEnded(String heap, long number, GcPhase phase, long nanos) {}

    /// All mutators stood still and go on now.
    ///
    /// @param number of the cycle, 0 for a pause outside of cycles
    /// @param timeToSafepointNanos from the request until the last mutator stood
    /// @param pauseNanos from then on until they were let go
    default void pause(String heap, long number, PauseKind kind, long timeToSafepointNanos, long pauseNanos) {}

    /// A mutator was kept from its work, and goes on now.
    ///
    /// @param thread the mutator's own, which is the one that calls
    default void stall(String heap, StallKind kind, long nanos, Thread thread) {}

    /// A mutator does not come to a safepoint. Told once for each request, while it is still running.
    ///
    /// @param thread the culprit
    /// @param stack of the culprit, at this moment; may be empty for a virtual thread that is not mounted
    /// @param waitedNanos since the request
    default void safepointSlow(String heap, Thread thread, StackTraceElement[] stack, long waitedNanos) {}

    /// An allocation fails for good: the ladder is at its end.
    ///
    /// @param requestedBytes what was asked for
    /// @param limitBytes of the heap
    /// @param histogram the largest classes as a text, empty when there was no chance to make one
    default void exhausted(String heap, long requestedBytes, long limitBytes, String histogram) {}

    /// A cycle is over, its sweeping included.
    default void cycleEnded(GcCycle cycle) {}
}
