package allod.gc.struct;

import allod.gc.Mutator;
import allod.gc.object.ObjectType;

/// An array of `boolean` in a heap; see [ArrayView].
public final class BooleanArray extends ArrayView {

    BooleanArray(Mutator mutator, long handle, int typeId) {
        super(mutator, handle, typeId);
    }

    /// A new array, all false. A safepoint. The view lives as long as the scope that is innermost now.
    ///
    /// @param length elements, not negative
    public static BooleanArray create(Mutator mutator, int length) {
        ObjectType type = StructTypes.of(mutator.heap()).arrays().typeFor(BooleanArray.class);
        return new BooleanArray(mutator, ArrayTypes.allocate(mutator, type, length), type.id());
    }

    /// @throws IndexOutOfBoundsException when there is no such element
    public boolean get(int index) {
        long array = ref();
        return mutator().getBoolean(array, at(array, index, Byte.BYTES));
    }

    /// @throws IndexOutOfBoundsException when there is no such element
    public void set(int index, boolean value) {
        long array = ref();
        mutator().putBoolean(array, at(array, index, Byte.BYTES), value);
    }
}
