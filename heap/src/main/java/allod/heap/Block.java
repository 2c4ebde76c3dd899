package allod.heap;

import allod.own.Consumes;
import allod.own.Mut;
import allod.own.Mutates;
import allod.own.Own;
import allod.own.Owned;
import allod.own.Ref;
import allod.own.Shareable;
import allod.own.Trusted;
import allod.pages.Address;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// A block of a heap with one owner, who ends it once: by closing it, or by handing it on.
///
/// ```
/// try (@Own Block block = heap.own(64)) {      @Own Block block = heap.own(64)
///     block.putLong(0, 42);                      ├─ close()              the block is free
/// }                                              ├─ into(arena)          the arena frees it
///                                                ├─ into(heap)           another heap holds it
///                                                ├─ intoAddress()        a raw address, for whoever calls Heap.free
///                                                └─ split(16)            two owners
/// ```
///
/// Reads borrow the block, writes borrow it exclusively, `into...` and `split` take it over: the checker of ownership
/// proves at compile time that nothing is used after its end. Without the checker the same mistakes are found when
/// the program runs, as far as that costs nothing.
///
/// Invariants:
///
/// - **O1** an access lies inside the block, or throws
/// - **O2** after its end no method touches memory: the one test of the bounds finds it
/// - **O3** a method that takes the block over ends it whatever happens; when it throws, the memory is free
/// - **O4** the owners of a split block have disjoint parts, and the memory is free when the last of them has ended
///
/// Threads: a block may be handed to another thread; several may read it while none writes. The two parts of a split
/// block may be used by two threads. A close that races with an access is a mistake that is not found.
///
/// On a heap with snapshots writes are made inside [Heap#gate()].
///
/// Errors: an offset outside of the block is an `IndexOutOfBoundsException`; use after the end is an
/// `IllegalStateException`, a second close too. Segments have bounds and no lifetime of their own.
@Owned
@Shareable
public final class Block implements AutoCloseable {

    private static final long ENDED = -1;

    private final Heap heap;
    private long address;

    /// Never negative while the block lives; [#ENDED] lets every test of the bounds fail.
    private long byteSize;

    /// Null for a whole block.
    private @Nullable SplitBlock parts;

    /// @param address a block of `heap` that nobody else knows
    Block(Heap heap, long address, long byteSize) {
        this(heap, address, byteSize, null);
    }

    private Block(Heap heap, long address, long byteSize, @Nullable SplitBlock parts) {
        this.heap = heap;
        this.address = address;
        this.byteSize = byteSize;
        this.parts = parts;
    }

    /// What [Block#split] makes of one owner: two, each to be ended on its own.
    ///
    /// @param first the bytes below the offset
    /// @param second the bytes from the offset on
    @Owned(drop = "")
    public record Halves(@Own Block first, @Own Block second) {}

    /// How many bytes may be used: exactly what was asked for.
    public long byteSize() {
        requireAlive();
        return byteSize;
    }

    /// The absolute address, for calls that know nothing else. The block goes on to own the memory.
    public long address() {
        requireAlive();
        return address;
    }

    public boolean getBoolean(long offset) {
        return getByte(offset) != 0;
    }

    public byte getByte(long offset) {
        return Address.getByte(at(offset, Byte.BYTES));
    }

    public short getShort(long offset) {
        return Address.getShort(at(offset, Short.BYTES));
    }

    public char getChar(long offset) {
        return (char) getShort(offset);
    }

    public int getInt(long offset) {
        return Address.getInt(at(offset, Integer.BYTES));
    }

    public long getLong(long offset) {
        return Address.getLong(at(offset, Long.BYTES));
    }

    public float getFloat(long offset) {
        return Address.getFloat(at(offset, Float.BYTES));
    }

    public double getDouble(long offset) {
        return Address.getDouble(at(offset, Double.BYTES));
    }

    @Mutates
    public void putBoolean(long offset, boolean value) {
        putByte(offset, (byte) (value ? 1 : 0));
    }

    @Mutates
    public void putByte(long offset, byte value) {
        Address.putByte(at(offset, Byte.BYTES), value);
    }

    @Mutates
    public void putShort(long offset, short value) {
        Address.putShort(at(offset, Short.BYTES), value);
    }

    @Mutates
    public void putChar(long offset, char value) {
        putShort(offset, (short) value);
    }

    @Mutates
    public void putInt(long offset, int value) {
        Address.putInt(at(offset, Integer.BYTES), value);
    }

    @Mutates
    public void putLong(long offset, long value) {
        Address.putLong(at(offset, Long.BYTES), value);
    }

    @Mutates
    public void putFloat(long offset, float value) {
        Address.putFloat(at(offset, Float.BYTES), value);
    }

    @Mutates
    public void putDouble(long offset, double value) {
        Address.putDouble(at(offset, Double.BYTES), value);
    }

    /// Sets every byte to `value`.
    @Mutates
    public void fill(byte value) {
        requireAlive();
        Address.fill(address, byteSize, value);
    }

    /// Copies `bytes` bytes out of another block, or out of this one, where the ranges may overlap.
    @Mutates
    public void copyFrom(long offset, @Ref Block source, long sourceOffset, long bytes) {
        if (bytes < 0) {
            throw Misuse.negativeSize(bytes);
        }
        Address.copy(source.at(sourceOffset, bytes), at(offset, bytes), bytes);
    }

