package allod.heap;

import allod.pages.Address;
import java.lang.foreign.Arena;

/// What the JVM of [WithoutAnnotationsTest] does: owned values, where no annotation of ownership can be loaded.
final class WithoutAnnotationsScenario {

    private WithoutAnnotationsScenario() {}

    public static void main(String[] arguments) throws Exception {
        if (ModuleLayer.boot().findModule("allod.own").isPresent() || isThere("allod.own.Owned")) {
            throw new AssertionError("the annotations are here, and must not be");
        }
        try (Heap heap = Heap.create()) {
            try (Block block = heap.own(64)) {
                block.putLong(0, 42);
            }
            Block.Halves halves = heap.own(64).split(8);
            heap.free(halves.first().intoAddress());
            try (Arena arena = Arena.ofConfined()) {
                Address.getLong(halves.second().into(arena).address());
            }
            if (heap.stats().liveBlocks() != 0) {
                throw new AssertionError(heap.stats());
            }
        }
        Object[] reflected = {
            Block.class.getAnnotations(),
            Heap.class.getMethod("own", long.class).getAnnotatedReturnType().getAnnotations(),
            Block.Halves.class.getRecordComponents()
        };
        System.out.println("fine " + reflected.length);
    }

    private static boolean isThere(String type) {
        try {
            Class.forName(type);
            return true;
        } catch (ClassNotFoundException expected) {
            return false;
        }
    }
}
