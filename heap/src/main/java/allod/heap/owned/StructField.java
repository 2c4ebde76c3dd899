package allod.heap.owned;

import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// A value inside a [StructLayout], as [OwnedStruct] reads and writes it. Kept in a `static final` field it is
/// a constant to the compiler, and an access is one move with an offset.
///
/// ```
/// static final StructLayout LINE = structLayout(POINT.withName("from"), POINT.withName("to"));
/// static final StructField TO_Y = StructField.of(LINE, groupElement("to"), groupElement("y"));
/// ```
///
/// Threads: immutable.
///
/// @param struct the whole layout
/// @param value what lies at the offset
/// @param offset from the start of the struct
public record StructField(StructLayout struct, ValueLayout value, long offset) {

    /// Checks that the value lies inside the struct.
    public StructField {
        if (offset < 0 || offset > struct.byteSize() - value.byteSize()) {
            throw new IllegalArgumentException("Offset " + offset + " of " + value + " is outside of the "
                    + struct.byteSize() + " bytes of " + struct + ". Use StructField.of with a path.");
        }
    }

    /// The field at the end of a path.
    ///
    /// @param path leads to a value, without open elements of sequences and without pointers to follow
    public static StructField of(StructLayout struct, PathElement... path) {
        LayoutPlace place = LayoutPlace.of(struct, path);
        if (!(place.layout() instanceof ValueLayout value)) {
            throw new IllegalArgumentException("The path ends at " + place.layout()
                    + ", which is no value. Go on to a field of it, or use part().");
        }
        return new StructField(struct, value, place.offset());
    }

    /// The field with a name.
    public static StructField of(StructLayout struct, String name) {
        return of(struct, PathElement.groupElement(name));
    }

    boolean isSwapped() {
        return value.order() != ByteOrder.nativeOrder();
    }
}
