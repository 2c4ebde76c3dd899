package allod.gc.struct;

import allod.gc.Mutator;
import allod.gc.object.ObjectType;

/// An array of `int` in a heap; see [ArrayView].
public final class IntArray extends ArrayView {

    IntArray(Mutator mutator, long handle, int typeId) {
        super(mutator, handle, typeId);
    }

    /// A new array, all zero. A safepoint. The view lives as long as the scope that is innermost now.
    ///
    /// @param length elements, not negative
    public static IntArray create(Mutator mutator, int length) {
        ObjectType type = StructTypes.of(mutator.heap()).arrays().typeFor(IntArray.class);
        return new IntArray(mutator, ArrayTypes.allocate(mutator, type, length), type.id());
    }

    /// @throws IndexOutOfBoundsException when there is no such element
    public int get(int index) {
        long array = ref();
        return mutator().getInt(array, at(array, index, Integer.BYTES));
    }

    /// @throws IndexOutOfBoundsException when there is no such element
    public void set(int index, int value) {
        long array = ref();
        mutator().putInt(array, at(array, index, Integer.BYTES), value);
    }
}
