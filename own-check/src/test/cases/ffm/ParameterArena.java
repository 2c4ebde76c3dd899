import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Accept: a segment of the caller's arena is given back.
final class ParameterArena {
    static MemorySegment f(Arena arena, int n) {
        MemorySegment s = arena.allocate(ValueLayout.JAVA_INT, n);
        return s.asSlice(0, 4);
    }
}
