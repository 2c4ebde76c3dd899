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

/// A thread allocates, another one frees: blocks of 64 bytes go through a ring of 1024, each with a number in it.
///
/// ```
/// producer   malloc, write the number ──► ring[produced]          ring full: waits until half of it is free
/// consumer   ring[consumed] ──► read the number, free             ring empty: waits until half of it is full
/// ```
///
/// Waiting is not counted ([WorkClock]): a program whose threads are of unequal speed has something else to do, and
/// on a busy machine it is the other processes that make a thread wait. `contest.c` does the same.
///
/// Threads: the two, each with its own [LocalHeap]; they share the ring and its two ends.
public final class ProducerConsumer {

    private static final int RING = 1024;
    private static final int LINE_BYTES = 128;
    private static final long PAGE_BYTES = 4096;
    private static final double MEBIBYTE = 1 << 20;

    /// What a run found.
    ///
    /// @param nanos CPU time of both threads an item, without waiting
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
        LocalHeap local = heap.local();
        WorkClock clock = new WorkClock();
        produceAll(local, clock, 0, warmUpItems);
        residentAtStartBytes = residentBytes();
        clock.start();
        produceAll(local, clock, warmUpItems, allItems);
        producerNanos = clock.nanos();
    }

    private void produceAll(LocalHeap local, WorkClock clock, long from, long to) {
        for (long begin = from; begin < to; begin += RING) {
            produce(local, clock, begin, Math.min(begin + RING, to)); // called often: compiled from its start
        }
    }

    private void produce(LocalHeap local, WorkClock clock, long from, long to) {
        long seen = Address.getLongAcquire(consumed);
        for (long i = from; i < to; i++) {
            if (i - seen == RING) {
                seen = clock.waitFor(consumed, seen + RING / 2);
            }
            long block = local.malloc(Contestant.PAIR_BYTES);
            Address.putLong(block, i);
            Address.putLong(slot(i), block);
            Address.putLongRelease(produced, i + 1); // release: publishes the block's contents and the slot
        }
    }

    private void consume() {
        LocalHeap local = heap.local();
        WorkClock clock = new WorkClock();
        consumeAll(local, clock, 0, warmUpItems);
        clock.start();
        consumeAll(local, clock, warmUpItems, allItems);
        consumerNanos = clock.nanos();
    }

    private void consumeAll(LocalHeap local, WorkClock clock, long from, long to) {
        for (long begin = from; begin < to; begin += RING) {
            consume(local, clock, begin, Math.min(begin + RING, to));
        }
    }

    private void consume(LocalHeap local, WorkClock clock, long from, long to) {
        long seen = Address.getLongAcquire(produced);
        boolean same = true;
        for (long i = from; i < to; i++) {
            if (i == seen) {
                seen = clock.waitFor(produced, Math.min(i + RING / 2, allItems));
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

    private static long residentBytes() {
        try {
            return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ", -1)[1]) * PAGE_BYTES;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
