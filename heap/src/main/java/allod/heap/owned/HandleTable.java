package allod.heap.owned;

import static allod.heap.owned.HandleLayout.BORROW;
import static allod.heap.owned.HandleLayout.LIVE;
import static allod.heap.owned.HandleLayout.VALUE;
import static allod.heap.owned.HandleSlabs.SLAB_BYTES;

import allod.heap.Heap;
import allod.heap.HeapArena;
import allod.own.Own;
import allod.own.Owned;
import allod.own.Ref;
import allod.own.Shareable;
import allod.own.Trusted;
import allod.own.View;
import allod.pages.Address;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Values of one size, named by handles: a handle is one `long`, may be copied and stored anywhere, and throws
/// once its value was freed.
///
/// ```
/// long node = nodes.make();                            24 bytes, all zero
/// try (HandleBorrow borrow = nodes.borrow(node)) {     alive until the close
///     borrow.putLong(0, next);
/// }
/// long next = nodes.getLong(node, 0);                  checked read
/// nodes.free(node);
/// nodes.getLong(node, 0);                              throws StaleHandle
/// ```
///
/// For graphs, caches and all else whose owner cannot be proven at compile time; what has one owner is better
/// off in a [allod.heap.Block]. Slots stay slots until the table is closed, so a stale handle always finds a
/// header to be compared with. The memory of freed values serves values of the same table.
///
/// Invariants: **Y1** to **Y3** of `HandleLayout`, and
///
/// - **Y4** a read returns what the value held while its handle was live, or throws
/// - **Y5** a free slot is in one list, once; a retired one in none
///
/// Threads: any. Reads write nothing and take no lock; two words of the same value may be of different moments.
/// Frees and borrows are a compare-and-set; making a value takes a lock. [#close()] must not run while other
/// threads use the table.
///
/// Errors: a stale handle is a [StaleHandle]; a number that no open table made is an
/// `IllegalArgumentException`, so far as reading there is not safe; freeing a borrowed value, or closing a
/// table that has one, is an `IllegalStateException`, and changes nothing.
@Owned
@View
@Shareable
public final class HandleTable implements AutoCloseable {

    /// The largest value: larger ones are blocks of their own, whose address is the value.
    public static final long MAX_VALUE_BYTES = (64L << 10) - VALUE;

    private static final VarHandle FREED;

