package allod.gc;

/// The numbers of a cycle that only the plan knows: it sets them while the cycle runs, and [CycleRecorder#end]
/// reads them.
///
/// Threads: whoever conducts the cycle; hand-over between threads is that of the conductor's own lock.
final class CycleFigures {
    /// Used by objects when the cycle began, and when it ended.
    long beforeBytes;

    long afterBytes;

    /// Objects that were reached, and their bytes.
    long markedObjects;

    long liveBytes;

    /// By mutators, while the cycle ran.
    long allocatedBytes;

    /// Given back to the heap by sweeping, or by leaving a half.
    long freedBytes;

    /// Use at which the next cycle is to be over; [Long#MAX_VALUE] for none.
    long goalBytes;

    /// CPU time of the workers; that of the thread which conducts is added by the recorder.
    long workerCpuNanos;

    void clear() {
        beforeBytes = 0;
        afterBytes = 0;
        markedObjects = 0;
        liveBytes = 0;
        allocatedBytes = 0;
        freedBytes = 0;
        goalBytes = Long.MAX_VALUE;
        workerCpuNanos = 0;
    }
}
