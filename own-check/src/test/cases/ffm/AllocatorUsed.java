import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/// Accept: a segment from an allocator is used while its arena is open.
final class AllocatorUsed {
    static MemorySegment text(SegmentAllocator allocator, String text) {
        return allocator.allocateFrom(text);
    }

    static long f() {
        try (Arena arena = Arena.ofConfined()) {
            return text(arena, "x").byteSize();
        }
    }
}
