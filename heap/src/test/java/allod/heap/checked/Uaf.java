package allod.heap.checked;

import allod.pages.Address;
import java.lang.foreign.Arena;

/// `uaf.c` in Java, a step a line: use after free, double free, wrong frees, use after realloc. The comments are what
/// memcheck says of the C program.
final class Uaf {

    private final CheckedHeap heap;
    long a;
    long b;
    long c;
    long d;

    Uaf(CheckedHeap heap) {
        this.heap = heap;
    }

    void allocate() {
        a = heap.malloc(40);
        b = heap.malloc(24);
        c = heap.malloc(64);
        heap.free(a);
    }

    /// Invalid read of size 1: 8 bytes inside a block of size 40 free'd
    void readFreed() {
        heap.check(a + 8, 1);
    }

    /// Invalid write of size 1: 39 bytes inside a block of size 40 free'd
    void writeFreed() {
        Address.putByte(a + 39, (byte) 1);
    }

    /// Invalid free(): 0 bytes inside a block of size 24 free'd
    void freeTwice() {
        heap.free(b);
        heap.free(b);
    }

    /// Invalid free(): 16 bytes inside a block of size 64 alloc'd
    void freeInside() {
        heap.free(c + 16);
    }

    /// Invalid free(): an address on a thread's stack; in Java: memory of somebody else
    void freeForeign(Arena arena) {
        heap.free(arena.allocate(16).address());
    }

    /// Invalid read of size 4: 0 bytes inside a block of size 64 free'd by realloc
    void readReallocated() {
        d = heap.realloc(c, 4096);
        heap.check(c, 4);
    }

    /// Invalid write of size 8: 0 bytes inside a block of size 4,096 free'd
    void writeFreedAgain() {
        heap.free(d);
        Address.putLong(d, 1);
    }
}
