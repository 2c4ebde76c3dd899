package allod.heap.owned;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.SequenceLayout;

/// Where a path leads to in a layout. The JDK tells the offset of an element of a sequence by its number, but
/// not its layout.
///
/// @param layout what lies there
/// @param offset from the start of the layout that the path began in
record LayoutPlace(MemoryLayout layout, long offset) {

    /// @throws IllegalArgumentException when the path does not fit, or leaves open which element of a sequence
    /// is meant
    static LayoutPlace of(MemoryLayout whole, PathElement... path) {
        MemoryLayout at = whole;
        long offset = 0;
        for (PathElement step : path) {
            offset += at.byteOffset(step);
            at = at instanceof SequenceLayout sequence ? sequence.elementLayout() : at.select(step);
        }
        return new LayoutPlace(at, offset);
    }
}
