package allod.heap.owned;

import allod.heap.Heap;
import allod.own.Mutates;
import allod.own.Own;
import allod.own.Owned;
import allod.own.Ref;
import allod.own.Shareable;
import allod.pages.Address;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// An owned array of `char`.
@Owned
@Shareable
public final class OwnedChars extends OwnedArray {

    private static final int SHIFT = 1;

    private OwnedChars(@Ref Heap heap, long length) {
        super(heap, length, SHIFT);
    }

    /// An array of zeros.
    public static @Own OwnedChars create(@Ref Heap heap, long length) {
        return new OwnedChars(heap, length);
    }

    public char get(long index) {
        return (char) Address.getShort(at(index));
    }

    @Mutates
    public void set(long index, char value) {
        Address.putShort(at(index), (short) value);
    }

    /// Copies `count` elements from `index` on into an array of Java.
    public void get(long index, char[] into, int intoIndex, int count) {
        MemorySegment.copy(readOnly(), ValueLayout.JAVA_CHAR, rangeAt(index, count), into, intoIndex, count);
    }

    /// Copies `count` elements of an array of Java to `index` on.
    @Mutates
    public void set(long index, char[] from, int fromIndex, int count) {
        long offset = rangeAt(index, count);
        MemorySegment.copy(from, fromIndex, segment(), ValueLayout.JAVA_CHAR, offset, count);
    }
}
