package allod.gc.struct;

import allod.gc.Mutator;
import allod.gc.object.ObjectType;

/// An array of `float` in a heap; see [ArrayView].
public final class FloatArray extends ArrayView {

    FloatArray(Mutator mutator, long handle, int typeId) {
        super(mutator, handle, typeId);
    }

    /// A new array, all zero. A safepoint. The view lives as long as the scope that is innermost now.
    ///
    /// @param length elements, not negative
    public static FloatArray create(Mutator mutator, int length) {
        ObjectType type = StructTypes.of(mutator.heap()).arrays().typeFor(FloatArray.class);
        return new FloatArray(mutator, ArrayTypes.allocate(mutator, type, length), type.id());
    }

    /// @throws IndexOutOfBoundsException when there is no such element
    public float get(int index) {
        long array = ref();
        return mutator().getFloat(array, at(array, index, Float.BYTES));
    }

    /// @throws IndexOutOfBoundsException when there is no such element
    public void set(int index, float value) {
        long array = ref();
        mutator().putFloat(array, at(array, index, Float.BYTES), value);
    }
}
