package allod.pages.paged;

import static allod.pages.paged.Translations.ADDEND;
import static allod.pages.paged.Translations.ENTRY_WORDS;
import static allod.pages.paged.Translations.INDEX_SHIFT;
import static allod.pages.paged.Translations.WRITE_TAG;
import static allod.pages.paged.Translations.WRITING;
import static allod.pages.paged.Translations.enter;
import static allod.pages.paged.Translations.leave;

import allod.pages.Address;
import java.lang.foreign.MemorySegment;

/// One thread's way into an [AddressSpace]: a cache of translations, and the accesses that go through it.
///
/// ```
/// hazard = address
/// tag == (address & (-4096 | 7))  ──yes──►  access address + addend  ──►  hazard = none
///           └──no──► slow: fill the translation, bring the page in, copy it, or throw
/// ```
///
/// One compare finds out that the page is the right one, that the translation is valid and that the access is
/// aligned. A tag of its own for writes makes dirty bits and copy-on-write free: the first write misses, and
/// the slow path sees it. Entries are direct mapped: see [Translations].
///
/// Threads: the one that opened it. A virtual thread may open one too: an access never parks between setting
/// its hazard and clearing it. Each costs 32 bytes an entry and a look at every shootdown, so many virtual
/// threads are better off with the accesses of [AddressSpace], which share a few. Ordered and atomic accesses
/// mean what they mean in [java.lang.invoke.VarHandle]; plain ones of any alignment are allowed, in two parts
/// where they cross a page.
///
/// Errors: [PageFault] where nothing is mapped or the permission is missing, [OutOfFrames] when all frames are
/// pinned, [PageStoreFailed] when a page does not come or cannot leave. An access that throws has changed
/// nothing, except that a bulk one may have transferred pages before.
///
/// Sources: the software TLB of QEMU (one compare, addend); here with hazards, so that others may take pages
/// away.
public final class SoftTlb implements AutoCloseable {

    private static final long BYTE_TAG = Pte.PAGE_MASK;
    private static final long SHORT_TAG = Pte.PAGE_MASK | 1;
    private static final long INT_TAG = Pte.PAGE_MASK | 3;
    private static final long LONG_TAG = Pte.PAGE_MASK | 7;

    private final long[] words;
    private final SlowAccess slowly;
    private final Translations translations;

    SoftTlb(Translations translations) {
        this.translations = translations;
        this.words = translations.words();
        this.slowly = new SlowAccess(translations);
        translations.serve(this);
    }

    /// The space whose pages it translates.
    public AddressSpace space() {
        return translations.space();
    }

    /// Takes it out of the shootdowns of its pager; it must not be used any more.
    @Override
    public void close() {
        space().closeTlb(translations);
    }

    /// The byte at a virtual address.
    public byte getByte(long virtualAddress) {
        long[] tlb = words;
        enter(tlb, virtualAddress);
        int entry = (int) (virtualAddress >>> INDEX_SHIFT) & (tlb.length - ENTRY_WORDS);
        if (tlb[entry] == (virtualAddress & BYTE_TAG)) {
            byte value = Address.getByte(virtualAddress + tlb[entry + ADDEND]);
            leave(tlb);
            return value;
        }
        return (byte) slowly.read(virtualAddress, 1);
    }

    public void putByte(long virtualAddress, byte value) {
        long[] tlb = words;
        enter(tlb, virtualAddress | WRITING);
        int entry = (int) (virtualAddress >>> INDEX_SHIFT) & (tlb.length - ENTRY_WORDS);
        if (tlb[entry + WRITE_TAG] == (virtualAddress & BYTE_TAG)) {
            Address.putByte(virtualAddress + tlb[entry + ADDEND], value);
            leave(tlb);
        } else {
            slowly.write(virtualAddress, 1, value);
        }
    }

    /// The short at a virtual address, in the byte order of the machine.
    public short getShort(long virtualAddress) {
        long[] tlb = words;
        enter(tlb, virtualAddress);
        int entry = (int) (virtualAddress >>> INDEX_SHIFT) & (tlb.length - ENTRY_WORDS);
        if (tlb[entry] == (virtualAddress & SHORT_TAG)) {
            short value = Address.getShort(virtualAddress + tlb[entry + ADDEND]);
            leave(tlb);
            return value;
        }
        return (short) slowly.read(virtualAddress, 2);
    }

