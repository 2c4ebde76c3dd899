package allod.bench.contest;

import allod.heap.Heap;
import allod.heap.LocalHeap;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Our heap, by its tiers.
final class AllodContestants {

    private AllodContestants() {}

    /// The handle, held in a field.
    static final class Local extends AddressContestant {
        private final LocalHeap heap = Heap.shared().local();

        @Override
        long malloc(long bytes) {
            return heap.malloc(bytes);
        }

        @Override
        void free(long address) {
            heap.free(address);
        }
    }

    /// The heap itself, which looks the thread up at every call.
    static final class Shared extends AddressContestant {
        private final Heap heap = Heap.shared();

        @Override
        long malloc(long bytes) {
            return heap.malloc(bytes);
        }

        @Override
        void free(long address) {
            heap.free(address);
        }
    }

    /// Zeroed segments, as [java.lang.foreign.SegmentAllocator] wants them.
    static final class Segments extends ObjectContestant<MemorySegment> {
        private final Heap heap = Heap.shared();

        @Override
        MemorySegment allocate(long bytes, long word) {
            MemorySegment segment = heap.allocate(bytes, 16);
            segment.set(ValueLayout.JAVA_LONG, 0, word);
            return segment;
        }

        @Override
        void free(MemorySegment segment) {
            heap.free(segment);
        }
    }

    /// The same, stored where others could see it: escape analysis cannot remove the object.
    static final class EscapingSegments extends ObjectContestant<MemorySegment> {
        private final Heap heap = Heap.shared();
        private final MemorySegment[] seen = new MemorySegment[1];

        @Override
        MemorySegment allocate(long bytes, long word) {
            MemorySegment segment = heap.allocate(bytes, 16);
            segment.set(ValueLayout.JAVA_LONG, 0, word);
            seen[0] = segment;
            return segment;
        }

        @Override
        void free(MemorySegment segment) {
            heap.free(segment);
        }
    }
}
