package allod.heap.checked;

import allod.pages.Address;

/// `leak.c` in Java: the same blocks from the same places, none of them freed.
final class LeakProgram {

    private static final long NODE_BYTES = 32;

    private final CheckedHeap heap;
    private long reachableRoot;
    private long interior;

    LeakProgram(CheckedHeap heap) {
        this.heap = heap;
    }

    private void definitely() {
        Address.putByte(heap.malloc(100), (byte) 1);
    }

    private void indirect() {
        long a = heap.calloc(NODE_BYTES);
        long b = heap.calloc(NODE_BYTES);
        long c = heap.calloc(NODE_BYTES);
        Address.putLong(a, b);
        Address.putLong(b, c);
    }

    private void cycle() {
        long a = heap.calloc(NODE_BYTES);
        long b = heap.calloc(NODE_BYTES);
        Address.putLong(a, b);
        Address.putLong(b, a);
    }

    private void possibly() {
        interior = heap.malloc(600) + 300;
    }

    private void reachable() {
        reachableRoot = heap.malloc(1000);
    }

    long run() {
        for (int i = 0; i < 5; i++) {
            definitely();
        }
        indirect();
        cycle();
        possibly();
        reachable();
        return reachableRoot + interior;
    }
}
