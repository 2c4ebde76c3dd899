package allod.gc.struct;

import allod.gc.Mutator;
import allod.gc.object.ObjectType;

/// An array of `char` in a heap; see [ArrayView].
public final class CharArray extends ArrayView {

    CharArray(Mutator mutator, long handle, int typeId) {
        super(mutator, handle, typeId);
    }

    /// A new array, all zero. A safepoint. The view lives as long as the scope that is innermost now.
    ///
    /// @param length elements, not negative
    public static CharArray create(Mutator mutator, int length) {
        ObjectType type = StructTypes.of(mutator.heap()).arrays().typeFor(CharArray.class);
        return new CharArray(mutator, ArrayTypes.allocate(mutator, type, length), type.id());
    }

    /// @throws IndexOutOfBoundsException when there is no such element
    public char get(int index) {
        long array = ref();
        return mutator().getChar(array, at(array, index, Character.BYTES));
    }

    /// @throws IndexOutOfBoundsException when there is no such element
    public void set(int index, char value) {
        long array = ref();
        mutator().putChar(array, at(array, index, Character.BYTES), value);
    }
}
