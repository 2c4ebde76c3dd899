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

/// An owned array of `byte`.
@Owned
@Shareable
public final class OwnedBytes extends OwnedArray {

    private static final int SHIFT = 0;

    private OwnedBytes(@Ref Heap heap, long length) {
        super(heap, length, SHIFT);
    }

    /// An array of zeros.
    public static @Own OwnedBytes create(@Ref Heap heap, long length) {
        return new OwnedBytes(heap, length);
    }

    public byte get(long index) {
        return Address.getByte(at(index));
    }

    @Mutates
    public void set(long index, byte value) {
        Address.putByte(at(index), value);
    }

    /// Copies `count` elements from `index` on into an array of Java.
    public void get(long index, byte[] into, int intoIndex, int count) {
        MemorySegment.copy(readOnly(), ValueLayout.JAVA_BYTE, rangeAt(index, count), into, intoIndex, count);
    }

    /// Copies `count` elements of an array of Java to `index` on.
    @Mutates
    public void set(long index, byte[] from, int fromIndex, int count) {
        long offset = rangeAt(index, count);
        MemorySegment.copy(from, fromIndex, segment(), ValueLayout.JAVA_BYTE, offset, count);
    }
}
