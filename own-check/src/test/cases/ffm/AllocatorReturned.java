import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/// A segment from an allocator lives no longer than the arena behind it.
final class AllocatorReturned {
    static MemorySegment text(SegmentAllocator allocator, String text) {
        return allocator.allocateFrom(text);
    }

    static MemorySegment f() {
        try (Arena arena = Arena.ofConfined()) {
            return text(arena, "x"); // error: OWN0515
        }
    }
}
