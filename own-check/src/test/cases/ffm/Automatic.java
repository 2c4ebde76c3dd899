import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Accept: an automatic arena is closed by the collector.
final class Automatic {
    static MemorySegment f() {
        Arena arena = Arena.ofAuto();
        return arena.allocate(8);
    }
}
