package allod.heap.owned;

import allod.heap.Block;
import allod.heap.Heap;
import allod.own.Consumes;
import allod.own.Mut;
import allod.own.Mutates;
import allod.own.Own;
import allod.own.Owned;
import allod.own.Ref;
import allod.own.Shareable;
import java.lang.foreign.MemorySegment;

/// Elements of one primitive type in a block of a heap, with one owner; more of them than an array of Java can
/// have.
///
/// ```
/// try (@Own OwnedLongs squares = OwnedLongs.create(heap, 1L << 32)) {
///     for (long i = 0; i < squares.length(); i++) {
///         squares.set(i, i * i);
///     }
/// }
/// ```
///
/// Invariants:
///
/// - **OA1** an index is below the length, or the access throws
/// - **OA2** after the end the length is negative, so that the one test of the index finds every use
///
/// Threads: those of [Block]: an array may be handed on, and read by several while none writes.
///
/// Errors: as [Block]: an index outside is an `IndexOutOfBoundsException`, use after the end an
/// `IllegalStateException`.
@Owned
@Shareable
public abstract sealed class OwnedArray implements AutoCloseable
        permits OwnedBytes, OwnedShorts, OwnedChars, OwnedInts, OwnedLongs, OwnedFloats, OwnedDoubles {

    private static final long ENDED = -1;

    private final @Own Block block;
    private final int shift;
    private long address;
    private long length;

    /// @param shift of an index, to become an offset
    OwnedArray(Heap heap, long length, int shift) {
        this.shift = shift;
        this.block = heap.own(bytes(length, shift));
        this.address = block.address();
        this.length = length;
    }

    private static long bytes(long length, int shift) {
        if (length < 0 || length > Long.MAX_VALUE >> shift) {
            throw new IllegalArgumentException("Length " + length + " of elements of " + (1 << shift)
                    + " bytes: from 0 to " + (Long.MAX_VALUE >> shift) + " are possible.");
        }
        return length << shift;
    }

    /// How many elements there are.
    public final long length() {
        requireAlive();
        return length;
    }

    /// Makes the array longer or shorter: elements stay up to the shorter length, those beyond are 0.
    @Mutates
    public final void resize(long newLength) {
        requireAlive();
        block.resize(bytes(newLength, shift));
        address = block.address();
        if (newLength > length) {
            block.segment().asSlice(length << shift).fill((byte) 0);
        }
        length = newLength;
    }

    /// All elements, to write to.
    @Mutates
    public final @Mut MemorySegment segment() {
        return block.segment();
    }

    /// All elements, to read from.
    public final @Ref MemorySegment readOnly() {
        return block.readOnly();
    }

    /// Hands the block over, elements and all.
    @Consumes
    public final @Own Block intoBlock() {
        requireAlive();
        length = ENDED;
        return block;
    }

    /// Frees the elements.
    @Override
    public final void close() {
        requireAlive();
        length = ENDED;
        block.close();
    }

    /// The address of an element.
    final long at(long index) {
        if (index < 0 || index >= length) {
            throw refused(index, 1);
        }
        return address + (index << shift);
    }

    /// The offset of the first of `count` elements.
    final long rangeAt(long index, long count) {
        if (index < 0 || count < 0 || index > length - count) {
            throw refused(index, count);
        }
        return index << shift;
    }

    private RuntimeException refused(long index, long count) {
        if (length < 0) {
            return gone();
        }
        return new IndexOutOfBoundsException("Index " + index + " with " + count
                + " elements is outside of the array of " + length + ". Stay inside, or resize() the array first.");
    }

    private void requireAlive() {
        if (length < 0) {
            throw gone();
        }
    }

    private static IllegalStateException gone() {
        return new IllegalStateException(
                "The array is gone: it was closed or handed over before. Use it before that, or what took it over.");
    }

    @Override
    public final String toString() {
        String name = getClass().getSimpleName();
        return length < 0 ? name + "[gone]" : name + "[" + length + "]";
    }
}
