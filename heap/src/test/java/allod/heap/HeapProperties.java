package allod.heap;

import static org.assertj.core.api.Assertions.assertThat;

import allod.pages.MappedFile;
import allod.pages.MappedFile.Mode;
import allod.pages.MappedFileOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random requests to a heap against a map of the live blocks: contents stay, blocks do not overlap, sizes suffice,
/// `calloc` is zero, the limit holds, and the statistics are those of the model.
class HeapProperties {

    @Test
    void behavesLikeAMapOfBlocks() {
        ModelTest.run(20, 1500, _ -> new OneThread(Long.MAX_VALUE));
    }

    @Test
    void behavesLikeAMapOfBlocksAtALimit() {
        ModelTest.run(15, 1200, _ -> new OneThread(3L << 20));
    }

    @Test
    void behavesWithManyLiveBlocksOfFewSizes() {
        ModelTest.run(6, 6000, _ -> new OneThread(Long.MAX_VALUE, 4000, 4));
    }

    /// Also in a file, of a size that is reached now and then.
    @Test
    void behavesLikeAMapOfBlocksInAFile(@TempDir Path folder) {
        ModelTest.run(
                8, 1200, seed -> OneThread.inFile(folder.resolve("heap" + seed), seed % 2 == 0 ? 2 << 20 : 1 << 30));
    }

    @Test
    void threadsThatFreeEachOthersBlocksDoNotDisturbEachOther() {
        freeEachOthersBlocks(HeapOptions.defaults().name("threads"));
    }

    @Test
    void threadsThatFreeEachOthersBlocksInAFileDoNotDisturbEachOther(@TempDir Path folder) {
        MappedFileOptions room = MappedFileOptions.of(Mode.SHARED).maxBytes(1 << 30);
        try (MappedFile file = MappedFile.open(folder.resolve("heap"), room)) {
            freeEachOthersBlocks(HeapOptions.defaults().name("threads").backing(file));
        }
    }

    private static void freeEachOthersBlocks(HeapOptions options) {
        long seed = ModelTest.firstSeed();
        try (Heap heap = Heap.create(options)) {
            ManyThreads run = new ManyThreads(heap);
            Threads threads = new Threads();
            for (int t = 0; t < 4; t++) {
                SplittableRandom random = new SplittableRandom(seed + t);
                Thread.Builder kind = t == 3 ? Thread.ofVirtual() : Thread.ofPlatform();
                threads.start(kind, () -> run.work(random, 12_000));
            }
            threads.join();
            heap.checkInvariants();
            assertThat(heap.stats().liveBlocks()).isEqualTo(run.live.size());
            run.freeAll();
            heap.checkInvariants();
            assertThat(heap.stats().liveBlocks()).isZero();
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError("-Dallod.seed=" + seed + ": " + failure.getMessage(), failure);
        }
    }

    /// A size that is likely to lie at the edge of something.
    static int bytes(SplittableRandom random) {
        int edge = switch (random.nextInt(8)) {
            case 0, 1 -> 16 * random.nextInt(33);
            case 2 -> 512 + 32 * random.nextInt(17);
            case 3, 4 -> SizeClasses.blockBytes(random.nextInt(SizeClasses.COUNT));
            case 5 -> 1 << random.nextInt(16);
            case 6 -> SizeClasses.MAX_BYTES + 1024 * random.nextInt(60);
            default -> random.nextInt(4000);
        };
        return Math.max(0, edge + random.nextInt(-1, 2));
    }

    private static final class OneThread implements ModelTest.Run {
        private final Heap heap;
        private final MappedFile file;
        private final long limitBytes;
        private final int maxLive;
        private final int kinds;
        private final TreeMap<Long, FilledBlock> live = new TreeMap<>();
        private final List<FilledBlock> order = new ArrayList<>();
        private long seeds;
        private int steps;

        OneThread(long limitBytes) {
            this(limitBytes, 300, 1000);
        }

        OneThread(long limitBytes, int maxLive, int kinds) {
            this.limitBytes = limitBytes;
            this.maxLive = maxLive;
            this.kinds = kinds;
            this.file = null;
            this.heap = Heap.create(HeapOptions.defaults().name("model").limitBytes(limitBytes));
        }

        /// In a file that bounds the heap.
        private OneThread(MappedFile file) {
            this.limitBytes = file.maxBytes();
            this.maxLive = 300;
            this.kinds = 1000;
            this.file = file;
            this.heap = Heap.create(HeapOptions.defaults()
                    .name("model")
                    .purgeDelay(Duration.ofMillis(20))
                    .backing(file));
        }

        static OneThread inFile(Path path, long maxBytes) {
            return new OneThread(
                    MappedFile.open(path, MappedFileOptions.of(Mode.SHARED).maxBytes(maxBytes)));
        }

        @Override
        public String step(SplittableRandom random) {
            String done;
            try {
                done = tryStep(random);
            } catch (HeapOutOfMemory full) {
                assertThat(limitBytes).as("refused without a limit").isLessThan(Long.MAX_VALUE);
                done = "refused: " + full.getMessage();
            }
            assertThat(heap.budget().usedBytes()).isBetween(0L, limitBytes);
            if (++steps % 64 == 0) {
                check();
            }
            return done;
        }

        private String tryStep(SplittableRandom random) {
            int bytes = bytes(kinds < 1000 ? new SplittableRandom(random.nextInt(kinds)) : random);
            if (order.isEmpty() || order.size() < maxLive && random.nextInt(100) < 56) {
                return allocate(random, bytes);
            }
            FilledBlock block = remove(random.nextInt(order.size()));
            block.check();
            if (random.nextInt(6) == 0) {
                return reallocate(block, bytes);
            }
            if (random.nextInt(5) == 0) {
                Threads.run(() -> heap.free(block.address()));
                return "free by another thread " + block;
            }
            heap.free(block.address());
            return "free " + block;
        }

