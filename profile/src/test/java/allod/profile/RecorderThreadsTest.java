package allod.profile;

import static org.assertj.core.api.Assertions.assertThat;

import allod.demo.Callers;
import allod.heap.Heap;
import allod.heap.HeapOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Threads that allocate, free what others have allocated, and take profiles; in the end the books are right.
class RecorderThreadsTest {

    private static final int WORKERS = 4;
    private static final int STEPS = 4000;

    private final Queue<Long> shared = new ConcurrentLinkedQueue<>();
    private final AtomicLong allocatedBlocks = new AtomicLong();
    private final AtomicLong allocatedBytes = new AtomicLong();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void booksAreRightWhateverThreadsDo(boolean virtual) throws Exception {
        try (Profiled profiled = Profiled.exact()) {
            AtomicBoolean over = new AtomicBoolean();
            ThreadFactory factory =
                    virtual ? Thread.ofVirtual().factory() : Thread.ofPlatform().factory();
            try (ExecutorService reader = Executors.newSingleThreadExecutor()) {
                Future<Integer> taken = reader.submit(() -> take(profiled, over));
                List<Future<?>> workers = new ArrayList<>();
                try (ExecutorService executor = Executors.newThreadPerTaskExecutor(factory)) {
                    for (int worker = 0; worker < WORKERS; worker++) {
                        int seed = worker;
                        workers.add(executor.submit(() -> work(profiled, new SplittableRandom(seed))));
                    }
                }
                over.set(true);
                for (Future<?> worker : workers) {
                    worker.get();
                }
                assertThat(taken.get()).isPositive();
            }
            Amounts total = profiled.take().total();
            assertThat(total.allocatedBlocks()).isEqualTo(allocatedBlocks.get());
            assertThat(total.allocatedBytes()).isEqualTo(allocatedBytes.get());
            assertThat(total.liveBlocks()).isEqualTo(shared.size());
            assertThat(profiled.recorder.stats().missedSamples()).isZero();
            shared.forEach(profiled.heap::free);
            long _ = profiled.heap.purge();
            assertThat(profiled.take().total().liveBlocks()).isZero();
            assertThat(profiled.recorder.peak().total().liveBytes())
                    .isEqualTo(profiled.recorder.stats().peakBytes());
        }
    }

    private void work(Profiled profiled, SplittableRandom random) {
        for (int step = 0; step < STEPS; step++) {
            int dice = random.nextInt(20);
            if (dice == 0 && step % 50 == 0) {
                shortLived(profiled, random);
            } else if (dice < 11) {
                try (Label _ = Profile.label("worker", dice)) {
                    int bytes = random.nextInt(1, 2000);
                    shared.add(Callers.path(dice, 4, () -> profiled.heap.malloc(bytes)));
                    count(bytes);
                }
            } else {
                Long block = shared.poll();
                if (block != null) {
                    profiled.heap.free(block);
                }
            }
        }
    }

    private void shortLived(Profiled profiled, SplittableRandom random) {
        try (Heap heap = Heap.create(HeapOptions.defaults().name("short").probe(profiled.recorder))) {
            for (int i = 0; i < 20; i++) {
                int bytes = random.nextInt(1, 100);
                long _ = Callers.two(() -> heap.malloc(bytes));
                count(bytes);
            }
        }
    }

    private void count(long bytes) {
        allocatedBlocks.incrementAndGet();
        allocatedBytes.addAndGet(bytes);
    }

    private static int take(Profiled profiled, AtomicBoolean over) {
        int taken = 0;
        while (!over.get() || taken == 0) {
            Amounts total = profiled.recorder.profile().total();
            assertThat(total.liveBlocks()).isBetween(0L, total.allocatedBlocks());
            Amounts peak = profiled.recorder.peak().total();
            assertThat(peak.liveBytes()).isNotNegative();
            taken++;
        }
        return taken;
    }
}
