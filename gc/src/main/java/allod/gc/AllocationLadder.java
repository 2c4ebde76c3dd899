package allod.gc;

import allod.gc.seam.Seams;

/// What a mutator does that finds its lane empty: one step after the other, each dearer than the one before.
///
/// ```
/// 1 assist      mark in proportion to what it takes, when the collector needs help (the pacer says how much)
/// 2 refill      take memory
/// 3 stall       wait for the collection that runs, or for a new one
/// 4 degenerate  the collection stops the others too, and finishes            (MarkSweep)
/// 5 give up     HeapExhausted, with a histogram of what fills the heap
/// ```
///
/// Threads: the mutator's.
final class AllocationLadder {
    private static final int TRIES = 3; // the collection that runs may have begun too early to find this garbage

    private static final long DEGENERATE_NANOS = 50_000_000L;

    private final ObjectHeap heap;
    private final Plan plan;
    private volatile long stalledSinceNanos; // 0 when nobody waits for memory
    private volatile int degenerations; // written by the conductor alone

    AllocationLadder(ObjectHeap heap, Plan plan) {
        this.heap = heap;
        this.plan = plan;
    }

    /// Gives the lane a run of at least one cell.
    ///
    /// @throws HeapExhausted when there is none
    void refill(Mutator mutator, int laneOffset, int strideBytes) {
        heap.pacer().beforeRefill(mutator);
        for (int tries = 0; !plan.refill(mutator, laneOffset, strideBytes); tries++) {
            stall(mutator, tries, strideBytes);
        }
        mutator.tookRun(laneOffset);
    }

    /// Memory for an object that no lane serves.
    ///
    /// @throws HeapExhausted when there is none
    long allocateLarge(Mutator mutator, long bytes) {
        heap.pacer().beforeRefill(mutator);
        if (bytes > plan.largestObjectBytes()) {
            throw exhausted(mutator, bytes);
        }
        long address = plan.allocateLarge(mutator, bytes);
        for (int tries = 0; address == 0; tries++) {
            stall(mutator, tries, bytes);
            address = plan.allocateLarge(mutator, bytes);
        }
        mutator.took(bytes);
        return address;
    }

    /// Whether a mutator has waited for memory so long that the collection should stop the others and finish.
    boolean mustDegenerate() {
        long since = stalledSinceNanos;
        return since != 0 && Seams.nanoTime() - since > DEGENERATE_NANOS;
    }

    /// The collection that runs is finished with the world stopped.
    @SuppressWarnings("NonAtomicVolatileUpdate") // the conductor alone writes it
    void degenerated() {
        degenerations++;
    }

    private void stall(Mutator mutator, int tries, long bytes) {
        if (tries == TRIES || !plan.collects()) {
            throw exhausted(mutator, bytes);
        }
        long beganNanos = Seams.nanoTime();
        int before = degenerations;
        mutator.enterBlocked();
        stalledSinceNanos = beganNanos; // a later one overwrites an earlier one: it waits for the same collection
        try {
            if (tries == 0) {
                heap.conductor().awaitMemory();
            } else {
                heap.conductor().collect(GcCause.ALLOCATION);
            }
        } finally {
            stalledSinceNanos = 0;
            StallKind kind = degenerations == before ? StallKind.STALL : StallKind.DEGENERATE;
            heap.recorder().stalled(kind, Seams.nanoTime() - beganNanos);
            mutator.leaveBlocked(); // if it has to wait there, that is a stall of its own
        }
    }

    private HeapExhausted exhausted(Mutator mutator, long bytes) {
        String histogram = heap.histogramOf(mutator);
        long limit = heap.options().limitBytes();
        heap.recorder().exhausted(bytes, limit, histogram);
        return new HeapExhausted(
                "no room for an object of " + bytes + " bytes in heap '" + heap.name() + "', which has a limit of "
                        + limit
                        + " bytes and " + plan.usedBytes()
                        + " in use: drop references, or raise limitBytes; most of it is\n"
                        + histogram,
                bytes,
                histogram);
    }
}
