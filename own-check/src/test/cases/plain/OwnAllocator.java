import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;

/// Accept: a class without words that implements a type of the JDK writes its fields in any method, and may keep a
/// segment in a function.
final class OwnAllocator implements Arena {
    private final Arena scope = Arena.ofShared();
    private long count;

    @Override
    public MemorySegment allocate(long bytes, long alignment) {
        count++;
        return scope.allocate(bytes, alignment);
    }

    @Override
    public MemorySegment.Scope scope() {
        return scope.scope();
    }

    void reset() {
        count = 0;
    }

    static Supplier<MemorySegment> keep(MemorySegment segment) {
        return () -> segment;
    }

    @Override
    public void close() {
        count = -1;
        scope.close();
    }
}
