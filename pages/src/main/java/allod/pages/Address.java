package allod.pages;

import allod.pages.os.RawMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/// Raw memory by absolute address: what a C program does with a pointer.
///
/// ```
/// getLong(a), putLong(a, v)              plain    any alignment
/// ...Opaque   ...Acquire   ...Release    ordered  naturally aligned address
/// ...Volatile, compareAndSet..., getAnd...  full  naturally aligned address
/// ```
///
/// **Nothing is checked** but that the address is not negative: an access to memory that the caller does not
/// own corrupts the process, one to memory without access rights ends it. Values are in the byte order of the
/// machine.
///
/// Threads: any; the access modes mean what they mean in [VarHandle]. A misaligned address in one of the
/// ordered accesses throws `IllegalArgumentException`.
///
/// Every method is a few bytecodes on a constant segment over all memory, so compiled code is one move and one
/// compare of the address against the segment's end; the compare goes too where the compiler knows the bound.
/// Plain accesses use unaligned layouts because aligned ones would add a second test.
public final class Address {

    private static final MemorySegment ALL = RawMemory.ALL;

    private static final VarHandle BYTE = plain(ValueLayout.JAVA_BYTE);
    private static final VarHandle SHORT = plain(ValueLayout.JAVA_SHORT_UNALIGNED);
    private static final VarHandle INT = plain(ValueLayout.JAVA_INT_UNALIGNED);
    private static final VarHandle LONG = plain(ValueLayout.JAVA_LONG_UNALIGNED);
    private static final VarHandle FLOAT = plain(ValueLayout.JAVA_FLOAT_UNALIGNED);
    private static final VarHandle DOUBLE = plain(ValueLayout.JAVA_DOUBLE_UNALIGNED);
    private static final VarHandle ORDERED_INT = plain(ValueLayout.JAVA_INT);
    private static final VarHandle ORDERED_LONG = plain(ValueLayout.JAVA_LONG);

    private Address() {}

    private static VarHandle plain(ValueLayout layout) {
        return layout.varHandle().withInvokeExactBehavior();
    }

    public static byte getByte(long address) {
        return (byte) BYTE.get(ALL, address);
    }

    public static void putByte(long address, byte value) {
        BYTE.set(ALL, address, value);
    }

    public static short getShort(long address) {
        return (short) SHORT.get(ALL, address);
    }

    public static void putShort(long address, short value) {
        SHORT.set(ALL, address, value);
    }

    public static int getInt(long address) {
        return (int) INT.get(ALL, address);
    }

    public static void putInt(long address, int value) {
        INT.set(ALL, address, value);
    }

    public static long getLong(long address) {
        return (long) LONG.get(ALL, address);
    }

    public static void putLong(long address, long value) {
        LONG.set(ALL, address, value);
    }

    public static float getFloat(long address) {
        return (float) FLOAT.get(ALL, address);
    }

    public static void putFloat(long address, float value) {
        FLOAT.set(ALL, address, value);
    }

    public static double getDouble(long address) {
        return (double) DOUBLE.get(ALL, address);
    }

    public static void putDouble(long address, double value) {
        DOUBLE.set(ALL, address, value);
    }

    public static int getIntOpaque(long address) {
        return (int) ORDERED_INT.getOpaque(ALL, address);
    }

    public static int getIntAcquire(long address) {
        return (int) ORDERED_INT.getAcquire(ALL, address);
    }

    public static int getIntVolatile(long address) {
        return (int) ORDERED_INT.getVolatile(ALL, address);
    }

    public static void putIntOpaque(long address, int value) {
        ORDERED_INT.setOpaque(ALL, address, value);
    }

    public static void putIntRelease(long address, int value) {
        ORDERED_INT.setRelease(ALL, address, value);
    }

    public static void putIntVolatile(long address, int value) {
        ORDERED_INT.setVolatile(ALL, address, value);
    }

    public static boolean compareAndSetInt(long address, int expected, int value) {
        return ORDERED_INT.compareAndSet(ALL, address, expected, value);
    }

