import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Accept: code that says nothing of ownership keeps arenas in a map, and closes them from there.
final class ArenaInMap {
    private final Map<MemorySegment, Arena> arenas = new ConcurrentHashMap<>();

    MemorySegment request(long bytes) {
        Arena arena = Arena.ofConfined();
        MemorySegment segment = arena.allocate(bytes);
        arenas.put(segment, arena);
        return segment;
    }

    void requestClose(MemorySegment segment) {
        Arena arena = arenas.remove(segment);
        if (arena != null) {
            arena.close();
        }
    }
}
