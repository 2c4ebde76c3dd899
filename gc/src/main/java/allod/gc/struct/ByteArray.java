package allod.gc.struct;

import allod.gc.Mutator;
import allod.gc.object.ObjectType;

/// An array of `byte` in a heap; see [ArrayView].
public final class ByteArray extends ArrayView {

    ByteArray(Mutator mutator, long handle, int typeId) {
        super(mutator, handle, typeId);
    }

    /// A new array, all zero. A safepoint. The view lives as long as the scope that is innermost now.
    ///
    /// @param length elements, not negative
    public static ByteArray create(Mutator mutator, int length) {
        ObjectType type = StructTypes.of(mutator.heap()).arrays().typeFor(ByteArray.class);
        return new ByteArray(mutator, ArrayTypes.allocate(mutator, type, length), type.id());
    }

    /// @throws IndexOutOfBoundsException when there is no such element
    public byte get(int index) {
        long array = ref();
        return mutator().getByte(array, at(array, index, Byte.BYTES));
    }

    /// @throws IndexOutOfBoundsException when there is no such element
    public void set(int index, byte value) {
        long array = ref();
        mutator().putByte(array, at(array, index, Byte.BYTES), value);
    }
}
