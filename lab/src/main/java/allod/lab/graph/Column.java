package allod.lab.graph;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// A list of 32-bit numbers that grows outside of the JVM's heap: a model must not change what it is compared
/// with.
///
/// It grows by pieces of equal size, and nothing is ever moved. One thread.
final class Column implements AutoCloseable {

    private static final int PIECE_SHIFT = 16;
    private static final int PIECE_MASK = (1 << PIECE_SHIFT) - 1;

    private final Arena arena = Arena.ofConfined();
    private MemorySegment[] pieces = {};
    private long count;

    long count() {
        return count;
    }

    int get(long index) {
        return pieces[(int) (index >>> PIECE_SHIFT)].getAtIndex(ValueLayout.JAVA_INT, index & PIECE_MASK);
    }

    void set(long index, int value) {
        pieces[(int) (index >>> PIECE_SHIFT)].setAtIndex(ValueLayout.JAVA_INT, index & PIECE_MASK, value);
    }

    void add(int value) {
        if (count == (long) pieces.length << PIECE_SHIFT) {
            pieces = Arrays.copyOf(pieces, pieces.length + 1);
            pieces[pieces.length - 1] = arena.allocate(ValueLayout.JAVA_INT, 1 << PIECE_SHIFT);
        }
        set(count++, value);
    }

    @Override
    public void close() {
        arena.close();
    }
}
