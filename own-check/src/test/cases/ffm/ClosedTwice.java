import java.lang.foreign.Arena;

/// An arena is closed once.
final class ClosedTwice {
    static void f() {
        Arena arena = Arena.ofConfined();
        arena.close();
        arena.close(); // error: OWN0382
    }
}
