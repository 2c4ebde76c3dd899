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

/// An owned array of `short`.
@Owned
@Shareable
public final class OwnedShorts extends OwnedArray {

    private static final int SHIFT = 1;

    private OwnedShorts(@Ref Heap heap, long length) {
        super(heap, length, SHIFT);
    }

    /// An array of zeros.
    public static @Own OwnedShorts create(@Ref Heap heap, long length) {
        return new OwnedShorts(heap, length);
    }

    public short get(long index) {
        return Address.getShort(at(index));
    }

    @Mutates
    public void set(long index, short value) {
        Address.putShort(at(index), value);
    }

    /// Copies `count` elements from `index` on into an array of Java.
    public void get(long index, short[] into, int intoIndex, int count) {
        MemorySegment.copy(readOnly(), ValueLayout.JAVA_SHORT, rangeAt(index, count), into, intoIndex, count);
    }

    /// Copies `count` elements of an array of Java to `index` on.
    @Mutates
    public void set(long index, short[] from, int fromIndex, int count) {
        long offset = rangeAt(index, count);
        MemorySegment.copy(from, fromIndex, segment(), ValueLayout.JAVA_SHORT, offset, count);
    }
}
