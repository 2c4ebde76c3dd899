package allod.bench.bars;

import allod.bench.contest.Contestant;
import allod.heap.Heap;
import allod.heap.HeapStats;
import allod.heap.LocalHeap;
import allod.pages.Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/// A thread allocates, another one frees: blocks of 64 bytes go through a ring of 1024, each with a number in it.
///
/// ```
/// producer   malloc, write the number ──► ring[produced]          ring full: waits until half of it is free
/// consumer   ring[consumed] ──► read the number, free             ring empty: waits until half of it is full
/// ```
///
/// Whoever waits spins for some microseconds, which counts as CPU time, and then sleeps; `contest.c` does the same.
///
/// Threads: the two, each with its own [LocalHeap]; they share the ring and its two ends.
public final class ProducerConsumer {

    private static final int RING = 1024;
    private static final int SPINS = 32;
    private static final int LOOKS = 100;
    private static final long SLEEP_NANOS = 50_000;
    private static final int LINE_BYTES = 128;
    private static final long PAGE_BYTES = 4096;
    private static final double MEBIBYTE = 1 << 20;

    /// What a run found.
    ///
    /// @param nanos CPU time of both threads an item
    /// @param residentAtStartBytes of the process, after the warm-up
    /// @param residentAtEndBytes of the process, after the last item
    /// @param stats what the heap says of itself at the end
    public record Result(double nanos, long residentAtStartBytes, long residentAtEndBytes, HeapStats stats) {

        public double grownMebibytes() {
            return (residentAtEndBytes - residentAtStartBytes) / MEBIBYTE;
        }
    }

    private final Heap heap = Heap.shared();
    private final long ring;
    private final long produced;
    private final long consumed;
    private final long warmUpItems;
    private final long allItems;
    private long producerNanos; // read after join
    private long consumerNanos;
    private long residentAtStartBytes;
    private boolean intact = true;

    private ProducerConsumer(long items, long warmUpItems) {
        this.warmUpItems = warmUpItems;
        this.allItems = warmUpItems + items;
        this.ring = Arena.global().allocate(RING * Long.BYTES, LINE_BYTES).address();
        this.produced = Arena.global().allocate(LINE_BYTES, LINE_BYTES).address();
        this.consumed = Arena.global().allocate(LINE_BYTES, LINE_BYTES).address();
    }

    /// Hands `warmUpItems` and then `items` over, and measures the latter.
    public static Result run(long items, long warmUpItems) throws InterruptedException {
        ProducerConsumer handover = new ProducerConsumer(items, warmUpItems);
        Thread producer = new Thread(handover::produce, "producer");
        Thread consumer = new Thread(handover::consume, "consumer");
        producer.start();
        consumer.start();
        producer.join();
        consumer.join();
        if (!handover.intact) {
            throw new IllegalStateException("the consumer read something else than the producer wrote");
        }
        return new Result(
                (double) (handover.producerNanos + handover.consumerNanos) / items,
                handover.residentAtStartBytes,
                residentBytes(),
                handover.heap.stats());
    }

    private void produce() {
        CpuClock clock = new CpuClock();
        LocalHeap local = heap.local();
        produceAll(local, 0, warmUpItems);
        residentAtStartBytes = residentBytes();
        long begin = clock.nanos();
        produceAll(local, warmUpItems, allItems);
        producerNanos = clock.nanos() - begin;
    }

    private void produceAll(LocalHeap local, long from, long to) {
        for (long begin = from; begin < to; begin += RING) {
            produce(local, begin, Math.min(begin + RING, to)); // called often: compiled from its start
        }
    }

    private void produce(LocalHeap local, long from, long to) {
        long seen = Address.getLongAcquire(consumed);
        for (long i = from; i < to; i++) {
            if (i - seen == RING) {
                seen = waitFor(consumed, seen + RING / 2);
            }
            long block = local.malloc(Contestant.PAIR_BYTES);
            Address.putLong(block, i);
            Address.putLong(slot(i), block);
            Address.putLongRelease(produced, i + 1); // release: publishes the block's contents and the slot
        }
    }

    private void consume() {
        CpuClock clock = new CpuClock();
        LocalHeap local = heap.local();
        consumeAll(local, 0, warmUpItems);
        long begin = clock.nanos();
        consumeAll(local, warmUpItems, allItems);
        consumerNanos = clock.nanos() - begin;
    }

    private void consumeAll(LocalHeap local, long from, long to) {
        for (long begin = from; begin < to; begin += RING) {
            consume(local, begin, Math.min(begin + RING, to));
        }
    }

    private void consume(LocalHeap local, long from, long to) {
        long seen = Address.getLongAcquire(produced);
        boolean same = true;
        for (long i = from; i < to; i++) {
            if (i == seen) {
                seen = waitFor(produced, Math.min(i + RING / 2, allItems));
            }
            long block = Address.getLong(slot(i));
            same &= Address.getLong(block) == i;
            local.free(block);
            Address.putLongRelease(consumed, i + 1); // release: the slot is read before the producer writes it again
        }
        intact &= same;
    }

    private long slot(long item) {
        return ring + (item & RING - 1) * Long.BYTES;
    }

    /// Waits until `end` is at `least`, rather than one further: else the quicker thread asks after every item, and what
    /// is measured is the way of two cache lines between two CPUs.
    private static long waitFor(long end, long least) {
        for (int looks = 1; ; looks++) {
            long now = Address.getLongAcquire(end); // acquire: what the other thread wrote before it moved its end
            if (now >= least) {
                return now;
            }
            if (looks > LOOKS) {
                LockSupport.parkNanos(SLEEP_NANOS); // the other one has no CPU: its absence is not to cost any
            }
            for (int i = 0; i < SPINS; i++) {
                Thread.onSpinWait();
            }
        }
    }

    private static long residentBytes() {
        try {
            return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ", -1)[1]) * PAGE_BYTES;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
