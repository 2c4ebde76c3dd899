package allod.heap.checked;

/// `overflow.c` in Java, on blocks with checked accesses: overflow, underflow, unwritten bytes, overlapping copies, a
/// negative size. The comments are what memcheck says of the C program.
final class Overflow {

    private final CheckedHeap heap;
    private final CheckedBlock p;
    private final CheckedBlock v;

    Overflow(CheckedHeap heap) {
        this.heap = heap;
        p = heap.block(10);
        v = heap.block(16);
    }

    /// Invalid write of size 1: 0 bytes after a block of size 10 alloc'd
    void writeBehind() {
        p.putByte(10, (byte) 'x');
    }

    /// Invalid write through memset: 0 bytes after a block of size 10 alloc'd
    void fillBehind() {
        p.fill(0, 11, (byte) 'y');
    }

    /// Invalid write of size 1: 3 bytes before a block of size 10 alloc'd
    void writeBefore() {
        p.putByte(-3, (byte) 'z');
    }

    /// Invalid read of size 4: 0 bytes after a block of size 16 alloc'd
    int readBehind() {
        return v.getInt(16);
    }

    /// A decision on an uninitialised value
    boolean decideOnUnwritten() {
        return v.getInt(4) > 3;
    }

    /// Source and destination overlap
    void copyOverlapping() {
        p.fill(0, 10, (byte) 'y');
        p.copyTo(0, p, 2, 6);
    }

    /// Argument 'size' of malloc has a fishy (possibly negative) value: -1
    void allocateNegative() {
        heap.malloc(-1);
    }

    /// Off by one: 33 bytes into a block of 32, 0 bytes after
    void copyOneTooMany() {
        CheckedBlock r = heap.block(32);
        CheckedBlock text = heap.block(33);
        text.fill(0, 33, (byte) '0');
        text.copyTo(0, r, 0, 33);
    }

    void freeAll() {
        p.free();
        v.free();
    }
}
