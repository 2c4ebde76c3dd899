import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A segment may not leave the method that closes its arena.
final class ReturnsSegment {
    static MemorySegment f() {
        try (Arena arena = Arena.ofConfined()) {
            return arena.allocate(8); // error: OWN0515
        }
    }
}
