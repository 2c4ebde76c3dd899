import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/// Accept: a method that says nothing takes an arena.
final class HandedToSilent {
    private final List<Arena> open = new ArrayList<>();

    void keep(Arena arena) {
        open.add(arena);
    }

    void f() {
        Arena arena = Arena.ofShared();
        keep(arena);
    }
}
