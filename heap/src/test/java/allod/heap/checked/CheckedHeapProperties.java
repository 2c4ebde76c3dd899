package allod.heap.checked;

import static org.assertj.core.api.Assertions.assertThat;

import allod.heap.HeapOptions;
import allod.pages.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// Random programs against a model: what is live, what is in quarantine. A program without mistakes has no reports,
/// each mistake has exactly one, and contents stay. `-Dallod.seed=N` repeats a run.
class CheckedHeapProperties {

    private static final int SEEDS = 12;

    @Test
    void everyMistakeAndNothingElseIsReported() {
        long first = firstSeed();
        for (long seed = first; seed < first + SEEDS; seed++) {
            try (Model model = new Model(seed)) {
                for (int step = 0; step < 1500; step++) {
                    model.step();
                }
            } catch (AssertionError | RuntimeException failed) {
                throw new AssertionError("-Dallod.seed=" + seed + ": " + failed.getMessage(), failed);
            }
        }
    }

    private static long firstSeed() {
        return Long.getLong("allod.seed", new Random().nextLong() >>> 16);
    }

    private record Block(long address, long bytes, byte value) {}

    private static final class Model implements AutoCloseable {
        private final SplittableRandom random;
        private final List<MemoryErrorReport> reports = new ArrayList<>();
        private final CheckedHeap heap;
        private final List<Block> live = new ArrayList<>();
        private final List<Block> freed = new ArrayList<>();
        private long expected;

        Model(long seed) {
            random = new SplittableRandom(seed);
            CheckOptions options = CheckOptions.defaults()
                    .redzoneBytes(16 << random.nextInt(3))
                    .quarantineBytes(1 << 30) // so that the model knows what is in it
                    .stackDepth(random.nextInt(9))
                    .reportTo(reports::add);
            heap = CheckedHeap.create(HeapOptions.defaults().name("model"), options);
        }

        void step() {
            switch (random.nextInt(12)) {
                case 0, 1, 2, 3, 4 -> allocate();
                case 5, 6, 7 -> free();
                case 8 -> reallocate();
                case 9 -> purge();
                default -> mistake();
            }
            assertThat((long) reports.size()).as(() -> reports.getLast().text()).isEqualTo(expected);
        }

        private void allocate() {
            long bytes = random.nextInt(10) == 0 ? random.nextInt(100_000) : random.nextInt(600);
            long alignment = 1L << random.nextInt(10);
            byte value = (byte) random.nextInt();
            long address = heap.mallocAligned(bytes, alignment);
            assertThat(address % Math.max(16, alignment)).isZero();
            assertThat(heap.usableBytes(address)).isEqualTo(bytes);
            Address.fill(address, bytes, value);
            live.add(new Block(address, bytes, value));
        }

        private void free() {
            if (!live.isEmpty()) {
                Block block = live.remove(random.nextInt(live.size()));
                requireContents(block, block.bytes());
                heap.free(block.address());
                freed.add(block);
            }
        }

        private void reallocate() {
            if (!live.isEmpty()) {
                Block block = live.remove(random.nextInt(live.size()));
                long bytes = random.nextInt(1000);
                long moved = heap.realloc(block.address(), bytes);
                freed.add(block);
                requireContents(new Block(moved, bytes, block.value()), Math.min(bytes, block.bytes()));
                Address.fill(moved, bytes, block.value());
                live.add(new Block(moved, bytes, block.value()));
            }
        }

        private void requireContents(Block block, long bytes) {
            for (long at = block.address(); at < block.address() + bytes; at += 97) {
                assertThat(Address.getByte(at)).isEqualTo(block.value());
            }
        }

        private void purge() {
            if (random.nextInt(20) == 0) {
                heap.purge();
                freed.clear();
                heap.checkInvariants();
            }
        }

        private void mistake() {
            List<Block> from = random.nextBoolean() ? live : freed;
            if (from.isEmpty()) {
                return;
            }
            Block block = from.get(random.nextInt(from.size()));
            if (from == freed) {
                mistakeWithFreed(block);
            } else {
                mistakeWithLive(block);
            }
            expected++;
        }

