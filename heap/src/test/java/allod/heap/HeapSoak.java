package allod.heap;

import static org.assertj.core.api.Assertions.assertThat;

import allod.pages.PageSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Everything at once, for minutes: threads come and go, blocks are freed by others, virtual threads, heaps of
/// their own are made and closed, `realloc`, large blocks, purges. Contents are checked; at the end of each round
/// all threads are gone, and every invariant, the statistics and the bounds are.
///
/// `mvn verify -Psoak -pl heap -am`; `-Dallod.soakSeconds=N` for another length than ten minutes, `-Dallod.seed=N`.
@Tag("soak")
class HeapSoak {

    private static final long SECONDS = Long.getLong("allod.soakSeconds", 600);
    private static final int ROUND_SECONDS = 5;
    private static final int THREADS = 4;
    private static final int LIVE_PER_THREAD = 600;
    private static final long LIMIT_BYTES = 192L << 20;

    private final long seed = ModelTest.firstSeed();
    private final Heap heap = Heap.create(
            HeapOptions.defaults().name("soak").limitBytes(LIMIT_BYTES).purgeDelay(Duration.ofMillis(200)));
    private final ConcurrentLinkedQueue<FilledBlock> handedOver = new ConcurrentLinkedQueue<>();
    private final AtomicLong operations = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();

    @Test
    void nothingEverGoesWrong() throws IOException {
        System.out.printf("soak of %d s, -Dallod.seed=%d%n", SECONDS, seed);
        long end = System.nanoTime() + SECONDS * 1_000_000_000L;
        long warmBytes = 0;
        for (int round = 0; System.nanoTime() - end < 0; round++) {
            List<FilledBlock> kept = round(round);
            check(kept.size() + handedOver.size());
            free(kept);
            free(handedOver);
            handedOver.clear();
            check(0);
            heap.purge();
            long residentBytes = residentBytes();
            warmBytes = round < 6 ? Math.max(warmBytes, residentBytes) : warmBytes;
            System.out.printf(
                    "round %d: %,d operations, %,d refusals, %d local heaps, %,d bytes in spans, resident %,d%n",
                    round,
                    operations.get(),
                    refusals.get(),
                    heap.stats().localHeaps(),
                    heap.stats().spanBytes(),
                    residentBytes);
            assertThat(heap.stats().spanBytes())
                    .as("spans without a live block")
                    .isLessThan(4 << 20);
            assertThat(heap.stats().localHeaps()).isLessThan(64);
            assertThat(residentBytes).as("resident").isLessThan(warmBytes + (64 << 20));
        }
        heap.close();
    }

    /// Starts threads again and again until the time of the round is over.
    ///
    /// @return blocks that were live at the end
    private List<FilledBlock> round(int round) {
        long end = System.nanoTime() + ROUND_SECONDS * 1_000_000_000L;
        List<List<FilledBlock>> kept = new ArrayList<>();
        Threads threads = new Threads();
        for (int t = 0; t < THREADS; t++) {
            List<FilledBlock> own = new ArrayList<>();
            kept.add(own);
            SplittableRandom random = new SplittableRandom(seed + round * 100L + t);
            threads.start(() -> {
                while (System.nanoTime() - end < 0 && !threads.failed()) {
                    SplittableRandom life = random.split();
                    Thread.Builder kind = random.nextInt(4) == 0 ? Thread.ofVirtual() : Thread.ofPlatform();
                    new Threads().start(kind, () -> live(life, own)).join();
                }
            });
        }
        threads.start(() -> purgeNowAndThen(end, new SplittableRandom(seed + round)));
        threads.start(() -> {
            SplittableRandom random = new SplittableRandom(seed - round);
            while (System.nanoTime() - end < 0 && !threads.failed()) {
                heapOfItsOwn(random.split());
            }
        });
        threads.join();
        List<FilledBlock> all = new ArrayList<>();
        kept.forEach(all::addAll);
        return all;
    }

