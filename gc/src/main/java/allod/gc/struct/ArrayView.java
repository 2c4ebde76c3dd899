package allod.gc.struct;

import allod.gc.Mutator;
import allod.gc.object.HeaderLayout;
import allod.gc.object.SlotLayout;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An array of a heap, seen from Java; indexes are checked. It lives as a [StructView] does, and compares as
/// one.
///
/// Threads: the mutator's.
///
/// Errors: `IndexOutOfBoundsException`; `IllegalStateException` when the scope was closed.
public abstract sealed class ArrayView
        permits BooleanArray, ByteArray, CharArray, DoubleArray, FloatArray, IntArray, LongArray, RefArray, ShortArray {
    private final Mutator mutator;
    private final long handle;
    private final int typeId;

    ArrayView(Mutator mutator, long handle, int typeId) {
        this.mutator = mutator;
        this.handle = handle;
        this.typeId = typeId;
    }

    /// Number of elements.
    public final int length() {
        return mutator.length(ref());
    }

    final Mutator mutator() {
        return mutator;
    }

    /// The array, checked to be one of the type.
    final long ref() {
        Mutator own = mutator;
        if (own.isHandle(handle)) {
            long ref = own.handle(handle);
            if (ref != 0 && own.typeId(ref) == typeId) {
                return ref;
            }
        }
        throw new IllegalStateException(
                "the scope of a view of an array is closed: use a view within the scope that was"
                        + " innermost when it was made");
    }

    /// Offset of an element.
    ///
    /// @param array this one
    final int at(long array, int index, int elementBytes) {
        return Math.toIntExact(
                HeaderLayout.BYTES + (long) Objects.checkIndex(index, mutator.length(array)) * elementBytes);
    }

    /// The array as another view of the same mutator may store it.
    final long refIn(Mutator other, int wantedType) {
        if (mutator != other) {
            throw new IllegalArgumentException(
                    "the array is a view of another mutator: pass it on by a field of an object"
                            + " or a GlobalRef, and take a view of your own");
        }
        if (wantedType != typeId) {
            throw new IllegalArgumentException(
                    "the array is of type " + typeId + ", but the field holds arrays of type " + wantedType);
        }
        return ref();
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other == this
                || (other instanceof ArrayView view
                        && view.mutator == mutator
                        && ((view.ref() ^ ref()) & SlotLayout.ADDRESS_MASK) == 0);
    }

    /// The identity hash of the array.
    @Override
    public final int hashCode() {
        return mutator.identityHash(ref());
    }

    @Override
    public final String toString() {
        return mutator.isHandle(handle) ? mutator.describe(mutator.handle(handle)) : "view of a closed scope";
    }
}
