package allod.gc;

import java.util.List;
import java.util.Map;

/// What one cycle did, from its beginning until its sweeping was over.
///
/// @param heap the heap's name
/// @param number 1 for the first cycle of the heap
/// @param plan the plan's name
/// @param wallNanos from beginning to end
/// @param phases the phases that came, in the order of their first beginning, with the sum of their times
/// @param pauses the cycle's pauses in their order, the first [#KEPT_PAUSES] of them
/// @param pauseCount all of them
/// @param pauseNanos sum of all, without the times to safepoint
/// @param maxPauseNanos the longest
/// @param maxTimeToSafepointNanos the longest time from the request of a pause until the last mutator stood
/// @param stalls what kept single mutators from their work during the cycle, by kind
/// @param workerCpuNanos CPU time of the collector's own threads, the conductor included; what mutators did for
///     it is in the stalls
/// @param beforeBytes used by objects when it began
/// @param afterBytes used by objects when it ended
/// @param liveBytes what was marked, or copied: objects that were reached
/// @param allocatedBytes by mutators meanwhile, what they gave back unused taken off
/// @param markedObjects objects that were reached
/// @param freedBytes given back to the heap by sweeping, or by leaving a half
/// @param returnedBytes given back to the system since the cycle before ended
/// @param goalBytes use at which the next cycle is to be over; [Long#MAX_VALUE] for none
public record GcCycle(
        String heap,
        long number,
        String plan,
        GcCause cause,
        long wallNanos,
        Map<GcPhase, Long> phases,
        List<Pause> pauses,
        long pauseCount,
        long pauseNanos,
        long maxPauseNanos,
        long maxTimeToSafepointNanos,
        Map<StallKind, Stalls> stalls,
        long workerCpuNanos,
        long beforeBytes,
        long afterBytes,
        long liveBytes,
        long allocatedBytes,
        long markedObjects,
        long freedBytes,
        long returnedBytes,
        long goalBytes) {

    /// Pauses of which a cycle keeps each by itself.
    public static final int KEPT_PAUSES = 16;

    /// A time in which all mutators stood.
    ///
    /// @param kind why
    /// @param afterNanos since the cycle's beginning, when it was over
    /// @param timeToSafepointNanos from the request until the last mutator stood
    /// @param nanos from then on until they were let go
    public record Pause(PauseKind kind, long afterNanos, long timeToSafepointNanos, long nanos) {}

    /// Times in which mutators were kept from their work, for one reason.
    ///
    /// @param count how often
    /// @param nanos in all
    /// @param maxNanos the longest
    public record Stalls(long count, long nanos, long maxNanos) {

        /// None.
        public static final Stalls NONE = new Stalls(0, 0, 0);

        Stalls plus(Stalls other) {
            return new Stalls(count + other.count, nanos + other.nanos, Math.max(maxNanos, other.maxNanos));
        }
    }

    /// Stalls of one kind.
    public Stalls stalls(StallKind kind) {
        return stalls.getOrDefault(kind, Stalls.NONE);
    }

    /// Stalls of all kinds.
    public Stalls allStalls() {
        return stalls.values().stream().reduce(Stalls.NONE, Stalls::plus);
    }

    /// The line of the log, without its time; its grammar is in the chapter on
    /// [seeing](../../../../../docs/4-gc-seeing.md).
    @Override
    public String toString() {
        return GcLine.of(this);
    }
}
