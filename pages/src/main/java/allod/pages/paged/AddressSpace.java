package allod.pages.paged;

import allod.pages.MemoryNotice;
import allod.pages.MemoryProbe;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Memory by 48-bit virtual addresses, of which there may be far more than memory: pages come and go as they
/// are used.
///
/// ```
/// map, mapFile      a run of addresses                               nothing is in memory yet
///   first touch     a page of zeroes, or one of the file             demand paging
///   not used        the page goes to the store or to its file        write-back
/// fork              a second space with the same contents            copy-on-write, page by page
/// protect, release, unmap, pin
/// ```
///
/// Invariants:
///
/// - **V1** a page that can be touched lies in an area that permits it
/// - **V2** a space sees its own writes, and no others but those to shared mappings of a file
///
/// Threads: any. Each platform thread gets a [SoftTlb] of its own at its first access, and virtual threads
/// borrow one of a few for each access. Loops are faster on a `SoftTlb` itself: see [#openTlb()].
///
/// Errors: those of [SoftTlb]; `IllegalStateException` once the space is closed. A call that throws has changed
/// nothing, bulk accesses excepted.
public final class AddressSpace implements AutoCloseable {

    private final Pager pager;
    private final String name;
    private final Mappings mappings;
    private final SpaceTlbs tlbs = new SpaceTlbs(this);
    private final SpaceCounts counts = new SpaceCounts();
    private final MemoryNotice notice;

    AddressSpace(Pager pager, String name, PageTable table, Areas areas) {
        this.pager = pager;
        this.name = name;
        this.mappings = new Mappings(this, pager, table, areas);
        this.notice = MemoryNotice.opened(MemoryProbe.Kind.ADDRESS_SPACE, name, 0); // the memory is the pager's
    }

    /// Maps anonymous memory at an address that the space chooses, on a border of 2 MiB; it is zero.
    ///
    /// @param bytes a multiple of 4,096
    /// @return the address
    public long map(long bytes, Permission permission) {
        try (var _ = hold()) {
            long virtualAddress = mappings.findFree(bytes);
            mappings.map(anonymous(virtualAddress, bytes, permission, false));
            return virtualAddress;
        }
    }

    /// Maps anonymous memory at an address that the caller chooses; it is zero.
    ///
    /// @throws IllegalArgumentException when something is mapped there
    public void map(long virtualAddress, long bytes, Permission permission) {
        map(virtualAddress, bytes, permission, false);
    }

    /// Maps anonymous memory.
    ///
    /// @param hugePages whether 2 MiB are to come at the first touch, in one piece, where the range and the
    ///     pager's free frames allow it; they are split when some of their pages leave, are copied or get
    ///     another permission
    public void map(long virtualAddress, long bytes, Permission permission, boolean hugePages) {
        try (var _ = hold()) {
            mappings.map(anonymous(virtualAddress, bytes, permission, hugePages));
        }
    }

    /// Maps a part of a file; the last page may reach beyond its end.
    ///
    /// @throws IllegalArgumentException when the file belongs to another pager, or may not be written and shall
    ///     be
    public void mapFile(long virtualAddress, PagedFile.Range range, Permission permission) {
        if (range.file().pager() != pager) {
            throw new IllegalArgumentException(
                    range.file() + " was opened by another pager: open it with the pager of " + this);
        }
        long bytes = Pte.roundUp(range.bytes());
        try (var _ = hold()) {
            mappings.map(new Area(
                    virtualAddress,
                    virtualAddress + bytes,
                    permission,
                    false,
                    range.file(),
                    range.offset(),
                    range.shared()));
        }
    }

    /// Takes a range out of the space; holes in it are fine. Changed pages of shared mappings go to their file
    /// in time.
    ///
    /// @throws IllegalStateException when a page of it is pinned
    public void unmap(long virtualAddress, long bytes) {
        try (var _ = hold()) {
            mappings.unmap(virtualAddress, bytes);
        }
    }

