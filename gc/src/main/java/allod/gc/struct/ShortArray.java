package allod.gc.struct;

import allod.gc.Mutator;
import allod.gc.object.ObjectType;

/// An array of `short` in a heap; see [ArrayView].
public final class ShortArray extends ArrayView {

    ShortArray(Mutator mutator, long handle, int typeId) {
        super(mutator, handle, typeId);
    }

    /// A new array, all zero. A safepoint. The view lives as long as the scope that is innermost now.
    ///
    /// @param length elements, not negative
    public static ShortArray create(Mutator mutator, int length) {
        ObjectType type = StructTypes.of(mutator.heap()).arrays().typeFor(ShortArray.class);
        return new ShortArray(mutator, ArrayTypes.allocate(mutator, type, length), type.id());
    }

    /// @throws IndexOutOfBoundsException when there is no such element
    public short get(int index) {
        long array = ref();
        return mutator().getShort(array, at(array, index, Short.BYTES));
    }

    /// @throws IndexOutOfBoundsException when there is no such element
    public void set(int index, short value) {
        long array = ref();
        mutator().putShort(array, at(array, index, Short.BYTES), value);
    }
}
