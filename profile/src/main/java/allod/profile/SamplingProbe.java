package allod.profile;

import allod.heap.Heap;
import allod.heap.HeapProbe;

/// What heaps find when they look for a probe: the [Profiler].
public final class SamplingProbe implements HeapProbe {

    private final Recorder recorder = Profiler.recorder();

    /// For [java.util.ServiceLoader].
    public SamplingProbe() {}

    @Override
    public long sampleBytes() {
        return recorder.sampleBytes();
    }

    @Override
    public long seed() {
        return recorder.seed();
    }

    @Override
    public int allocated(Heap heap, long address, long bytes, double weight) {
        return recorder.allocated(heap, address, bytes, weight);
    }

    @Override
    public void freed(Heap heap, int token) {
        recorder.freed(heap, token);
    }

    @Override
    public void closed(Heap heap) {
        recorder.closed(heap);
    }
}
