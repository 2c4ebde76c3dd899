package allod.profile.leak;

import allod.heap.Heap;

/// What a child JVM does before it ends.
final class LeaksAtExitScenario {

    private static long held;

    private LeaksAtExitScenario() {}

    public static void main(String[] arguments) {
        Heap heap = Heap.create();
        lose(heap);
        held = heap.malloc(200);
        LeakRoots.register(LeakRoot.pointer("held", () -> held));
        if (arguments.length > 0) {
            LeaksAtExit.enable();
            LeaksAtExit.enable();
        }
        System.exit(7);
    }

    private static void lose(Heap heap) {
        heap.calloc(100);
    }
}
