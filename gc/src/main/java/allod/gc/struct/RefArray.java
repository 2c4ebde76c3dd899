package allod.gc.struct;

import allod.gc.Mutator;
import allod.gc.object.SlotLayout;
import org.jspecify.annotations.Nullable;

/// An array of references to objects of one [Struct] in a heap; see [ArrayView]. New ones come from
/// [StructType#array].
///
/// @param <T> the interface of the elements
public final class RefArray<T> extends ArrayView {
    private final StructType<T> elements;

    RefArray(Mutator mutator, long handle, StructType<T> elements) {
        super(mutator, handle, elements.arrayType().id());
        this.elements = elements;
    }

    /// A view of the element, which lives as long as the scope that is innermost now; null where nothing is.
    ///
    /// @throws IndexOutOfBoundsException when there is no such element
    public @Nullable T get(int index) {
        long ref = refAt(index);
        return ref == 0 ? null : elements.over(mutator(), ref);
    }

    /// As [#get], without a view of its own: moves a cursor to the element.
    public void get(int index, StructCursor<T> into) {
        into.moveTo(refAt(index));
    }

    private long refAt(int index) {
        long array = ref();
        return mutator().getRef(array, at(array, index, SlotLayout.BYTES));
    }

    /// @param value null for nothing
    /// @throws IndexOutOfBoundsException when there is no such element
    public void set(int index, @Nullable T value) {
        long ref = value == null ? 0 : elements.refIn(mutator(), value);
        long array = ref();
        mutator().setRef(array, at(array, index, SlotLayout.BYTES), ref);
    }
}
