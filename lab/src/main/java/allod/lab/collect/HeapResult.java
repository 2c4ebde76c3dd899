package allod.lab.collect;

import org.jspecify.annotations.Nullable;

/// What one heap did with a graph.
///
/// @param heap which
/// @param measured null when it failed
/// @param failure why, as a clause; null when it did not
public record HeapResult(
        HeapChoice heap,
        @Nullable Measured measured,
        @Nullable String failure) {

    /// The figures.
    ///
    /// @param loadNanos until the graph was in the heap
    /// @param wallNanos of the timed stretch
    /// @param operations of the mutation in it
    /// @param copies nodes allocated in it
    /// @param operation times of single operations, as the mutator measured them: what a stall is to the
    ///     program
    /// @param pauses in which the mutator stood, as the collector measured them
    /// @param toSafepoint from the request of each until it stood
    /// @param collectorCpuNanos of the collector's threads
    /// @param processCpuNanos of the process, compilers included
    /// @param residentBytes of the process at the end of it: memory that was written to
    /// @param marking null for the JVM's collectors, which do not tell
    /// @param liveObjects that the graph had in the end
    /// @param liveBytes of them in an object heap
    public record Measured(
            long loadNanos,
            long wallNanos,
            long operations,
            long copies,
            Times operation,
            Times pauses,
            Times toSafepoint,
            long collectorCpuNanos,
            long processCpuNanos,
            long residentBytes,
            @Nullable Marking marking,
            long liveObjects,
            long liveBytes) {

        /// Operations of the mutation per second.
        public double operationsPerSecond() {
            return operations * 1e9 / Math.max(1, wallNanos);
        }
    }

    /// What the cycles of an object heap marked, or copied.
    ///
    /// @param cycles that ended in the timed stretch
    /// @param nanos of wall-clock time in which they marked or copied
    public record Marking(long cycles, long objects, long bytes, long nanos) {

        public double objectsPerSecond() {
            return objects * 1e9 / Math.max(1, nanos);
        }

        public double bytesPerSecond() {
            return bytes * 1e9 / Math.max(1, nanos);
        }
    }

    static HeapResult failed(HeapChoice heap, String failure) {
        return new HeapResult(heap, null, failure);
    }
}
