package allod.gc.struct;

import allod.gc.Mutator;
import allod.gc.object.ObjectType;

/// An array of `double` in a heap; see [ArrayView].
public final class DoubleArray extends ArrayView {

    DoubleArray(Mutator mutator, long handle, int typeId) {
        super(mutator, handle, typeId);
    }

    /// A new array, all zero. A safepoint. The view lives as long as the scope that is innermost now.
    ///
    /// @param length elements, not negative
    public static DoubleArray create(Mutator mutator, int length) {
        ObjectType type = StructTypes.of(mutator.heap()).arrays().typeFor(DoubleArray.class);
        return new DoubleArray(mutator, ArrayTypes.allocate(mutator, type, length), type.id());
    }

    /// @throws IndexOutOfBoundsException when there is no such element
    public double get(int index) {
        long array = ref();
        return mutator().getDouble(array, at(array, index, Double.BYTES));
    }

    /// @throws IndexOutOfBoundsException when there is no such element
    public void set(int index, double value) {
        long array = ref();
        mutator().putDouble(array, at(array, index, Double.BYTES), value);
    }
}
