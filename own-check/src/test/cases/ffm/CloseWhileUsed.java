import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// An arena may not be closed while a segment of it is still used.
final class CloseWhileUsed {
    static int f() {
        Arena arena = Arena.ofConfined();
        MemorySegment s = arena.allocate(8);
        arena.close(); // error: OWN0505
        return s.get(ValueLayout.JAVA_INT, 0);
    }
}
