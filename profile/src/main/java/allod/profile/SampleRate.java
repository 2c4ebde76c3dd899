package allod.profile;

/// How far samples lie apart: what was asked for, or more, while a program allocates so fast that samples would be
/// felt.
///
/// ```
/// more than the limit in a window      the distance doubles, at once
/// less than a quarter of the limit     it halves, down to what was asked for, once a window
/// ```
///
/// Estimates stay unbiased: a sample has the weight of the distance that its point was drawn with, and the distance
/// depends on samples that are over.
///
/// Threads: `meanBytes` is read by any; the rest is guarded by the lock of the [Ledger].
final class SampleRate {

    private static final long WINDOW_NANOS = 100_000_000;
    private static final int WINDOWS_PER_SECOND = 10;
    private static final int MAX_SHIFT = 20;

    private volatile long meanBytes;
    private long askedBytes;
    private long mostPerWindow;
    private int shift;
    private long windowNanos;
    private long samples;

    /// @param samplesPerSecond 0 for no limit
    SampleRate(long askedBytes, long samplesPerSecond) {
        limit(samplesPerSecond);
        ask(askedBytes);
    }

    /// The mean distance between two samples now.
    long meanBytes() {
        return meanBytes;
    }

    void ask(long newAskedBytes) {
        askedBytes = newAskedBytes;
        shift = 0;
        meanBytes = newAskedBytes;
    }

    void limit(long samplesPerSecond) {
        mostPerWindow = samplesPerSecond == 0 ? Long.MAX_VALUE : Math.max(1, samplesPerSecond / WINDOWS_PER_SECOND);
        ask(askedBytes);
    }

    /// A sample was taken.
    void count(long nowNanos) {
        if (askedBytes <= 1) {
            return; // exact, whatever it costs
        }
        long windows = (nowNanos - windowNanos) / WINDOW_NANOS;
        if (windows != 0) {
            if (samples < mostPerWindow / 4) {
                shiftTo((int) Math.max(0, shift - Math.min(Math.abs(windows), MAX_SHIFT)));
            }
            windowNanos = nowNanos;
            samples = 0;
        }
        samples++;
        if (samples > mostPerWindow) {
            shiftTo(Math.min(MAX_SHIFT, shift + 1));
            windowNanos = nowNanos;
            samples = 0;
        }
    }

    private void shiftTo(int newShift) {
        if (shift != newShift) {
            shift = newShift;
            meanBytes = askedBytes > Long.MAX_VALUE >>> newShift ? Long.MAX_VALUE : askedBytes << newShift;
        }
    }
}
