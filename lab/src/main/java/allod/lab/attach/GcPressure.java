package allod.lab.attach;

import java.util.OptionalLong;

/// How hard the collector had to work while a JVM was profiled.
///
/// @param collector by its names, such as `G1New, G1Old`; empty when nothing is known
/// @param collections how many there were
/// @param pauseNanos all pauses together
/// @param longestPauseNanos the longest one
/// @param allocatedBytes what the program allocated on the Java heap between the first collection and the last, or by
/// samples when there were fewer than two
/// @param allocationSpanNanos the time in which it did
/// @param promotedBytes by how much collections made the old generation grow; nothing with collectors that do not tell
/// @param firstUsedBytes used after the first collection
/// @param lastUsedBytes used after the last collection
/// @param watchedNanos how long was looked
public record GcPressure(
        String collector,
        long collections,
        long pauseNanos,
        long longestPauseNanos,
        long allocatedBytes,
        long allocationSpanNanos,
        OptionalLong promotedBytes,
        long firstUsedBytes,
        long lastUsedBytes,
        long watchedNanos) {

    /// Nothing is known.
    public static final GcPressure UNKNOWN = new GcPressure("", 0, 0, 0, 0, 0, OptionalLong.empty(), 0, 0, 0);

    private static final double NANOS = 1e9;

    /// The same with another measure of what was allocated.
    GcPressure withAllocation(long bytes, long spanNanos) {
        return new GcPressure(
                collector,
                collections,
                pauseNanos,
                longestPauseNanos,
                bytes,
                spanNanos,
                promotedBytes,
                firstUsedBytes,
                lastUsedBytes,
                watchedNanos);
    }

    /// Bytes a second; 0 when fewer than two collections tell nothing.
    public double allocationRate() {
        return allocationSpanNanos == 0 ? 0 : allocatedBytes * NANOS / allocationSpanNanos;
    }

    /// The share of the time in which all threads of the program stood still.
    public double pauseShare() {
        return watchedNanos == 0 ? 0 : pauseNanos / (double) watchedNanos;
    }
}