    /// The life of one thread; `own` is inherited by the next one.
    private void live(SplittableRandom random, List<FilledBlock> own) {
        int steps = random.nextInt(100, 20_000);
        for (int step = 0; step < steps; step++) {
            try {
                step(random, own);
            } catch (HeapOutOfMemory full) {
                refusals.incrementAndGet();
                free(own);
                own.clear();
            }
        }
        operations.addAndGet(steps);
    }

    private void step(SplittableRandom random, List<FilledBlock> own) {
        if (own.isEmpty() || own.size() < LIVE_PER_THREAD && random.nextInt(100) < 52) {
            own.add(allocate(heap, random));
        } else {
            int index = random.nextInt(own.size());
            FilledBlock block = own.get(index);
            switch (random.nextInt(5)) {
                case 0 -> own.set(index, reallocate(block, random));
                case 1, 2 -> {
                    own.set(index, own.getLast());
                    own.removeLast();
                    handedOver.add(block);
                }
                default -> {
                    own.set(index, own.getLast());
                    own.removeLast();
                    free(List.of(block));
                }
            }
        }
        FilledBlock other = random.nextInt(2) == 0 ? handedOver.poll() : null;
        if (other != null) {
            free(List.of(other));
        }
    }

    private static FilledBlock allocate(Heap heap, SplittableRandom random) {
        long bytes = random.nextInt(400) == 0 ? random.nextInt(1 << 21) : HeapProperties.bytes(random);
        long address = switch (random.nextInt(6)) {
            case 0 -> heap.calloc(bytes);
            case 1 -> heap.mallocAligned(bytes, 1L << random.nextInt(16));
            case 2 -> heap.allocateUninitialized(bytes, 16).address();
            default -> heap.malloc(bytes);
        };
        FilledBlock block = new FilledBlock(address, bytes, random.nextLong());
        block.fill();
        return block;
    }

    private FilledBlock reallocate(FilledBlock block, SplittableRandom random) {
        block.check();
        int bytes = HeapProperties.bytes(random);
        FilledBlock moved = block.movedTo(heap.realloc(block.address(), bytes), bytes);
        moved.fill();
        return moved;
    }

    private void free(Iterable<FilledBlock> blocks) {
        for (FilledBlock block : blocks) {
            block.check();
            heap.free(block.address());
        }
    }

    private void purgeNowAndThen(long end, SplittableRandom random) throws InterruptedException {
        while (System.nanoTime() - end < 0) {
            Thread.sleep(random.nextInt(1, 200));
            heap.purge();
        }
    }

    /// A child heap with blocks, an arena, threads and an end, sometimes with everything still allocated.
    private void heapOfItsOwn(SplittableRandom random) {
        HeapOptions options = HeapOptions.defaults().name("child").parent(heap);
        try (Heap child = Heap.create(random.nextBoolean() ? options : options.limitBytes(4 << 20))) {
            List<FilledBlock> blocks = new ArrayList<>();
            try (HeapArena arena = child.arena()) {
                for (int i = 0; i < 500; i++) {
                    blocks.add(allocate(child, random));
                    arena.allocate(random.nextInt(1000), 8);
                }
            } catch (HeapOutOfMemory full) {
                refusals.incrementAndGet();
            }
            Threads.run(() -> {
                for (int i = 0; i < blocks.size(); i += 2) {
                    blocks.get(i).check();
                    child.free(blocks.get(i).address());
                }
                allocateQuietly(child, random);
            });
            for (int i = 1; i < blocks.size(); i += 2) {
                blocks.get(i).check();
            }
            child.checkInvariants();
        }
    }

    private void allocateQuietly(Heap child, SplittableRandom random) {
        try {
            allocate(child, random);
        } catch (HeapOutOfMemory full) {
            refusals.incrementAndGet();
        }
    }

    private void check(int liveBlocks) {
        heap.checkInvariants();
        assertThat(heap.stats().liveBlocks()).isEqualTo(liveBlocks);
        assertThat(heap.budget().usedBytes()).isBetween(0L, LIMIT_BYTES);
    }

    private static long residentBytes() throws IOException {
        String pages = Files.readString(Path.of("/proc/self/statm")).split(" ")[1];
        return Long.parseLong(pages) * PageSize.BYTES;
    }
}
