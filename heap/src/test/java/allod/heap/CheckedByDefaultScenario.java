package allod.heap;

import allod.heap.checked.CheckedHeap;
import allod.heap.checked.MemoryError;
import allod.pages.Address;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A program that knows nothing of checks, and makes mistakes; run with `-Dallod.heap=checked`.
final class CheckedByDefaultScenario {

    private CheckedByDefaultScenario() {}

    public static void main(String[] words) {
        Heap heap = Heap.create(HeapOptions.defaults().name("unsuspecting"));
        long block = heap.malloc(40);
        heap.free(block);
        expect("DOUBLE_FREE", () -> heap.free(block));
        expect("INTERIOR_FREE", () -> heap.free(heap.local().malloc(100) + 16));
        long short10 = heap.malloc(10);
        Address.putByte(short10 + 10, (byte) 1);
        expect("OVERFLOW", () -> heap.free(short10));
        MemorySegment segment = heap.allocate(24, 8);
        heap.free(segment);
        try {
            System.out.println(segment.get(ValueLayout.JAVA_LONG, 0));
        } catch (IllegalStateException closed) {
            System.out.println(
                    CheckedHeap.of(heap).explain(closed, segment).orElseThrow().place());
        }
        heap.close();
        System.out.print("fine\n");
    }

    private static void expect(String kind, Runnable mistake) {
        try {
            mistake.run();
            System.out.println("not found: " + kind);
        } catch (MemoryError error) {
            System.out.println("found " + error.report().kind());
        }
    }
}