    /// Gives the pages of a range up: they read as zero again, or as their file is.
    ///
    /// @throws IllegalStateException when a page of it is pinned
    public void release(long virtualAddress, long bytes) {
        try (var _ = hold()) {
            mappings.release(virtualAddress, bytes);
        }
    }

    /// Sets what may be done with the pages of a range, all of which must be mapped.
    public void protect(long virtualAddress, long bytes, Permission permission) {
        try (var _ = hold()) {
            mappings.protect(virtualAddress, bytes, permission);
        }
    }

    /// Takes the frames of a range away, whose pages go to the store: what is not needed for a while leaves no
    /// traces in the memory of others. Pinned pages stay.
    public void evict(long virtualAddress, long bytes) {
        try (var _ = hold()) {
            mappings.requireMapped("evict", virtualAddress, bytes);
            pager.evictor().empty(pagesOf(virtualAddress, bytes));
        }
    }

    /// Writes the changed pages of a range to the store or their file; they stay in their frames. What the
    /// store promises about power failures begins with [Pager#sync()], for files with [PagedFile#force()].
    public void clean(long virtualAddress, long bytes) {
        try (var _ = hold()) {
            mappings.requireMapped("clean", virtualAddress, bytes);
            pager.evictor().clean(pagesOf(virtualAddress, bytes));
        }
    }

    /// Keeps the pages of a range in their frames, for use by address. For writing where the permission allows
    /// it.
    ///
    /// @param bytes within one page, or within pages in neighbouring frames: those of a huge page
    /// @throws IllegalArgumentException when the frames are not neighbours
    public PinnedRange pin(long virtualAddress, long bytes) {
        if (bytes <= 0 || bytes > Pte.LEAF_BYTES || virtualAddress < 0 || virtualAddress > Pte.ADDRESS_END - bytes) {
            throw new IllegalArgumentException("pin of " + bytes + " bytes at 0x" + Long.toHexString(virtualAddress)
                    + ": 1 to " + Pte.LEAF_BYTES + " bytes below 2^48 can be pinned at once");
        }
        try (var _ = hold()) {
            boolean write = mappings.permitted(virtualAddress, false).isWritable();
            PageFrame[] frames = pager.faults().pin(this, virtualAddress, bytes, write);
            PinnedRange pin = new PinnedRange(this, virtualAddress, bytes, write, frames);
            mappings.pinned(pin);
            return pin;
        }
    }

    void unpin(PinnedRange pin) {
        try (var _ = hold()) {
            if (pin.markClosed()) {
                mappings.unpinned(pin);
                pager.faults().unpin(pin.frames(), pin.isWritable());
            }
        }
    }

    /// A second space with the same mappings and contents; from here on neither sees the other's writes, but
    /// those to shared mappings of files. It takes the root of the page table by reference, so the time depends
    /// on the number of areas and TLBs, not on how much is mapped.
    ///
    /// Pinned pages stay here, and the child gets copies.
    public AddressSpace fork(String childName) {
        try (var _ = hold()) {
            return new Fork(this, pager).to(childName);
        }
    }

    /// Where things are now, and what has happened. Walks the page table.
    public SpaceStats stats() {
        try (var _ = hold()) {
            return new SpaceCensus(pager.residents()).of(mappings, counts);
        }
    }

    /// A TLB for the calling thread alone, faster than the accesses here. Close it before the thread ends, or
    /// it is closed when the next one is opened after that.
    public SoftTlb openTlb() {
        return openTlb(Thread.currentThread());
    }

    SoftTlb openTlb(@Nullable Thread owner) {
        try (var _ = hold()) {
            mappings.requireOpen();
            Translations translations =
                    new Translations(this, owner, pager.options().tlbEntries());
            pager.shootdown().add(translations);
            return new SoftTlb(translations);
        }
    }

