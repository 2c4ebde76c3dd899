package allod.lab.attach;

import java.time.Duration;

/// What a profile of a JVM is to see.
///
/// @param duration how long to look; zero for as long as the program runs
/// @param javaEveryBytes the mean distance between two samples of Java objects
/// @param nativeEveryBytes the mean distance between two samples of malloc; 0 for every block
/// @param tailPercent how much of the end is left out of the search for leaks: what is young there may yet be freed
/// @param allocators whether Netty's buffers and the blocks of Allod's heaps are watched, too
/// @param collectsFirst whether the class histogram is of live objects alone, which costs the JVM a full collection
public record ProfileOptions(
        Duration duration,
        long javaEveryBytes,
        long nativeEveryBytes,
        int tailPercent,
        boolean allocators,
        boolean collectsFirst) {

    private static final long JAVA_EVERY_BYTES = 512L << 10;
    private static final int TAIL_PERCENT = 10;
    private static final int MOST_TAIL_PERCENT = 90;

    public ProfileOptions {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("a duration of " + duration + " is negative: give 0 or more");
        }
        if (javaEveryBytes < 1 || nativeEveryBytes < 0) {
            throw new IllegalArgumentException("sampling every " + javaEveryBytes + " bytes of Java objects and every "
                    + nativeEveryBytes + " bytes of malloc: give at least 1, and at least 0");
        }
        if (tailPercent < 0 || tailPercent > MOST_TAIL_PERCENT) {
            throw new IllegalArgumentException(
                    "a tail of " + tailPercent + " % must be from 0 to " + MOST_TAIL_PERCENT + " %");
        }
    }

    /// What is right for most JVMs.
    public static ProfileOptions of(Duration duration) {
        return new ProfileOptions(duration, JAVA_EVERY_BYTES, 0, TAIL_PERCENT, true, false);
    }
}
