import java.lang.foreign.Arena;

/// An arena that is opened must be closed.
final class NeverClosed {
    static long f() {
        Arena arena = Arena.ofConfined(); // error: OWN1001
        return arena.allocate(8).byteSize();
    }
}
