package allod.gc.mark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Threads that push and pop by random: each entry that was pushed is popped exactly once. `-Dallod.seed=N`
/// repeats the threads' choices, not their interleaving.
class GreyPoolProperties {
    private static final int THREADS = 4;
    private static final int STEPS = 40_000;

    @Test
    void g1_g2_everyEntryComesOutOnce() throws Exception {
        run(1 << 20, GreyPool.DEFAULT_ENTRIES);
    }

    @Test
    void g1_g2_everyEntryComesOutOnceInChunksOfOne() throws Exception {
        run(1 << 20, 1);
    }

    @Test
    void g3_everyEntryComesOutOnceAtTheLimit() throws Exception {
        run(6 * 24, 2);
    }

    private static void run(long poolBytes, int entries) throws InterruptedException, ExecutionException {
        long seed = Long.getLong("allod.seed", new Random().nextLong() >>> 16);
        AtomicLong next = new AtomicLong();
        AtomicLong pushed = new AtomicLong();
        AtomicLong popped = new AtomicLong();
        AtomicLong count = new AtomicLong();
        try (GreyPool pool = new GreyPool(poolBytes, entries);
                ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> all = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                SplittableRandom random = new SplittableRandom(seed + t);
                all.add(threads.submit(() -> {
                    work(pool, random, next, pushed, popped, count);
                    return null;
                }));
            }
            for (Future<?> one : all) {
                Object _ = one.get();
            }
            popAll(new GreyBuffer(pool), pool, popped, count);
            assertThat(count.get()).as("entries, seed %s", seed).isZero();
            assertThat(popped.get()).as("sum of mixed entries, seed %s", seed).isEqualTo(pushed.get());
            pool.checkInvariants(0);
        }
    }

    private static void work(
            GreyPool pool,
            SplittableRandom random,
            AtomicLong next,
            AtomicLong pushed,
            AtomicLong popped,
            AtomicLong count) {
        GreyBuffer buffer = new GreyBuffer(pool);
        long[] batch = new long[16];
        for (int i = 0; i < STEPS; i++) {
            switch (random.nextInt(8)) {
                case 0 -> {
                    boolean _ = buffer.flush();
                }
                case 1 -> {
                    boolean _ = buffer.share();
                }
                case 2, 3, 4 -> {
                    long entry = next.incrementAndGet();
                    if (buffer.push(entry)) {
                        pushed.addAndGet(mix(entry));
                        count.incrementAndGet();
                    }
                }
                default -> {
                    int n = buffer.pop(batch, 1 + random.nextInt(batch.length));
                    for (int k = 0; k < n; k++) {
                        popped.addAndGet(mix(batch[k]));
                    }
                    count.addAndGet(-n);
                }
            }
        }
        boolean _ = buffer.flush();
    }

    private static void popAll(GreyBuffer buffer, GreyPool pool, AtomicLong popped, AtomicLong count) {
        long[] one = new long[1];
        while (buffer.pop(one, 1) == 1) {
            popped.addAndGet(mix(one[0]));
            count.decrementAndGet();
        }
        boolean _ = buffer.flush();
        assertThat(pool.isEmpty()).isTrue();
    }

    /// So that two mistakes do not cancel each other.
    private static long mix(long entry) {
        long x = entry * 0x9E3779B97F4A7C15L;
        return x ^ x >>> 29;
    }
}
