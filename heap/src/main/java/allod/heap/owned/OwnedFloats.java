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

/// An owned array of `float`.
@Owned
@Shareable
public final class OwnedFloats extends OwnedArray {

    private static final int SHIFT = 2;

    private OwnedFloats(@Ref Heap heap, long length) {
        super(heap, length, SHIFT);
    }

    /// An array of zeros.
    public static @Own OwnedFloats create(@Ref Heap heap, long length) {
        return new OwnedFloats(heap, length);
    }

    public float get(long index) {
        return Address.getFloat(at(index));
    }

    @Mutates
    public void set(long index, float value) {
        Address.putFloat(at(index), value);
    }

    /// Copies `count` elements from `index` on into an array of Java.
    public void get(long index, float[] into, int intoIndex, int count) {
        MemorySegment.copy(readOnly(), ValueLayout.JAVA_FLOAT, rangeAt(index, count), into, intoIndex, count);
    }

    /// Copies `count` elements of an array of Java to `index` on.
    @Mutates
    public void set(long index, float[] from, int fromIndex, int count) {
        long offset = rangeAt(index, count);
        MemorySegment.copy(from, fromIndex, segment(), ValueLayout.JAVA_FLOAT, offset, count);
    }
}
