import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Accept: the global arena is never closed.
final class Global {
    static MemorySegment f() {
        return Arena.global().allocate(8);
    }
}
