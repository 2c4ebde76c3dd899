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

/// An owned array of `long`.
@Owned
@Shareable
public final class OwnedLongs extends OwnedArray {

    private static final int SHIFT = 3;

    private OwnedLongs(@Ref Heap heap, long length) {
        super(heap, length, SHIFT);
    }

    /// An array of zeros.
    public static @Own OwnedLongs create(@Ref Heap heap, long length) {
        return new OwnedLongs(heap, length);
    }

    public long get(long index) {
        return Address.getLong(at(index));
    }

    @Mutates
    public void set(long index, long value) {
        Address.putLong(at(index), value);
    }

    /// Copies `count` elements from `index` on into an array of Java.
    public void get(long index, long[] into, int intoIndex, int count) {
        MemorySegment.copy(readOnly(), ValueLayout.JAVA_LONG, rangeAt(index, count), into, intoIndex, count);
    }

    /// Copies `count` elements of an array of Java to `index` on.
    @Mutates
    public void set(long index, long[] from, int fromIndex, int count) {
        long offset = rangeAt(index, count);
        MemorySegment.copy(from, fromIndex, segment(), ValueLayout.JAVA_LONG, offset, count);
    }
}
