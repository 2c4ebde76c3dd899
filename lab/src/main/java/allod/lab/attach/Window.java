package allod.lab.attach;

/// The time of a recording as the search for leaks sees it.
///
/// ```
/// begin                middle                 cut     end
///   |    first half      |     second half     | tail  |     survivors of the tail do not count: they are young
/// ```
///
/// @param beginNanos the first event of any kind
/// @param cutNanos where the tail begins
/// @param endNanos the last event of any kind
record Window(long beginNanos, long cutNanos, long endNanos) {

    private static final int PERCENT = 100;

    /// Quarters of the time before the tail.
    static final int QUARTERS = 4;

    /// @param tailPercent how much of the end does not count
    static Window of(long beginNanos, long endNanos, int tailPercent) {
        return new Window(beginNanos, endNanos - (endNanos - beginNanos) / PERCENT * tailPercent, endNanos);
    }

    boolean isTail(long timeNanos) {
        return timeNanos > cutNanos;
    }

    int quarter(long timeNanos) {
        double share = (timeNanos - beginNanos) / (double) Math.max(1, cutNanos - beginNanos);
        return (int) Math.min(QUARTERS - 1, share * QUARTERS);
    }

    /// The mean age at the end of blocks that leak evenly.
    double evenAgeNanos() {
        return Math.max(1, endNanos - cutNanos + (cutNanos - beginNanos) / 2.0);
    }
}
