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

/// An owned array of `int`.
@Owned
@Shareable
public final class OwnedInts extends OwnedArray {

    private static final int SHIFT = 2;

    private OwnedInts(@Ref Heap heap, long length) {
        super(heap, length, SHIFT);
    }

    /// An array of zeros.
    public static @Own OwnedInts create(@Ref Heap heap, long length) {
        return new OwnedInts(heap, length);
    }

    public int get(long index) {
        return Address.getInt(at(index));
    }

    @Mutates
    public void set(long index, int value) {
        Address.putInt(at(index), value);
    }

    /// Copies `count` elements from `index` on into an array of Java.
    public void get(long index, int[] into, int intoIndex, int count) {
        MemorySegment.copy(readOnly(), ValueLayout.JAVA_INT, rangeAt(index, count), into, intoIndex, count);
    }

    /// Copies `count` elements of an array of Java to `index` on.
    @Mutates
    public void set(long index, int[] from, int fromIndex, int count) {
        long offset = rangeAt(index, count);
        MemorySegment.copy(from, fromIndex, segment(), ValueLayout.JAVA_INT, offset, count);
    }
}