    /// The value that was found: `expected` exactly when the exchange was done.
    public static int compareAndExchangeInt(long address, int expected, int value) {
        return (int) ORDERED_INT.compareAndExchange(ALL, address, expected, value);
    }

    /// The value before the addition.
    public static int getAndAddInt(long address, int delta) {
        return (int) ORDERED_INT.getAndAdd(ALL, address, delta);
    }

    /// The value before the store.
    public static int getAndSetInt(long address, int value) {
        return (int) ORDERED_INT.getAndSet(ALL, address, value);
    }

    public static long getLongOpaque(long address) {
        return (long) ORDERED_LONG.getOpaque(ALL, address);
    }

    public static long getLongAcquire(long address) {
        return (long) ORDERED_LONG.getAcquire(ALL, address);
    }

    public static long getLongVolatile(long address) {
        return (long) ORDERED_LONG.getVolatile(ALL, address);
    }

    public static void putLongOpaque(long address, long value) {
        ORDERED_LONG.setOpaque(ALL, address, value);
    }

    public static void putLongRelease(long address, long value) {
        ORDERED_LONG.setRelease(ALL, address, value);
    }

    public static void putLongVolatile(long address, long value) {
        ORDERED_LONG.setVolatile(ALL, address, value);
    }

    public static boolean compareAndSetLong(long address, long expected, long value) {
        return ORDERED_LONG.compareAndSet(ALL, address, expected, value);
    }

    /// The value that was found: `expected` exactly when the exchange was done.
    public static long compareAndExchangeLong(long address, long expected, long value) {
        return (long) ORDERED_LONG.compareAndExchange(ALL, address, expected, value);
    }

    /// The value before the addition.
    public static long getAndAddLong(long address, long delta) {
        return (long) ORDERED_LONG.getAndAdd(ALL, address, delta);
    }

    /// The value before the store.
    public static long getAndSetLong(long address, long value) {
        return (long) ORDERED_LONG.getAndSet(ALL, address, value);
    }

    /// Sets the bits of `mask`; the value before it.
    public static long getAndBitwiseOrLong(long address, long mask) {
        return (long) ORDERED_LONG.getAndBitwiseOr(ALL, address, mask);
    }

    /// Keeps the bits of `mask` alone; the value before it.
    public static long getAndBitwiseAndLong(long address, long mask) {
        return (long) ORDERED_LONG.getAndBitwiseAnd(ALL, address, mask);
    }

    /// Sets `bytes` bytes from `address` on to `value`.
    public static void fill(long address, long bytes, byte value) {
        ALL.asSlice(address, bytes).fill(value);
    }

    /// Copies `bytes` bytes; the ranges may overlap.
    public static void copy(long fromAddress, long toAddress, long bytes) {
        MemorySegment.copy(ALL, fromAddress, ALL, toAddress, bytes);
    }

    /// A segment over `bytes` bytes from `address` on.
    ///
    /// Its bounds are checked, its lifetime is not: the scope is the global one, so it stays accessible after
    /// the memory is gone. The owner of the memory has to see to it that nobody uses the segment then.
    public static MemorySegment segment(long address, long bytes) {
        return ALL.asSlice(address, bytes);
    }

    /// A segment over `bytes` bytes from `address` on that can be accessed until `arena` is closed, and by the
    /// threads that the arena admits. Closing the arena does not free the memory.
    ///
    /// @throws IllegalStateException when the arena is closed
    public static MemorySegment segment(long address, long bytes, Arena arena) {
        return RawMemory.segment(address, bytes, arena);
    }

    /// As [#segment(long, long, Arena)], and the end of the arena runs `ended`, once nobody can access the
    /// segment any more: the place to free the memory.
    ///
    /// @param ended runs on the thread that closes the arena, or on one of the JDK's for [Arena#ofAuto()]
    /// @throws IllegalStateException when the arena is closed; then `ended` does not run
    public static MemorySegment segment(long address, long bytes, Arena arena, Runnable ended) {
        return RawMemory.segment(address, bytes, arena, ended);
    }
}
