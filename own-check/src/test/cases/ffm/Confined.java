import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Accept: a segment is used while its arena is open.
final class Confined {
    static int f() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment s = arena.allocate(8);
            s.set(ValueLayout.JAVA_INT, 0, 1);
            return s.get(ValueLayout.JAVA_INT, 0);
        }
    }
}
