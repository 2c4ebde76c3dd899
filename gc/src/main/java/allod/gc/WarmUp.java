package allod.gc;

import allod.gc.object.ObjectType;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;

/// Some collections of a small heap that is thrown away, so that the JVM compiles the collector before it
/// matters.
final class WarmUp {
    private static final long LIMIT_BYTES = 64L << 20;
    private static final int OBJECTS = 50_000;
    private static final int CYCLES = 12;

    private WarmUp() {}

    static void run(ObjectHeapOptions options) {
        try (ObjectHeap heap = ObjectHeap.create(options.name("warm-up of " + options.name())
                .limitBytes(LIMIT_BYTES)
                .softLimitBytes(LIMIT_BYTES))) {
            ObjectType node = heap.define(
                    "warm-up node",
                    MemoryLayout.structLayout(
                            ValueLayout.JAVA_LONG.withName("ref:left"), ValueLayout.JAVA_LONG.withName("ref:right")));
            try (Mutator mutator = heap.attach()) {
                for (int cycle = 0; cycle < CYCLES; cycle++) {
                    collectTree(mutator, node);
                }
            }
        }
    }

    /// Nodes that refer to two older ones, as in a tree with shared branches.
    private static void collectTree(Mutator mutator, ObjectType node) {
        int left = node.offset("left");
        int right = node.offset("right");
        try (Scope scope = mutator.scope()) {
            long newest = scope.slot();
            long older = scope.slot();
            for (int i = 0; i < OBJECTS; i++) {
                long ref = mutator.alloc(node);
                mutator.initRef(ref, left, mutator.handle(newest));
                mutator.initRef(ref, right, mutator.handle(older));
                mutator.setHandle(older, mutator.handle(newest));
                mutator.setHandle(newest, ref);
            }
            mutator.blocked(() -> mutator.heap().conductor().collect(GcCause.WARM_UP));
        }
    }
}
