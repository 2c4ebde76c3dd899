package allod.heap.checked;

/// How sampled guards work: `GuardOptions.defaults().sampleBytes(8 << 20)`.
///
/// @param sampleBytes mean distance in bytes of allocations from one guarded block to the next, 1 or more: 1 guards
/// every block as long as there are slots
/// @param slots how many blocks can be guarded at once, live and freed ones together
/// @param stackDepth how many calls of an allocation and of a free are kept
/// @param onError what a bad free does, after the listener was told
/// @param listener hears of each mistake
public record GuardOptions(
        long sampleBytes, int slots, int stackDepth, CheckOptions.OnError onError, ErrorListener listener) {

    private static final int MOST_SLOTS = 8192;
    private static final long DEFAULT_SAMPLE_BYTES = 32L << 20;
    private static final int DEFAULT_SLOTS = 256;
    private static final int DEFAULT_DEPTH = 16;

    /// Checks the values.
    public GuardOptions {
        if (sampleBytes < 1) {
            throw new IllegalArgumentException("sampleBytes=" + sampleBytes + ": must be 1 or more.");
        }
        if (slots < 1 || slots > MOST_SLOTS) {
            throw new IllegalArgumentException("slots=" + slots + ": must be from 1 to " + MOST_SLOTS
                    + ", since each takes two mappings of the process.");
        }
        if (stackDepth < 0) {
            throw new IllegalArgumentException("stackDepth=" + stackDepth + ": must be 0 or more.");
        }
    }

    /// A block in 32 MiB, 256 slots, 16 calls of each stack, and mistakes throw.
    public static GuardOptions defaults() {
        return new GuardOptions(
                DEFAULT_SAMPLE_BYTES, DEFAULT_SLOTS, DEFAULT_DEPTH, CheckOptions.OnError.THROW, any -> {});
    }

    /// These options with another distance.
    public GuardOptions sampleBytes(long bytes) {
        return new GuardOptions(bytes, slots, stackDepth, onError, listener);
    }

    /// These options with more or fewer slots.
    public GuardOptions slots(int count) {
        return new GuardOptions(sampleBytes, count, stackDepth, onError, listener);
    }

    /// These options with deeper or shallower stacks.
    public GuardOptions stackDepth(int calls) {
        return new GuardOptions(sampleBytes, slots, calls, onError, listener);
    }

    /// These options, with mistakes told to `newListener` and not thrown: a service goes on.
    public GuardOptions reportTo(ErrorListener newListener) {
        return new GuardOptions(sampleBytes, slots, stackDepth, CheckOptions.OnError.REPORT, newListener);
    }
}
