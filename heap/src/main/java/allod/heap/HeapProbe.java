package allod.heap;

/// What a profiler hears of the heaps: some of their allocations, chosen by chance, and the frees of those.
///
/// A heap chooses so that each byte is as likely as any other: the distance from one chosen byte to the next is
/// exponential with the mean [#sampleBytes()]. A block of `b` bytes is chosen with the probability
/// `1 - exp(-b / mean)`, whatever was chosen before; the reciprocal is its *weight*. Summing weights, and weights
/// times bytes, gives unbiased estimates of all blocks and all bytes.
///
/// The fast paths of the heap pay nothing for it: a block that was not chosen comes from a list as ever, and a chosen
/// one is a span of its own, whose free takes the slow path anyway. At a mean of 1 byte every block is chosen.
///
/// A probe is found by [java.util.ServiceLoader] when the first heap is made; without one nothing is chosen.
///
/// Threads: any, several at a time. Calls come from inside an allocation or a free, so a probe must neither block nor
/// use heaps. What it throws is thrown to the caller of the heap.
public interface HeapProbe {

    /// The probe that the process has on its module path or class path; one that samples nothing when there is none.
    static HeapProbe installed() {
        return NoProbe.installed();
    }

    /// A probe that samples nothing.
    static HeapProbe none() {
        return NoProbe.NONE;
    }

    /// Mean distance between two samples, read anew for each: 0 for none, 1 for every block.
    long sampleBytes();

    /// Where the chance of a thread begins; the same seeds and the same operations choose the same blocks.
    long seed();

    /// A block was chosen; it is the caller's in a moment.
    ///
    /// @param heap whose block it is
    /// @param address where it starts
    /// @param bytes what was asked for
    /// @param weight how many allocations like this one it stands for, 1 or more
    /// @return a number of the probe's own by which [#freed] will name the block, or 0 not to hear of its free
    int allocated(Heap heap, long address, long bytes, double weight);

    /// A block that was chosen is free again.
    ///
    /// @param token what [#allocated] returned
    void freed(Heap heap, int token);

    /// A heap was closed, and with it all its blocks freed.
    void closed(Heap heap);

    /// The name of a heap with those of its parents before it: `parent/child`. A probe may ask for it.
    static String pathOf(Heap heap) {
        return heap.budget().path();
    }
}
