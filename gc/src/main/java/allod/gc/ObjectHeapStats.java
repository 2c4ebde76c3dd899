package allod.gc;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an object heap holds, and what its collector has cost since the heap was made: a snapshot, to which the
/// fast paths contribute nothing.
///
/// Two times are kept apart. `pauses` are the collector's view: all mutators stood. `stalls` are the mutators'
/// view: one of them was kept from its work, be it by a pause, a handshake, work for the collector or the want
/// of memory. The second is what users wait for, and may be long where the first is short.
///
/// @param name of the heap
/// @param plan its collector
/// @param memory what it holds
/// @param allocatedBytes since the heap was made
/// @param cycles that ended
/// @param cycleNanos wall-clock time of all of them, from their beginning until the end of their sweeping
/// @param workerCpuNanos CPU time of the collector's own threads in cycles, the conductor included
/// @param markedObjects by all cycles
/// @param freedBytes by all cycles
/// @param returnedBytes given back to the system
/// @param pauses all mutators stood for a collection, from the last one's arrival until they were let go
/// @param walks all mutators stood because the program asked for a dump, a histogram or a verification
/// @param timesToSafepoint from the request of a pause until the last mutator stood
/// @param stalls mutators were kept from their work, of all kinds
/// @param stallsByKind the same by kind; all kinds are there
/// @param slowSafepoints mutators that did not come to a safepoint in time
/// @param exhaustions allocations that failed for good
/// @param lastCycle the cycle that ended last; null before the first
/// @param cells what each size of cell has, those that have spans only; empty for plans without cells
public record ObjectHeapStats(
        String name,
        String plan,
        Memory memory,
        long allocatedBytes,
        long cycles,
        long cycleNanos,
        long workerCpuNanos,
        long markedObjects,
        long freedBytes,
        long returnedBytes,
        Durations pauses,
        Durations walks,
        Durations timesToSafepoint,
        Durations stalls,
        Map<StallKind, Durations> stallsByKind,
        long slowSafepoints,
        long exhaustions,
        @Nullable GcCycle lastCycle,
        List<Cells> cells) {

    /// What a heap holds.
    ///
    /// @param limitBytes that its committed bytes and side tables must not exceed
    /// @param softLimitBytes that the pacer tries to keep; the limit itself when there is none
    /// @param usedBytes of objects, dead ones that are not swept yet included
    /// @param committedBytes of memory for objects
    /// @param metadataBytes of side tables, mark stacks and shadow stacks
    /// @param liveBytes that the last cycle found; 0 before the first
    public record Memory(
            long limitBytes,
            long softLimitBytes,
            long usedBytes,
            long committedBytes,
            long metadataBytes,
            long liveBytes) {

        /// Side tables in relation to the memory for objects; 0 when there is none.
        public double metadataShare() {
            return committedBytes == 0 ? 0 : (double) metadataBytes / committedBytes;
        }
    }

    /// Cells of one size.
    ///
    /// @param cellBytes of a cell
    /// @param spans that are cut into such cells
    /// @param cells in all of them
    /// @param usedCells that hold an object, or may
    public record Cells(int cellBytes, long spans, long cells, long usedCells) {

        /// The share of the cells that is used.
        public double occupancy() {
            return cells == 0 ? 0 : (double) usedCells / cells;
        }
    }

    /// What the plan adds to what was recorded.
    ///
    /// @param cells may be empty
    static ObjectHeapStats of(
            String name, String plan, Memory memory, long allocatedBytes, CycleSums sums, List<Cells> cells) {
        GcCycle last = sums.lastCycle();
        return new ObjectHeapStats(
                name,
                plan,
                memory,
                allocatedBytes,
                sums.cycles.get(),
                sums.cycleNanos.get(),
                sums.workerCpuNanos.get(),
                sums.markedObjects.get(),
                sums.freedBytes.get(),
                sums.returnedBytes.get(),
                sums.pauses.snapshot(),
                sums.walks.snapshot(),
                sums.timesToSafepoint.snapshot(),
                sums.allStalls.snapshot(),
                sums.stallsByKind(),
                sums.slowSafepoints.get(),
                sums.exhaustions.get(),
                last,
                List.copyOf(cells));
    }

    /// Stalls of one kind.
    public Durations stalls(StallKind kind) {
        return stallsByKind.getOrDefault(kind, Durations.NONE);
    }

    /// A table for people.
    @Override
    public String toString() {
        return StatsTable.of(this);
    }
}
