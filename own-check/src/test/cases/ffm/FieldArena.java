import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Accept: an arena in a field that says nothing is left alone.
final class FieldArena {
    private final Arena arena = Arena.ofShared();
    private final MemorySegment segment = arena.allocate(64);

    void close() {
        arena.close();
    }

    MemorySegment part(long from) {
        return segment.asSlice(from);
    }
}
