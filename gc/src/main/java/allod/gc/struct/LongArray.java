package allod.gc.struct;

import allod.gc.Mutator;
import allod.gc.object.ObjectType;

/// An array of `long` in a heap; see [ArrayView].
public final class LongArray extends ArrayView {

    LongArray(Mutator mutator, long handle, int typeId) {
        super(mutator, handle, typeId);
    }

    /// A new array, all zero. A safepoint. The view lives as long as the scope that is innermost now.
    ///
    /// @param length elements, not negative
    public static LongArray create(Mutator mutator, int length) {
        ObjectType type = StructTypes.of(mutator.heap()).arrays().typeFor(LongArray.class);
        return new LongArray(mutator, ArrayTypes.allocate(mutator, type, length), type.id());
    }

    /// @throws IndexOutOfBoundsException when there is no such element
    public long get(int index) {
        long array = ref();
        return mutator().getLong(array, at(array, index, Long.BYTES));
    }

    /// @throws IndexOutOfBoundsException when there is no such element
    public void set(int index, long value) {
        long array = ref();
        mutator().putLong(array, at(array, index, Long.BYTES), value);
    }
}
