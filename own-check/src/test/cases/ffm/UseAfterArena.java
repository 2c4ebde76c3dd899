import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A segment may not be used behind its arena's block.
final class UseAfterArena {
    static int f() {
        MemorySegment s;
        try (Arena arena = Arena.ofConfined()) {
            s = arena.allocate(8); // error: OWN0597
        }
        return s.get(ValueLayout.JAVA_INT, 0);
    }
}
