import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Accept: copying from one arena to another.
final class TwoArenas {
    static long f(byte[] bytes) {
        try (Arena outer = Arena.ofConfined()) {
            MemorySegment to = outer.allocate(bytes.length);
            try (Arena inner = Arena.ofConfined()) {
                MemorySegment from = inner.allocate(bytes.length);
                to.copyFrom(from);
            }
            return to.byteSize();
        }
    }
}