    public void putShort(long virtualAddress, short value) {
        long[] tlb = words;
        enter(tlb, virtualAddress | WRITING);
        int entry = (int) (virtualAddress >>> INDEX_SHIFT) & (tlb.length - ENTRY_WORDS);
        if (tlb[entry + WRITE_TAG] == (virtualAddress & SHORT_TAG)) {
            Address.putShort(virtualAddress + tlb[entry + ADDEND], value);
            leave(tlb);
        } else {
            slowly.write(virtualAddress, 2, value);
        }
    }

    /// The int at a virtual address, in the byte order of the machine.
    public int getInt(long virtualAddress) {
        long[] tlb = words;
        enter(tlb, virtualAddress);
        int entry = (int) (virtualAddress >>> INDEX_SHIFT) & (tlb.length - ENTRY_WORDS);
        if (tlb[entry] == (virtualAddress & INT_TAG)) {
            int value = Address.getInt(virtualAddress + tlb[entry + ADDEND]);
            leave(tlb);
            return value;
        }
        return (int) slowly.read(virtualAddress, 4);
    }

    public void putInt(long virtualAddress, int value) {
        long[] tlb = words;
        enter(tlb, virtualAddress | WRITING);
        int entry = (int) (virtualAddress >>> INDEX_SHIFT) & (tlb.length - ENTRY_WORDS);
        if (tlb[entry + WRITE_TAG] == (virtualAddress & INT_TAG)) {
            Address.putInt(virtualAddress + tlb[entry + ADDEND], value);
            leave(tlb);
        } else {
            slowly.write(virtualAddress, 4, value);
        }
    }

    /// The long at a virtual address, in the byte order of the machine.
    public long getLong(long virtualAddress) {
        long[] tlb = words;
        enter(tlb, virtualAddress);
        int entry = (int) (virtualAddress >>> INDEX_SHIFT) & (tlb.length - ENTRY_WORDS);
        if (tlb[entry] == (virtualAddress & LONG_TAG)) {
            long value = Address.getLong(virtualAddress + tlb[entry + ADDEND]);
            leave(tlb);
            return value;
        }
        return slowly.read(virtualAddress, 8);
    }

    public void putLong(long virtualAddress, long value) {
        long[] tlb = words;
        enter(tlb, virtualAddress | WRITING);
        int entry = (int) (virtualAddress >>> INDEX_SHIFT) & (tlb.length - ENTRY_WORDS);
        if (tlb[entry + WRITE_TAG] == (virtualAddress & LONG_TAG)) {
            Address.putLong(virtualAddress + tlb[entry + ADDEND], value);
            leave(tlb);
        } else {
            slowly.write(virtualAddress, 8, value);
        }
    }

    public float getFloat(long virtualAddress) {
        return Float.intBitsToFloat(getInt(virtualAddress));
    }

    public void putFloat(long virtualAddress, float value) {
        putInt(virtualAddress, Float.floatToRawIntBits(value));
    }

    public double getDouble(long virtualAddress) {
        return Double.longBitsToDouble(getLong(virtualAddress));
    }

    public void putDouble(long virtualAddress, double value) {
        putLong(virtualAddress, Double.doubleToRawLongBits(value));
    }

    public int getIntOpaque(long virtualAddress) {
        int value = Address.getIntOpaque(readable(virtualAddress, 4));
        translations.leave();
        return value;
    }

    public int getIntAcquire(long virtualAddress) {
        int value = Address.getIntAcquire(readable(virtualAddress, 4));
        translations.leave();
        return value;
    }

    public int getIntVolatile(long virtualAddress) {
        int value = Address.getIntVolatile(readable(virtualAddress, 4));
        translations.leave();
        return value;
    }

    public void putIntOpaque(long virtualAddress, int value) {
        Address.putIntOpaque(written(virtualAddress, 4), value);
        translations.leave();
    }

    public void putIntRelease(long virtualAddress, int value) {
        Address.putIntRelease(written(virtualAddress, 4), value);
        translations.leave();
    }

    public void putIntVolatile(long virtualAddress, int value) {
        Address.putIntVolatile(written(virtualAddress, 4), value);
        translations.leave();
    }

    public boolean compareAndSetInt(long virtualAddress, int expected, int value) {
        boolean done = Address.compareAndSetInt(written(virtualAddress, 4), expected, value);
        translations.leave();
        return done;
    }

