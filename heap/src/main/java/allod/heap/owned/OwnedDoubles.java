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

/// An owned array of `double`.
@Owned
@Shareable
public final class OwnedDoubles extends OwnedArray {

    private static final int SHIFT = 3;

    private OwnedDoubles(@Ref Heap heap, long length) {
        super(heap, length, SHIFT);
    }

    /// An array of zeros.
    public static @Own OwnedDoubles create(@Ref Heap heap, long length) {
        return new OwnedDoubles(heap, length);
    }

    public double get(long index) {
        return Address.getDouble(at(index));
    }

    @Mutates
    public void set(long index, double value) {
        Address.putDouble(at(index), value);
    }

    /// Copies `count` elements from `index` on into an array of Java.
    public void get(long index, double[] into, int intoIndex, int count) {
        MemorySegment.copy(readOnly(), ValueLayout.JAVA_DOUBLE, rangeAt(index, count), into, intoIndex, count);
    }

    /// Copies `count` elements of an array of Java to `index` on.
    @Mutates
    public void set(long index, double[] from, int fromIndex, int count) {
        long offset = rangeAt(index, count);
        MemorySegment.copy(from, fromIndex, segment(), ValueLayout.JAVA_DOUBLE, offset, count);
    }
}