    void closeTlb(Translations translations) {
        try (var _ = hold()) {
            pager.shootdown().remove(translations);
            translations.killRange(0, Pte.ADDRESS_END);
        }
    }

    /// Gives everything up. A second call does nothing.
    ///
    /// @throws IllegalStateException when a range is pinned
    @Override
    public void close() {
        try (var _ = hold()) {
            if (!mappings.isClosed()) {
                mappings.close();
                pager.spaces().remove(this);
                pager.shootdown().removeAll(this);
                notice.closed();
            }
        }
    }

    private static Area anonymous(long virtualAddress, long bytes, Permission permission, boolean hugePages) {
        return new Area(virtualAddress, virtualAddress + bytes, permission, hugePages, null, 0, false);
    }

    private PagesOfRange pagesOf(long virtualAddress, long bytes) {
        return new PagesOfRange(pager.residents(), table(), virtualAddress, bytes);
    }

    private Held hold() {
        pager.lock().lock();
        return new Held(pager.lock());
    }

    /// The pager's lock, until closed.
    private record Held(ReentrantLock lock) implements AutoCloseable {
        @Override
        public void close() {
            lock.unlock();
        }
    }

    Pager pager() {
        return pager;
    }

    Mappings mappings() {
        return mappings;
    }

    PageTable table() {
        return mappings.table();
    }

    Faults faults() {
        return pager.faults();
    }

    SpaceCounts counts() {
        return counts;
    }

    long frameAddress(long entry) {
        return pager.residents().frame(entry).address();
    }

    /// What it is for.
    public String name() {
        return name;
    }

    @Override
    public String toString() {
        return "space '" + name + "'";
    }

    public byte getByte(long virtualAddress) {
        SoftTlb tlb = tlbs.borrow();
        try {
            return tlb.getByte(virtualAddress);
        } finally {
            tlbs.giveBack(tlb);
        }
    }

    public void putByte(long virtualAddress, byte value) {
        SoftTlb tlb = tlbs.borrow();
        try {
            tlb.putByte(virtualAddress, value);
        } finally {
            tlbs.giveBack(tlb);
        }
    }

    public short getShort(long virtualAddress) {
        SoftTlb tlb = tlbs.borrow();
        try {
            return tlb.getShort(virtualAddress);
        } finally {
            tlbs.giveBack(tlb);
        }
    }

    public void putShort(long virtualAddress, short value) {
        SoftTlb tlb = tlbs.borrow();
        try {
            tlb.putShort(virtualAddress, value);
        } finally {
            tlbs.giveBack(tlb);
        }
    }

    public int getInt(long virtualAddress) {
        SoftTlb tlb = tlbs.borrow();
        try {
            return tlb.getInt(virtualAddress);
        } finally {
            tlbs.giveBack(tlb);
        }
    }

    public void putInt(long virtualAddress, int value) {
        SoftTlb tlb = tlbs.borrow();
        try {
            tlb.putInt(virtualAddress, value);
        } finally {
            tlbs.giveBack(tlb);
        }
    }

    public long getLong(long virtualAddress) {
        SoftTlb tlb = tlbs.borrow();
        try {
            return tlb.getLong(virtualAddress);
        } finally {
            tlbs.giveBack(tlb);
        }
    }

    public void putLong(long virtualAddress, long value) {
        SoftTlb tlb = tlbs.borrow();
        try {
            tlb.putLong(virtualAddress, value);
        } finally {
            tlbs.giveBack(tlb);
        }
    }

    public float getFloat(long virtualAddress) {
        SoftTlb tlb = tlbs.borrow();
        try {
            return tlb.getFloat(virtualAddress);
        } finally {
            tlbs.giveBack(tlb);
        }
    }

    public void putFloat(long virtualAddress, float value) {
        SoftTlb tlb = tlbs.borrow();
        try {
            tlb.putFloat(virtualAddress, value);
        } finally {
            tlbs.giveBack(tlb);
        }
    }