    /// The value that was found: `expected` exactly when the exchange was done.
    public int compareAndExchangeInt(long virtualAddress, int expected, int value) {
        int found = Address.compareAndExchangeInt(written(virtualAddress, 4), expected, value);
        translations.leave();
        return found;
    }

    /// The value before the addition.
    public int getAndAddInt(long virtualAddress, int delta) {
        int before = Address.getAndAddInt(written(virtualAddress, 4), delta);
        translations.leave();
        return before;
    }

    /// The value before the store.
    public int getAndSetInt(long virtualAddress, int value) {
        int before = Address.getAndSetInt(written(virtualAddress, 4), value);
        translations.leave();
        return before;
    }

    public long getLongOpaque(long virtualAddress) {
        long value = Address.getLongOpaque(readable(virtualAddress, 8));
        translations.leave();
        return value;
    }

    public long getLongAcquire(long virtualAddress) {
        long value = Address.getLongAcquire(readable(virtualAddress, 8));
        translations.leave();
        return value;
    }

    public long getLongVolatile(long virtualAddress) {
        long value = Address.getLongVolatile(readable(virtualAddress, 8));
        translations.leave();
        return value;
    }

    public void putLongOpaque(long virtualAddress, long value) {
        Address.putLongOpaque(written(virtualAddress, 8), value);
        translations.leave();
    }

    public void putLongRelease(long virtualAddress, long value) {
        Address.putLongRelease(written(virtualAddress, 8), value);
        translations.leave();
    }

    public void putLongVolatile(long virtualAddress, long value) {
        Address.putLongVolatile(written(virtualAddress, 8), value);
        translations.leave();
    }

    public boolean compareAndSetLong(long virtualAddress, long expected, long value) {
        boolean done = Address.compareAndSetLong(written(virtualAddress, 8), expected, value);
        translations.leave();
        return done;
    }

    /// The value that was found: `expected` exactly when the exchange was done.
    public long compareAndExchangeLong(long virtualAddress, long expected, long value) {
        long found = Address.compareAndExchangeLong(written(virtualAddress, 8), expected, value);
        translations.leave();
        return found;
    }

    /// The value before the addition.
    public long getAndAddLong(long virtualAddress, long delta) {
        long before = Address.getAndAddLong(written(virtualAddress, 8), delta);
        translations.leave();
        return before;
    }

    /// The value before the store.
    public long getAndSetLong(long virtualAddress, long value) {
        long before = Address.getAndSetLong(written(virtualAddress, 8), value);
        translations.leave();
        return before;
    }

    /// Fills a segment with what is at a virtual address.
    public void read(long virtualAddress, MemorySegment target) {
        slowly.read(virtualAddress, target);
    }

    /// Copies a segment to a virtual address.
    public void write(long virtualAddress, MemorySegment source) {
        slowly.write(virtualAddress, source);
    }

    /// Sets `bytes` bytes to one value.
    public void fill(long virtualAddress, long bytes, byte value) {
        slowly.fill(virtualAddress, bytes, value);
    }

    /// Copies within the space; the ranges may overlap.
    public void copy(long fromVirtualAddress, long toVirtualAddress, long bytes) {
        slowly.copy(fromVirtualAddress, toVirtualAddress, bytes);
    }

    /// Address in the frame for an ordered read; [Translations#leave] ends it.
    private long readable(long virtualAddress, int bytes) {
        long[] tlb = words;
        enter(tlb, virtualAddress);
        int entry = (int) (virtualAddress >>> INDEX_SHIFT) & (tlb.length - ENTRY_WORDS);
        return tlb[entry] == (virtualAddress & (Pte.PAGE_MASK | bytes - 1))
                ? virtualAddress + tlb[entry + ADDEND]
                : slowly.aligned(virtualAddress, bytes, false);
    }

    /// Address in the frame for an ordered or atomic write; [Translations#leave] ends it.
    private long written(long virtualAddress, int bytes) {
        long[] tlb = words;
        enter(tlb, virtualAddress | WRITING);
        int entry = (int) (virtualAddress >>> INDEX_SHIFT) & (tlb.length - ENTRY_WORDS);
        return tlb[entry + WRITE_TAG] == (virtualAddress & (Pte.PAGE_MASK | bytes - 1))
                ? virtualAddress + tlb[entry + ADDEND]
                : slowly.aligned(virtualAddress, bytes, true);
    }
}
