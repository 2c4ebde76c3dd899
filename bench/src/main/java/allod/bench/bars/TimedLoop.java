package allod.bench.bars;

import java.util.Arrays;

/// Times a loop in chunks of half a millisecond and more: each call runs compiled code from its start.
final class TimedLoop {

    /// `count` operations.
    interface Loop {
        long run(int count);
    }

    private static final int CHUNK = 50_000;
    private static final int WARM_UP_CHUNKS = 40;
    private static final int LEAST_CHUNKS = 20;
    private static final int MOST_CHUNKS = 4096;
    private static final long NANOS = 1_000_000;

    /// Keeps the results alive.
    private static volatile long sink;

    private TimedLoop() {}

    static Sample time(Loop loop, long millis) {
        CpuClock clock = new CpuClock();
        double[] nanos = new double[MOST_CHUNKS];
        warmUp(loop, clock, nanos);
        long begin = clock.nanos();
        long now = begin;
        int chunks = 0;
        while (chunks < MOST_CHUNKS && (chunks < LEAST_CHUNKS || now - begin < millis * NANOS)) {
            nanos[chunks++] = chunk(loop, clock);
            now = clock.nanos();
        }
        return Sample.of(Arrays.copyOf(nanos, chunks));
    }

    private static void warmUp(Loop loop, CpuClock clock, double[] nanos) {
        for (int i = 0; i < WARM_UP_CHUNKS; i++) {
            nanos[i] = chunk(loop, clock);
        }
    }

    private static double chunk(Loop loop, CpuClock clock) {
        long before = clock.nanos();
        sink = loop.run(CHUNK);
        return (double) (clock.nanos() - before) / CHUNK;
    }
}