    public double getDouble(long virtualAddress) {
        SoftTlb tlb = tlbs.borrow();
        try {
            return tlb.getDouble(virtualAddress);
        } finally {
            tlbs.giveBack(tlb);
        }
    }

    public void putDouble(long virtualAddress, double value) {
        SoftTlb tlb = tlbs.borrow();
        try {
            tlb.putDouble(virtualAddress, value);
        } finally {
            tlbs.giveBack(tlb);
        }
    }

    public int getIntVolatile(long virtualAddress) {
        SoftTlb tlb = tlbs.borrow();
        try {
            return tlb.getIntVolatile(virtualAddress);
        } finally {
            tlbs.giveBack(tlb);
        }
    }

    public void putIntVolatile(long virtualAddress, int value) {
        SoftTlb tlb = tlbs.borrow();
        try {
            tlb.putIntVolatile(virtualAddress, value);
        } finally {
            tlbs.giveBack(tlb);
        }
    }

    public boolean compareAndSetInt(long virtualAddress, int expected, int value) {
        SoftTlb tlb = tlbs.borrow();
        try {
            return tlb.compareAndSetInt(virtualAddress, expected, value);
        } finally {
            tlbs.giveBack(tlb);
        }
    }

    /// The value before the addition.
    public int getAndAddInt(long virtualAddress, int delta) {
        SoftTlb tlb = tlbs.borrow();
        try {
            return tlb.getAndAddInt(virtualAddress, delta);
        } finally {
            tlbs.giveBack(tlb);
        }
    }

    public long getLongVolatile(long virtualAddress) {
        SoftTlb tlb = tlbs.borrow();
        try {
            return tlb.getLongVolatile(virtualAddress);
        } finally {
            tlbs.giveBack(tlb);
        }
    }

    public void putLongVolatile(long virtualAddress, long value) {
        SoftTlb tlb = tlbs.borrow();
        try {
            tlb.putLongVolatile(virtualAddress, value);
        } finally {
            tlbs.giveBack(tlb);
        }
    }

    public boolean compareAndSetLong(long virtualAddress, long expected, long value) {
        SoftTlb tlb = tlbs.borrow();
        try {
            return tlb.compareAndSetLong(virtualAddress, expected, value);
        } finally {
            tlbs.giveBack(tlb);
        }
    }

    /// The value before the addition.
    public long getAndAddLong(long virtualAddress, long delta) {
        SoftTlb tlb = tlbs.borrow();
        try {
            return tlb.getAndAddLong(virtualAddress, delta);
        } finally {
            tlbs.giveBack(tlb);
        }
    }

    /// Fills a segment with what is at a virtual address.
    public void read(long virtualAddress, MemorySegment target) {
        SoftTlb tlb = tlbs.borrow();
        try {
            tlb.read(virtualAddress, target);
        } finally {
            tlbs.giveBack(tlb);
        }
    }

    /// Copies a segment to a virtual address.
    public void write(long virtualAddress, MemorySegment source) {
        SoftTlb tlb = tlbs.borrow();
        try {
            tlb.write(virtualAddress, source);
        } finally {
            tlbs.giveBack(tlb);
        }
    }

    /// Sets `bytes` bytes to one value.
    public void fill(long virtualAddress, long bytes, byte value) {
        SoftTlb tlb = tlbs.borrow();
        try {
            tlb.fill(virtualAddress, bytes, value);
        } finally {
            tlbs.giveBack(tlb);
        }
    }

    /// Copies within the space; the ranges may overlap.
    public void copy(long fromVirtualAddress, long toVirtualAddress, long bytes) {
        SoftTlb tlb = tlbs.borrow();
        try {
            tlb.copy(fromVirtualAddress, toVirtualAddress, bytes);
        } finally {
            tlbs.giveBack(tlb);
        }
    }
}
