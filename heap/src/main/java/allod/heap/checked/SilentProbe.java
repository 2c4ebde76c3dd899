package allod.heap.checked;

import allod.heap.Heap;
import allod.heap.HeapProbe;

/// The probe of the heap behind a checked one, which has no samples: its blocks are not the program's. It counts
/// redzones, and knows of a free only when the quarantine gives the block up.
final class SilentProbe implements HeapProbe {

    @Override
    public long sampleBytes() {
        return 0;
    }

    @Override
    public long seed() {
        return 0;
    }

    @Override
    public int allocated(Heap heap, long address, long bytes, double weight) {
        return 0;
    }

    @Override
    public void freed(Heap heap, int token) {}

    @Override
    public void closed(Heap heap) {}
}
