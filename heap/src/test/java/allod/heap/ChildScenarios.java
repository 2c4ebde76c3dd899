package allod.heap;

import allod.pages.Address;
import allod.pages.PageSize;
import allod.pages.Reservation;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;

/// What the JVMs of [ChildJvmTest] do. Prints `fine` at the end; JUnit is not on their module path.
final class ChildScenarios {

    private static final long MIB = 1 << 20;

    private ChildScenarios() {}

    public static void main(String[] arguments) throws Exception {
        warmUp();
        Reservation spare = Reservation.reserve("spare", MIB, PageSize.BYTES);
        spare.commit(spare.baseAddress(), MIB);
        switch (arguments[0]) {
            case "foreign" -> foreignAddressesInsideTheRegion();
            case "large" -> untilTheKernelRefuses(MIB);
            case "huge" -> untilTheKernelRefuses(48 * MIB);
            case "small" -> untilTheKernelRefuses(3000);
            case "threads" -> threadsUntilTheKernelRefuses();
            case "heaps" -> heapsUntilTheKernelRefuses(spare);
            case "mixed" -> {
                System.out.println("seed " + arguments[1]);
                mixedUntilRefused(Heap.create(), Long.parseLong(arguments[1]), 100);
            }
            default -> throw new IllegalArgumentException(arguments[0]);
        }
        spare.close(); // the JVM needs some memory to end
        System.out.println("fine");
    }

    /// Loads what the JVM needs to go on when there is no memory left for it.
    private static void warmUp() throws Exception {
        Heap limited = Heap.create(HeapOptions.defaults().name("warm").limitBytes(4 * MIB));
        mixedUntilRefused(limited, 1, 3);
        fill(limited);
        Heap.create().stats().toString();
        limited.purge();
        limited.close();
        try (Heap unlimited = Heap.create()) {
            unlimited.malloc(1L << 40); // beyond every limit: the words of the refusal are classes too
        } catch (HeapOutOfMemory refused) {
            refused.printStackTrace(new PrintWriter(Writer.nullWriter()));
        }
    }

    private static void foreignAddressesInsideTheRegion() {
        Heap heap = Heap.create();
        long block = heap.malloc(64);
        long[] addresses = {
            block + (1L << 26), block + (1L << 30), Region.BASE + Region.HEAP_BYTES / 2, Region.MAP - 16, Region.MAP - 1
        };
        for (long address : addresses) {
            refused(() -> heap.free(address));
            refused(() -> heap.local().free(address));
            refused(() -> heap.usableBytes(address));
            refused(() -> heap.realloc(address, 100));
        }
        heap.checkInvariants();
        heap.free(block);
    }

    private static void refused(Runnable mistake) {
        try {
            mistake.run();
        } catch (IllegalArgumentException expected) {
            return;
        }
        throw new AssertionError("not refused");
    }

    /// Twice, so that what was refused the first time must not be lost.
    private static void untilTheKernelRefuses(long bytes) {
        Heap heap = Heap.create();
        long first = 0;
        for (int round = 0; round < 2; round++) {
            List<Long> blocks = new ArrayList<>();
            try {
                while (true) {
                    blocks.add(heap.malloc(bytes));
                }
            } catch (HeapOutOfMemory refused) {
                require(refused.getMessage().contains("The system refused"), refused);
                require(refused.getCause() != null, refused);
            }
            for (int retry = 0; retry < 200; retry++) {
                try {
                    blocks.add(heap.malloc(bytes));
                } catch (HeapOutOfMemory again) {
                    // as it must
                }
            }
            heap.checkInvariants();
            for (long block : blocks) {
                Address.putLong(block, block);
                Address.putLong(block + bytes - 8, block);
            }
            blocks.forEach(heap::free);
            heap.checkInvariants();
            require(heap.stats().liveBlocks() == 0, heap.stats());
            first = Math.max(first, blocks.size());
            require(blocks.size() >= first * 9 / 10, blocks.size() + " blocks after " + first);
        }
        heap.close();
        Heap next = Heap.create();
        next.free(next.malloc(bytes));
        next.close();
    }