        private String allocate(SplittableRandom random, int bytes) {
            long alignment = 16;
            long address;
            switch (random.nextInt(6)) {
                case 0, 1 -> address = heap.malloc(bytes);
                case 2, 3 -> address = heap.local().malloc(bytes);
                case 4 -> {
                    address = heap.calloc(bytes);
                    FilledBlock.requireZero(address, bytes);
                }
                default -> {
                    alignment = 1L << random.nextInt(16);
                    address = heap.mallocAligned(bytes, alignment);
                }
            }
            assertThat(address % alignment).as("alignment %d", alignment).isZero();
            FilledBlock block = new FilledBlock(address, bytes, ++seeds);
            add(block);
            block.fill();
            return "allocate " + block + " aligned to " + alignment;
        }

        private String reallocate(FilledBlock block, int bytes) {
            try {
                FilledBlock moved = block.movedTo(heap.realloc(block.address(), bytes), bytes);
                add(moved);
                moved.fill();
                return "realloc " + block + " to " + moved;
            } catch (HeapOutOfMemory full) {
                block.check();
                add(block);
                throw full;
            }
        }

        private void add(FilledBlock block) {
            long end = block.address() + heap.usableBytes(block.address());
            assertThat(heap.usableBytes(block.address())).isGreaterThanOrEqualTo(Math.max(1, block.bytes()));
            Map.Entry<Long, FilledBlock> before = live.floorEntry(block.address());
            Long after = live.ceilingKey(block.address());
            assertThat(before == null
                            || before.getKey() + Math.max(1, before.getValue().bytes()) <= block.address())
                    .as("%s overlaps %s", block, before)
                    .isTrue();
            assertThat(after == null || end <= after)
                    .as("%s overlaps %s", block, after)
                    .isTrue();
            live.put(block.address(), block);
            order.add(block);
        }

        private FilledBlock remove(int index) {
            FilledBlock block = order.get(index);
            FilledBlock last = order.removeLast();
            if (last != block) {
                order.set(index, last);
            }
            live.remove(block.address());
            return block;
        }

        private void check() {
            heap.checkInvariants();
            HeapStats stats = heap.stats();
            assertThat(stats.liveBlocks()).isEqualTo(live.size());
            assertThat(stats.liveBytes())
                    .isEqualTo(
                            live.keySet().stream().mapToLong(heap::usableBytes).sum());
            assertThat(stats.spanBytes()).isEqualTo(heap.budget().usedBytes());
        }

        @Override
        public void finish() {
            check();
            live.values().forEach(FilledBlock::check);
            live.keySet().forEach(heap::free);
            live.clear();
            check();
            heap.purge();
            check();
        }

        @Override
        public void close() {
            heap.close();
            if (file != null) {
                file.close();
            }
        }
    }

    /// What several threads hold together.
    private static final class ManyThreads {
        final ConcurrentSkipListMap<Long, FilledBlock> live = new ConcurrentSkipListMap<>();
        private final ConcurrentLinkedQueue<FilledBlock> handedOver = new ConcurrentLinkedQueue<>();
        private final Heap heap;

        ManyThreads(Heap heap) {
            this.heap = heap;
        }

        void work(SplittableRandom random, int steps) {
            List<FilledBlock> own = new ArrayList<>();
            for (int step = 0; step < steps; step++) {
                if (own.isEmpty() || own.size() < 200 && random.nextInt(100) < 55) {
                    own.add(allocate(random));
                } else {
                    dispose(own.remove(random.nextInt(own.size())), random, own);
                }
                FilledBlock other = random.nextInt(3) == 0 ? handedOver.poll() : null;
                if (other != null) {
                    free(other);
                }
            }
            handedOver.addAll(own);
        }

        private FilledBlock allocate(SplittableRandom random) {
            int bytes = bytes(random);
            long address = random.nextInt(4) == 0 ? heap.calloc(bytes) : heap.malloc(bytes);
            FilledBlock block = new FilledBlock(address, bytes, random.nextLong());
            add(block);
            block.fill();
            return block;
        }

        private void dispose(FilledBlock block, SplittableRandom random, List<FilledBlock> own) {
            switch (random.nextInt(4)) {
                case 0 -> free(block);
                case 1 -> own.add(reallocate(block, random));
                default -> handedOver.add(block);
            }
        }

        private FilledBlock reallocate(FilledBlock block, SplittableRandom random) {
            block.check();
            int bytes = bytes(random);
            live.remove(block.address());
            FilledBlock moved = block.movedTo(heap.realloc(block.address(), bytes), bytes);
            add(moved);
            moved.fill();
            return moved;
        }

        private void add(FilledBlock block) {
            long end = block.address() + Math.max(1, block.bytes());
            Map.Entry<Long, FilledBlock> before = live.floorEntry(block.address());
            Long after = live.ceilingKey(block.address());
            if (before != null
                            && before.getKey() + Math.max(1, before.getValue().bytes()) > block.address()
                    || after != null && after < end
                    || live.put(block.address(), block) != null) {
                throw new AssertionError(block + " overlaps " + before + " or the block at " + after);
            }
        }

        private void free(FilledBlock block) {
            block.check();
            live.remove(block.address());
            heap.free(block.address());
        }

        void freeAll() {
            live.values().forEach(FilledBlock::check);
            live.keySet().forEach(heap::free);
            live.clear();
        }
    }
}
