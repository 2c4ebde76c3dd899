package allod.gc.struct;

import allod.gc.Mutator;
import allod.gc.ObjectHeap;
import allod.gc.object.ObjectType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// The types of arrays of primitives in one heap, and the views over them.
///
/// Threads: immutable.
final class ArrayTypes {

    /// Makes the view over a handle.
    private interface Maker {
        ArrayView make(Mutator mutator, long handle, int typeId);
    }

    private record Row(Class<?> component, Maker maker) {}

    private static final Map<Class<?>, Row> ROWS = new LinkedHashMap<>();

    static {
        ROWS.put(BooleanArray.class, new Row(boolean.class, BooleanArray::new));
        ROWS.put(ByteArray.class, new Row(byte.class, ByteArray::new));
        ROWS.put(ShortArray.class, new Row(short.class, ShortArray::new));
        ROWS.put(CharArray.class, new Row(char.class, CharArray::new));
        ROWS.put(IntArray.class, new Row(int.class, IntArray::new));
        ROWS.put(LongArray.class, new Row(long.class, LongArray::new));
        ROWS.put(FloatArray.class, new Row(float.class, FloatArray::new));
        ROWS.put(DoubleArray.class, new Row(double.class, DoubleArray::new));
    }

    private final Map<Class<?>, ObjectType> types;

    ArrayTypes(ObjectHeap heap) {
        Map<Class<?>, ObjectType> defined = new LinkedHashMap<>();
        ROWS.forEach((view, row) ->
                defined.put(view, heap.primitiveArrayType(row.component().getName() + "[]", row.component())));
        types = Map.copyOf(defined);
    }

    static boolean isPrimitiveArray(Class<?> view) {
        return ROWS.containsKey(view);
    }

    /// Name of the view over arrays of a primitive type.
    static String nameFor(Class<?> component) {
        for (Map.Entry<Class<?>, Row> row : ROWS.entrySet()) {
            if (row.getValue().component() == component) {
                return row.getKey().getSimpleName();
            }
        }
        throw new AssertionError(component);
    }

    /// @param view class of a view over arrays of primitives
    ObjectType typeFor(Class<?> view) {
        return Objects.requireNonNull(types.get(view));
    }

    /// The handle of a new array.
    ///
    /// @throws IllegalArgumentException when offsets of its elements are no `int`
    static long allocate(Mutator mutator, ObjectType type, int length) {
        if (length > 0 && type.bytesOf(length) > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a " + type.name() + " of " + length + " elements takes "
                    + type.bytesOf(length) + " bytes, and views reach " + Integer.MAX_VALUE
                    + ": make an array of arrays");
        }
        long handle = mutator.newHandle(0); // before the object, which the next allocation may move
        mutator.setHandle(handle, mutator.allocArray(type, length));
        return handle;
    }

    ArrayView over(Class<?> view, Mutator mutator, long ref) {
        Row row = Objects.requireNonNull(ROWS.get(view));
        return row.maker().make(mutator, mutator.newHandle(ref), typeFor(view).id());
    }
}