    static {
        try {
            FREED = MethodHandles.lookup().findVarHandle(HandleTable.class, "freed", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final @Own HeapArena arena;
    private final long valueBytes;
    private final long slotBytes;

    /// 2^32 / (slotBytes / 16), rounded up: finds starts of slots without a division.
    private final int reciprocal;

    /// Plain for readers: they may see an old map, and look again before they complain.
    private HandleSlabs slabs = HandleSlabs.NONE;

    /// Slots that were freed, by any thread: the first one's address, the others behind it.
    @SuppressWarnings("unused") // by way of the handle
    private long freed;

    private long free; // guarded by this: slots to be used again, taken from `freed`
    private long uncut; // guarded by this: where the newest slab is cut next
    private long uncutEnd; // guarded by this
    private boolean closed; // guarded by this

    private HandleTable(@Ref Heap heap, long valueBytes) {
        this.valueBytes = valueBytes;
        this.slotBytes = VALUE + valueBytes + HandleLayout.SLOT_ALIGNMENT - 1 & -HandleLayout.SLOT_ALIGNMENT;
        this.reciprocal = (int) (0xFFFF_FFFFL / (slotBytes / HandleLayout.SLOT_ALIGNMENT) + 1);
        this.arena = heap.arenaShared();
    }

    /// A table without values.
    ///
    /// @param heap holds the slots, a mebibyte at a time; cannot be closed before the table
    /// @param valueBytes of every value, 0 to [#MAX_VALUE_BYTES]; values start at a multiple of 8
    public static @Own HandleTable create(@Ref Heap heap, long valueBytes) {
        if (valueBytes < 0 || valueBytes > MAX_VALUE_BYTES) {
            throw new IllegalArgumentException(
                    "Values of " + valueBytes + " bytes: from 0 to " + MAX_VALUE_BYTES
                            + " bytes are possible. Put larger values into blocks of their own, and keep their addresses here.");
        }
        return new HandleTable(heap, valueBytes);
    }

    /// How many bytes each value has.
    public long valueBytes() {
        return valueBytes;
    }

    /// A new value, all zero.
    ///
    /// @return its handle, never 0
    public long make() {
        long slot = takeSlot();
        long generation = HandleLayout.generationOf(Address.getLong(slot));
        Address.fill(slot + VALUE, valueBytes, (byte) 0);
        Address.putLongRelease(slot, generation | LIVE); // release: whoever finds it live finds it zero
        return HandleLayout.handle(slot, generation);
    }

    /// Ends a value: from now on its handle is stale.
    public void free(long handle) {
        long slot = requireSlot(handle);
        long header;
        do {
            header = requireLife(Address.getLongVolatile(slot), handle);
            if (HandleLayout.borrowsOf(header) != 0) {
                throw borrowed("free", slot, HandleLayout.borrowsOf(header));
            }
        } while (!Address.compareAndSetLong(slot, header, HandleLayout.ended(header)));
        if ((HandleLayout.ended(header) & HandleLayout.RETIRED) == 0) {
            VarHandle.storeStoreFence(); // a reader that sees the link, or the next value, sees the end of this one
            give(slot);
        }
    }

    /// Whether the value lives at this moment.
    public boolean isLive(long handle) {
        long slot = HandleLayout.slotOf(handle);
        return (slabs.contains(slot) || slabsNow().contains(slot))
                && isSlot(slot)
                && HandleLayout.isLife(Address.getLongAcquire(slot), handle);
    }

    /// Keeps the value alive until the borrow is closed.
    public @Own HandleBorrow borrow(long handle) {
        long slot = requireSlot(handle);
        long header;
        do {
            header = requireLife(Address.getLongVolatile(slot), handle);
        } while (!Address.compareAndSetLong(slot, header, header + BORROW));
        return new HandleBorrow(arena, slot, valueBytes);
    }

    public byte getByte(long handle, long offset) {
        long slot = openRead(handle, offset, Byte.BYTES);
        byte value = Address.getByte(slot + VALUE + offset);
        closeRead(slot, handle);
        return value;
    }

    public short getShort(long handle, long offset) {
        long slot = openRead(handle, offset, Short.BYTES);
        short value = Address.getShort(slot + VALUE + offset);
        closeRead(slot, handle);
        return value;
    }

    public int getInt(long handle, long offset) {
        long slot = openRead(handle, offset, Integer.BYTES);
        int value = Address.getInt(slot + VALUE + offset);
        closeRead(slot, handle);
        return value;
    }

    public long getLong(long handle, long offset) {
        long slot = openRead(handle, offset, Long.BYTES);
        long value = Address.getLong(slot + VALUE + offset);
        closeRead(slot, handle);
        return value;
    }

    public float getFloat(long handle, long offset) {
        long slot = openRead(handle, offset, Float.BYTES);
        float value = Address.getFloat(slot + VALUE + offset);
        closeRead(slot, handle);
        return value;
    }

    public double getDouble(long handle, long offset) {
        long slot = openRead(handle, offset, Double.BYTES);
        double value = Address.getDouble(slot + VALUE + offset);
        closeRead(slot, handle);
        return value;
    }

    /// Frees all values and all slots.
    ///
    /// @throws IllegalStateException when the table is closed, or a value is borrowed
    @Override
    public synchronized void close() {
        requireOpen();
        requireNoBorrows();
        closed = true;
        slabs = HandleSlabs.NONE;
        arena.close();
    }

    private void requireNoBorrows() {
        for (long slab : slabs.addresses()) {
            for (long slot = slab; slot + slotBytes <= slab + SLAB_BYTES; slot += slotBytes) {
                long borrows = HandleLayout.borrowsOf(Address.getLongVolatile(slot));
                if (borrows != 0) {
                    throw borrowed("close", slot, borrows);
                }
            }
        }
    }

    private long openRead(long handle, long offset, long bytes) {
        if (offset < 0 || offset > valueBytes - bytes) {
            throw new IndexOutOfBoundsException("Offset " + offset + " with " + bytes + " bytes is outside of the value"
                    + " of " + valueBytes + " bytes. Make the table with larger values.");
        }
        long slot = HandleLayout.slotOf(handle);
        if (!slabs.contains(slot)) {
            requireSlot(handle);
        }
        requireLife(Address.getLongAcquire(slot), handle); // acquire: the contents of this life, or of a later one
        return slot;
    }

    /// What was read belongs to the life of the handle if that has not ended meanwhile: as in a sequence lock.
    private static void closeRead(long slot, long handle) {
        VarHandle.acquireFence(); // the value before the header
        requireLife(Address.getLongOpaque(slot), handle);
    }

    private static long requireLife(long header, long handle) {
        if (!HandleLayout.isLife(header, handle)) {
            throw StaleHandle.of(handle, header);
        }
        return header;
    }

    /// The address of the slot, where a slot of this table starts.
    private long requireSlot(long handle) {
        long slot = HandleLayout.slotOf(handle);
        if ((!slabs.contains(slot) && !slabsNow().contains(slot)) || !isSlot(slot)) {
            throw foreign(handle);
        }
        return slot;
    }

    /// Divisible without a division: x is a multiple of d exactly when x times 2^32/d has a fraction below
    /// 2^32/d.
    private boolean isSlot(long slot) {
        long offset = slot & SLAB_BYTES - 1;
        int fraction = (int) (offset >>> HandleLayout.ADDRESS_SHIFT) * reciprocal;
        return Integer.compareUnsigned(fraction, reciprocal - 1) <= 0 && offset + slotBytes <= SLAB_BYTES;
    }

    /// The map as it is now, for those who did not find in the map that they saw.
    private synchronized HandleSlabs slabsNow() {
        requireOpen();
        return slabs;
    }

    @Trusted("what it changes is guarded by the monitor")
    private synchronized long takeSlot() {
        requireOpen();
        if (free == 0) {
            free = (long) FREED.getAndSet(this, 0L); // acquires what was pushed, with its links
        }
        if (free != 0) {
            long slot = free;
            free = Address.getLong(slot + VALUE);
            return slot;
        }
        if (uncut + slotBytes > uncutEnd) {
            uncut = arena.allocate(SLAB_BYTES, SLAB_BYTES).address();
            uncutEnd = uncut + SLAB_BYTES;
            HandleSlabs more = slabs.with(uncut);
            slabs = more;
        }
        long slot = uncut;
        uncut += slotBytes;
        return slot;
    }

    /// A compare-and-set that takes nothing: slots leave all at once, so a head that comes back is as good as
    /// before.
    private void give(long slot) {
        long head;
        do {
            head = (long) FREED.getOpaque(this);
            Address.putLong(slot + VALUE, head);
        } while (!FREED.compareAndSet(this, head, slot));
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("The table of handles is closed, and all its values are free. Close it when"
                    + " its handles are no longer used.");
        }
    }

    private static IllegalStateException borrowed(String method, long slot, long borrows) {
        return new IllegalStateException(method + "(): the value at 0x" + Long.toHexString(slot + VALUE) + " has "
                + borrows + (borrows == 1 ? " borrow" : " borrows") + ". Close every borrow first.");
    }

    private static IllegalArgumentException foreign(long handle) {
        return new IllegalArgumentException("Handle 0x" + Long.toHexString(handle) + " names no slot of this table."
                + " Use the table that made it; 0 is never a handle.");
    }

    @Override
    public synchronized String toString() {
        return closed
                ? "HandleTable[closed]"
                : "HandleTable[" + valueBytes + " bytes a value, " + slabs.addresses().length + " MiB of slots]";
    }
}