    /// The whole block, to write to: nobody else uses the block as long as the segment is in use. Its bounds are
    /// checked when the program runs, its lifetime by the checker of ownership alone.
    @Mutates
    public @Mut MemorySegment segment() {
        requireAlive();
        return Address.segment(address, byteSize);
    }

    /// The whole block, to read from; any number of such views may be in use.
    public @Ref MemorySegment readOnly() {
        requireAlive();
        return Address.segment(address, byteSize).asReadOnly();
    }

    /// Makes the block longer or shorter; contents stay up to the shorter length, bytes beyond are not initialised.
    /// It moves where it has no room, and then is aligned to 16.
    @Mutates
    public void resize(long bytes) {
        requireAlive();
        if (bytes < 0) {
            throw Misuse.negativeSize(bytes);
        }
        SplitBlock shared = parts;
        if (shared == null) {
            address = heap.realloc(address, bytes);
        } else {
            long moved = copy(heap, bytes);
            parts = null;
            address = moved;
            shared.leave();
        }
        byteSize = bytes;
    }

    /// Two owners in the place of one. Nothing is copied or freed: the memory is free when both have ended, so one
    /// that lives long holds the whole block. The second half is aligned as its offset is.
    ///
    /// @param offset from 0 to the size of the block
    @Consumes
    public @Own Halves split(long offset) {
        requireAlive();
        if (offset < 0 || offset > byteSize) {
            IndexOutOfBoundsException refused = outside(offset, 0);
            close();
            throw refused;
        }
        SplitBlock shared = parts == null ? new SplitBlock(heap, address) : parts;
        Block first = new Block(heap, address, offset, shared);
        Block second = new Block(heap, address + offset, byteSize - offset, shared);
        end();
        shared.join(); // this block's place in the count is the first half's now, and the second half is new
        return new Halves(first, second);
    }

    /// Hands the memory over as a raw address, to be freed once by [Heap#free(long)] of the same heap. A part of a
    /// split block is copied, unless it is the last one and starts the block.
    @Consumes
    public @Own long intoAddress() {
        requireAlive();
        SplitBlock shared = parts;
        if (shared != null && !shared.isWhole(address)) {
            Heap home = heap; // read before this block is gone
            return intoCopy(home);
        }
        long whole = address;
        end();
        return whole;
    }

    /// Hands the block over to a heap: the same memory when it is the block's own heap; else, as between a heap and
    /// its child, the contents move to a new block there.
    @Consumes
    public @Own Block into(Heap other) {
        requireAlive();
        long bytes = byteSize;
        if (other != heap) {
            return new Block(other, intoCopy(other), bytes);
        }
        Block same = new Block(heap, address, bytes, parts);
        end();
        return same;
    }

    /// Hands the block over to an arena, whose close frees it; from now on the JDK checks its lifetime, too. The heap
    /// cannot be closed before: an arena that is never closed keeps it open.
    ///
    /// @throws IllegalStateException when the arena is closed
    @Consumes
    @Trusted("the end of the arena closes what was kept; an arena that refuses never does")
    public @Ref("arena") MemorySegment into(@Ref("arena") Arena arena) {
        requireAlive();
        Block kept = new Block(heap, address, byteSize, parts);
        end();
        heap.arenaOpened();
        try {
            return Address.segment(kept.address, kept.byteSize, arena, kept::closeWithArena);
        } catch (IllegalStateException | WrongThreadException refused) {
            kept.closeWithArena();
            throw refused;
        }
    }

    @Consumes
    private void closeWithArena() {
        Heap home = heap;
        try {
            close();
        } finally {
            home.arenaClosed();
        }
    }

    /// Frees the memory; that of a part of a split block with the last part.
    @Override
    public void close() {
        requireAlive();
        long whole = address;
        SplitBlock shared = parts;
        end();
        if (shared == null) {
            heap.free(whole);
        } else {
            shared.leave();
        }
    }

    @Consumes
    private long intoCopy(Heap target) {
        try {
            return copy(target, byteSize);
        } finally {
            close();
        }
    }

    private long copy(Heap target, long bytes) {
        long copy = target.malloc(bytes);
        Address.copy(address, copy, Math.min(bytes, byteSize));
        return copy;
    }

    @Mutates
    private void end() {
        byteSize = ENDED;
        address = 0;
        parts = null;
    }

    private long at(long offset, long bytes) {
        if (offset < 0 || offset > byteSize - bytes) {
            requireAlive();
            throw outside(offset, bytes);
        }
        return address + offset;
    }

    private void requireAlive() {
        if (byteSize < 0) {
            throw new IllegalStateException("The block is gone: it was closed, split or handed over before. Use it"
                    + " before that, or what took it over.");
        }
    }

    private IndexOutOfBoundsException outside(long offset, long bytes) {
        return new IndexOutOfBoundsException(
                "Offset " + offset + " with " + bytes + " bytes is outside of the block of " + byteSize
                        + " bytes. Stay inside, or resize() the block first.");
    }

    @Override
    public String toString() {
        return byteSize < 0 ? "Block[gone]" : "Block[" + byteSize + " bytes at 0x" + Long.toHexString(address) + "]";
    }
}