    /// Threads whose first allocation needs a new local heap.
    private static void threadsUntilTheKernelRefuses() throws Exception {
        Heap heap = Heap.create();
        Throwable[] thrown = new Throwable[1];
        CountDownLatch full = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            threads.add(new Thread(() -> {
                try {
                    full.await();
                    for (int bytes = 16; bytes < 32_000; bytes += 256) {
                        heap.malloc(bytes);
                    }
                } catch (Throwable t) {
                    thrown[0] = t;
                }
            }));
            threads.getLast().start();
        }
        List<Long> blocks = fill(heap);
        full.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        require(thrown[0] instanceof HeapOutOfMemory, thrown[0]);
        heap.checkInvariants();
        blocks.forEach(heap::free);
        heap.purge();
        heap.free(heap.malloc(100));
    }

    /// @param spare what the system gets back in the end: numbers of closed heaps return with the garbage collector, so
    /// the last heap needs a page for a new one
    private static void heapsUntilTheKernelRefuses(Reservation spare) {
        Heap first = Heap.create();
        List<Long> blocks = fill(first);
        List<Heap> heaps = new ArrayList<>();
        try {
            for (int i = 0; i < 3000; i++) {
                heaps.add(Heap.create());
                heaps.getLast().malloc(100);
            }
        } catch (HeapOutOfMemory refused) {
            heaps.forEach(Heap::checkInvariants);
        }
        heaps.forEach(Heap::close);
        first.checkInvariants();
        blocks.forEach(first::free);
        first.close();
        spare.close();
        Heap next = Heap.create();
        next.free(next.malloc(10 * MIB));
    }

    private static void mixedUntilRefused(Heap heap, long seed, int times) {
        SplittableRandom random = new SplittableRandom(seed);
        List<FilledBlock> blocks = new ArrayList<>();
        int refusals = 0;
        while (refusals < times) {
            long bytes = random.nextInt(1 << 10 + random.nextInt(14));
            try {
                if (!blocks.isEmpty() && random.nextInt(10) == 0) {
                    int index = random.nextInt(blocks.size());
                    FilledBlock block = blocks.get(index);
                    blocks.set(index, block.movedTo(heap.realloc(block.address(), bytes), bytes));
                    blocks.set(index, new FilledBlock(blocks.get(index).address(), bytes, block.seed()));
                    blocks.get(index).fill();
                } else {
                    long alignment = 1L << random.nextInt(22);
                    FilledBlock block = new FilledBlock(heap.mallocAligned(bytes, alignment), bytes, random.nextLong());
                    block.fill();
                    blocks.add(block);
                }
            } catch (HeapOutOfMemory refused) {
                refusals++;
                heap.checkInvariants();
                require(heap.stats().liveBlocks() == blocks.size(), heap.stats() + ", " + blocks.size());
                for (int i = 0; i < blocks.size() && i < 20; i++) {
                    FilledBlock block = blocks.remove(random.nextInt(blocks.size()));
                    block.check();
                    heap.free(block.address());
                }
            }
        }
        blocks.forEach(FilledBlock::check);
        blocks.forEach(block -> heap.free(block.address()));
        heap.checkInvariants();
    }

    private static List<Long> fill(Heap heap) {
        List<Long> blocks = new ArrayList<>();
        for (long bytes = 16 * MIB; bytes >= 4096; bytes /= 2) {
            try {
                while (true) {
                    blocks.add(heap.malloc(bytes));
                }
            } catch (HeapOutOfMemory refused) {
                // smaller ones may still fit
            }
        }
        return blocks;
    }

    private static void require(boolean holds, Object what) {
        if (!holds) {
            throw what instanceof Throwable thrown
                    ? new AssertionError("unexpected", thrown)
                    : new AssertionError(String.valueOf(what));
        }
    }
}
