package allod.heap.checked;

import static allod.heap.checked.Found.found;

import allod.heap.HeapOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Each error of `overflow.c` is found in its Java twin, with memcheck's words and lines.
class OverflowTest {

    private final CheckedHeap heap =
            CheckedHeap.create(HeapOptions.defaults(), CheckOptions.defaults().uninitialised(true));
    private final Overflow program = new Overflow(heap);

    @AfterEach
    void invariants() {
        program.freeAll();
        heap.checkInvariants();
        heap.close();
    }

    @Test
    void aWriteBehindABlockIsFound() {
        found(program::writeBehind)
                .is(MemoryErrorKind.OVERFLOW, "Invalid write of size 1")
                .place("0 bytes after a block of size 10 alloc'd")
                .at(Overflow.class, "writeBehind", "p.putByte(10")
                .allocated(Overflow.class, "<init>", "p = heap.block(10)");
    }

    @Test
    void aFillBehindABlockIsFound() {
        found(program::fillBehind)
                .is(MemoryErrorKind.OVERFLOW, "Invalid write of size 11")
                .place("0 bytes after a block of size 10 alloc'd")
                .at(Overflow.class, "fillBehind", "p.fill(0, 11")
                .allocated(Overflow.class, "<init>", "p = heap.block(10)");
    }

    @Test
    void aWriteBeforeABlockIsFound() {
        found(program::writeBefore)
                .is(MemoryErrorKind.UNDERFLOW, "Invalid write of size 1")
                .place("3 bytes before a block of size 10 alloc'd")
                .at(Overflow.class, "writeBefore", "p.putByte(-3")
                .allocated(Overflow.class, "<init>", "p = heap.block(10)");
    }

    @Test
    void aReadBehindABlockIsFound() {
        found(program::readBehind)
                .is(MemoryErrorKind.OVERFLOW, "Invalid read of size 4")
                .place("0 bytes after a block of size 16 alloc'd")
                .at(Overflow.class, "readBehind", "v.getInt(16)")
                .allocated(Overflow.class, "<init>", "v = heap.block(16)");
    }

    @Test
    void anUnwrittenValueIsFound() {
        found(program::decideOnUnwritten)
                .is(MemoryErrorKind.UNINITIALISED_READ, "Uninitialised read of size 4")
                .place("4 bytes inside a block of size 16 alloc'd")
                .at(Overflow.class, "decideOnUnwritten", "v.getInt(4)")
                .allocated(Overflow.class, "<init>", "v = heap.block(16)");
    }

    @Test
    void anOverlappingCopyIsFound() {
        found(program::copyOverlapping)
                .is(MemoryErrorKind.OVERLAP, "Source and destination overlap in copy()")
                .at(Overflow.class, "copyOverlapping", "p.copyTo(0, p, 2, 6)");
    }

    @Test
    void aNegativeSizeIsFound() {
        found(program::allocateNegative)
                .is(
                        MemoryErrorKind.FISHY_SIZE,
                        "Argument 'bytes' of malloc() has a fishy (negative) value: -1; the least is 0")
                .at(Overflow.class, "allocateNegative", "heap.malloc(-1)");
    }

    @Test
    void oneByteTooManyIsFound() {
        found(program::copyOneTooMany)
                .is(MemoryErrorKind.OVERFLOW, "Invalid write of size 33")
                .place("0 bytes after a block of size 32 alloc'd")
                .at(Overflow.class, "copyOneTooMany", "text.copyTo(0, r, 0, 33)")
                .allocated(Overflow.class, "copyOneTooMany", "r = heap.block(32)");
    }
}
