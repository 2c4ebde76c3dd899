package allod.heap.owned;

import allod.own.Mut;
import allod.own.Mutates;
import allod.own.Owned;
import allod.own.Ref;
import allod.own.View;
import allod.pages.Address;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A value of a [HandleTable] that cannot be freed before this borrow is closed.
///
/// Several borrows of one value may be alive, on several threads: they keep it alive, and do not keep each
/// other out.
///
/// Threads: one at a time; it may be closed by another thread than the one that made it.
///
/// Errors: an offset outside of the value is an `IndexOutOfBoundsException`; use after the close is an
/// `IllegalStateException`, a second close too.
@Owned
@View
public final class HandleBorrow implements AutoCloseable {

    private static final long ENDED = -1;

    private final @Ref Arena table;
    private final long address;

    /// Never negative until the close; then every test of the bounds fails.
    private long byteSize;

    HandleBorrow(@Ref Arena table, long slot, long byteSize) {
        this.table = table;
        this.address = slot + HandleLayout.VALUE;
        this.byteSize = byteSize;
    }

    /// The absolute address of the value, good until the close.
    public long address() {
        return at(0, 0);
    }

    /// The whole value, to read and write. The JDK checks its bounds, and that the table is open; the checker
    /// of ownership, that the borrow is.
    @Mutates
    public @Mut MemorySegment segment() {
        return Address.segment(at(0, 0), byteSize, table);
    }

    public byte getByte(long offset) {
        return Address.getByte(at(offset, Byte.BYTES));
    }

    public short getShort(long offset) {
        return Address.getShort(at(offset, Short.BYTES));
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
    public void putByte(long offset, byte value) {
        Address.putByte(at(offset, Byte.BYTES), value);
    }

    @Mutates
    public void putShort(long offset, short value) {
        Address.putShort(at(offset, Short.BYTES), value);
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

    /// The value may be freed again, when this was its last borrow.
    @Override
    public void close() {
        at(0, 0);
        byteSize = ENDED;
        // release: what was read and written comes before a free
        Address.getAndAddLong(address - HandleLayout.VALUE, -HandleLayout.BORROW);
    }

    private long at(long offset, long bytes) {
        if (offset < 0 || offset > byteSize - bytes) {
            throw refused(offset, bytes);
        }
        return address + offset;
    }

    private RuntimeException refused(long offset, long bytes) {
        if (byteSize == ENDED) {
            return new IllegalStateException("The borrow is closed. Use it before, or borrow the handle again.");
        }
        return new IndexOutOfBoundsException("Offset " + offset + " with " + bytes
                + " bytes is outside of the value of " + byteSize + " bytes. Make the table with larger values.");
    }
}
