package allod.gc;

import allod.gc.object.HeaderLayout;
import allod.gc.object.ObjectKind;
import allod.gc.object.ObjectShape;
import allod.gc.object.ObjectType;
import allod.pages.Address;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;

/// The types of the model's objects in a heap, and where their parts are.
final class ModelTypes {

    private static final StructLayout NODE = MemoryLayout.structLayout(
            ValueLayout.JAVA_LONG.withName("id"),
            ValueLayout.JAVA_LONG.withName("ref:a"),
            ValueLayout.JAVA_LONG.withName("value"),
            ValueLayout.JAVA_LONG.withName("ref:b"),
            ValueLayout.JAVA_LONG.withName("ref:c"));
    private static final StructLayout ENTRY = MemoryLayout.structLayout(
            ValueLayout.JAVA_LONG.withName("id"),
            ValueLayout.JAVA_LONG.withName("ref:x"),
            ValueLayout.JAVA_LONG.withName("ref:y"));
    private static final StructLayout WEAK = MemoryLayout.structLayout(
            ValueLayout.JAVA_LONG.withName("ref:referent"), ValueLayout.JAVA_LONG.withName("id"));
    private static final StructLayout EPHEMERON = MemoryLayout.structLayout(
            ValueLayout.JAVA_LONG.withName("ref:key"),
            ValueLayout.JAVA_LONG.withName("ref:value"),
            ValueLayout.JAVA_LONG.withName("id"));

    final ObjectType node;
    final ObjectType refs;
    final ObjectType longs;
    final ObjectType structs;
    final ObjectType weak;
    final ObjectType ephemeron;
    final int id;
    final int value;
    final int[] nodeRefs;
    final int weakId;
    final int ephemeronId;

    ModelTypes(ObjectHeap heap) {
        node = heap.define("ModelNode", NODE);
        refs = heap.refArrayType("ModelNode[]");
        longs = heap.primitiveArrayType("ModelLongs", long.class);
        structs = heap.structArrayType("ModelEntry[]", ENTRY);
        weak = heap.define(ObjectShape.of("ModelWeak", ObjectKind.WEAK, WEAK));
        ephemeron = heap.define(ObjectShape.of("ModelEphemeron", ObjectKind.EPHEMERON, EPHEMERON));
        id = node.offset("id");
        value = node.offset("value");
        nodeRefs = new int[] {node.offset("a"), node.offset("b"), node.offset("c")};
        weakId = weak.offset("id");
        ephemeronId = ephemeron.offset("id");
    }

    ObjectType typeOf(ModelObject.Shape shape) {
        return switch (shape) {
            case NODE -> node;
            case REFS -> refs;
            case LONGS -> longs;
            case STRUCTS -> structs;
            case WEAK -> weak;
            case EPHEMERON -> ephemeron;
        };
    }

    /// Offset of a strong reference.
    int offsetOf(ModelObject.Shape shape, int index) {
        return switch (shape) {
            case NODE -> nodeRefs[index];
            case REFS -> 8 + 8 * index;
            case STRUCTS -> 8 + 24 * (index / 2) + 8 + 8 * (index % 2);
            default -> throw new AssertionError(shape);
        };
    }

    /// Offset of a struct's number.
    int structIdOffset(int element) {
        return 8 + 24 * element;
    }

    /// Whether there is an object of the shape; and what is there else.
    boolean is(Mutator m, long ref, ModelObject.Shape shape) {
        return HeaderLayout.typeIdOf(headerOf(m, ref)) == typeOf(shape).id();
    }

    static String describe(Mutator m, long ref) {
        return "0x" + Long.toHexString(m.address(ref)) + " with header 0x" + Long.toHexString(headerOf(m, ref));
    }

    private static long headerOf(Mutator m, long ref) {
        return Address.getLong(m.address(ref));
    }
}