        private void mistakeWithFreed(Block block) {
            switch (random.nextInt(4)) {
                case 0 -> heap.free(block.address());
                case 1 -> heap.check(block.address(), 1);
                case 2 -> heap.realloc(block.address(), -1 >>> 25); // refused, and a fresh block in its place: a leak
                default -> writeAndVerify(block.address() - 1);
            }
        }

        private void mistakeWithLive(Block block) {
            switch (random.nextInt(4)) {
                case 0 -> heap.free(block.address() + 1);
                case 1 -> heap.check(block.address(), block.bytes() + 1);
                case 2 -> heap.free(block.address(), block.bytes() + 1);
                default -> writeAndVerify(block.address() + block.bytes());
            }
        }

        private void writeAndVerify(long address) {
            Address.putByte(address, (byte) 3);
            assertThat(heap.verify()).hasSize(1);
        }

        @Override
        public void close() {
            heap.checkInvariants();
            live.forEach(block -> heap.free(block.address()));
            heap.close();
            assertThat((long) reports.size()).isEqualTo(expected);
        }
    }

    /// Threads that free each other's blocks: nothing is reported, nothing is lost.
    @Test
    void threadsThatFreeEachOthersBlocksHaveNoReports() throws InterruptedException {
        CheckOptions options = CheckOptions.defaults().quarantineBytes(200_000);
        try (CheckedHeap heap = CheckedHeap.create(HeapOptions.defaults(), options)) {
            ConcurrentLinkedQueue<Long> shared = new ConcurrentLinkedQueue<>();
            List<Throwable> failures = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                SplittableRandom random = new SplittableRandom(t);
                Runnable work = () -> exchange(heap, shared, random);
                Thread.Builder kind = t == 3 ? Thread.ofVirtual() : Thread.ofPlatform();
                threads.add(kind.unstarted(() -> {
                    try {
                        work.run();
                    } catch (RuntimeException | Error thrown) {
                        synchronized (failures) {
                            failures.add(thrown);
                        }
                    }
                }));
            }
            Thread verifier = Thread.ofPlatform().unstarted(() -> {
                for (int i = 0; i < 30; i++) {
                    heap.verify();
                }
            });
            threads.add(verifier);
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(failures).isEmpty();
            assertThat(heap.errors()).isEmpty();
            shared.forEach(heap::free);
            assertThat(heap.leaks()).isEmpty();
            heap.checkInvariants();
        }
    }

    private static void exchange(CheckedHeap heap, ConcurrentLinkedQueue<Long> shared, SplittableRandom random) {
        for (int i = 0; i < 4000; i++) {
            Long theirs = shared.poll();
            if (theirs != null && random.nextBoolean()) {
                heap.free(theirs);
            } else if (theirs != null) {
                shared.add(theirs);
            }
            long bytes = random.nextInt(400);
            long block = heap.malloc(bytes);
            Address.fill(block, bytes, (byte) i);
            shared.add(block);
        }
    }

    /// Of many threads that free one block at the same time one succeeds, and all others are told.
    @Test
    void oneOfManyFreesSucceeds() throws InterruptedException {
        List<MemoryErrorReport> reports = java.util.Collections.synchronizedList(new ArrayList<>());
        try (CheckedHeap heap = CheckedHeap.create(
                HeapOptions.defaults(), CheckOptions.defaults().reportTo(reports::add))) {
            for (int round = 0; round < 200; round++) {
                long block = heap.malloc(64);
                CountDownLatch start = new CountDownLatch(1);
                List<Thread> threads = new ArrayList<>();
                for (int t = 0; t < 3; t++) {
                    threads.add(Thread.ofPlatform().start(() -> {
                        try {
                            start.await();
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                        heap.free(block);
                    }));
                }
                start.countDown();
                for (Thread thread : threads) {
                    thread.join();
                }
            }
            assertThat(reports).hasSize(400).allMatch(report -> report.kind() == MemoryErrorKind.DOUBLE_FREE);
            heap.checkInvariants();
        }
    }
}
