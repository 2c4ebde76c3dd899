package allod.lab.collect;

import java.time.Duration;
import java.util.List;

/// How heaps are compared.
///
/// @param heaps in the order of the report
/// @param limitBytes of each heap; a multiple of 2 MiB
/// @param seconds that the mutation is timed for
/// @param operationsPerSecond that the mutation is held to; 0 for as many as there can be
/// @param seed of the mutation
/// @param workers that mark beside the mutator, in object heaps
/// @param timeout for one heap, its loading and its comparison with the model included
public record CollectOptions(
        List<HeapChoice> heaps,
        long limitBytes,
        int seconds,
        int operationsPerSecond,
        long seed,
        int workers,
        Duration timeout) {

    static final long LIMIT_UNIT = 2L << 20;
    private static final long LEAST_LIMIT = 64L << 20;
    private static final int LIMIT_FACTOR = 4; // a copying plan needs twice what lives, and something to fill

    /// The limit for a graph when none is asked for.
    ///
    /// @param ownBytes of the graph in an object heap
    public static long defaultLimitBytes(long ownBytes) {
        long bytes = Math.max(LEAST_LIMIT, ownBytes * LIMIT_FACTOR);
        return (bytes + LIMIT_UNIT - 1) / LIMIT_UNIT * LIMIT_UNIT;
    }
}
