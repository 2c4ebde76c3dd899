package allod.gc;

import allod.gc.object.HeaderLayout;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Objects and bytes a type, garbage included that was not swept.
final class TypeCounts {
    private static final int SHOWN = 10;

    private final ObjectHeap heap;
    private final long[] objects;
    private final long[] bytes;

    private TypeCounts(ObjectHeap heap) {
        this.heap = heap;
        objects = new long[heap.types().count()];
        bytes = new long[objects.length];
    }

    /// Only while all mutators stand.
    static TypeCounts of(ObjectHeap heap) {
        TypeCounts counts = new TypeCounts(heap);
        heap.plan().walk((ref, header) -> counts.count(header));
        return counts;
    }

    private void count(long header) {
        int id = HeaderLayout.typeIdOf(header);
        objects[id]++;
        bytes[id] += heap.types().bytesOf(header);
    }

    /// The largest types, one a line.
    @Override
    public String toString() {
        return IntStream.range(1, objects.length)
                .boxed()
                .filter(id -> objects[id] != 0)
                .sorted(Comparator.comparingLong((Integer id) -> bytes[id]).reversed())
                .limit(SHOWN)
                .map(id -> String.format(
                        Locale.ROOT, "%,15d bytes %,12d objects  %s", bytes[id], objects[id], heap.typeOf(id).name()))
                .collect(Collectors.joining("\n"));
    }
}
