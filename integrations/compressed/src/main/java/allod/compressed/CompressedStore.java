package allod.compressed;

import allod.heap.Heap;
import allod.heap.HeapOptions;
import allod.heap.HeapOutOfMemory;
import allod.pages.Address;
import allod.pages.PageSize;
import allod.pages.paged.OutOfBackingStore;
import allod.pages.paged.PageBatch;
import allod.pages.paged.PageChecksum;
import allod.pages.paged.PageStore;
import allod.pages.paged.PageStoreFailed;
import allod.pages.paged.PageUnavailable;
import allod.pages.paged.SlotTable;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/// Pages compressed in memory: three where there was room for one, at a few microseconds each.
///
/// ```
/// write ──► all zero? ──► a flag, no memory
///             │ no
///             ▼
///            LZ4 ──► block of the store's own heap: checksum │ data ──── limit reached ───┐
///             │                                                                            ▼
///             └── does not get smaller ──────────────────────────────► the store behind ◄── the pages that were
///                                                                      (if there is one)     not read for longest
/// ```
///
/// Invariants:
///
/// - **Z1** a slot's page is in one place: nowhere (all zero), in a block, or in the store behind
/// - **Z2** a page leaves its old place only when it is whole in its new one
/// - **Z3** the heap's memory never exceeds the limit
/// - **Z4** what is handed out has the checksum of what was written
///
/// Threads: any. A slot's word changes under the lock of its stripe, because the evictor comes by; the owner of a slot
/// holds no other lock while it waits for that one, and the evictor only tries for those of its victims. Calls hold a
/// read lock, closing the write lock.
///
/// Errors: as [PageStore] says. [OutOfBackingStore] when the memory is full and no store is behind, or that one is full
/// too.
///
/// Sources: zswap, the compressed swap cache of Linux, for pages of one value and for the store behind.
public final class CompressedStore implements PageStore {

    private static final int CHECKSUM_BYTES = Integer.BYTES;
    private static final int STRIPES = 1024;
    private static final int EVICTIONS_PER_WRITE = 4;

    private final CompressedStoreOptions options;
    private final Heap heap;
    private final SlotTable words; // put under the lock of the slot's stripe
    private final SlotQueue queue = new SlotQueue();
    private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];
    private final @Nullable PageStore behind;
    private final @Nullable Evictor evictor;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private boolean closed; // guarded by lock
    private final LongAdder pages = new LongAdder();
    private final LongAdder dataBytes = new LongAdder();
    private final LongAdder zeroPages = new LongAdder();
    private final LongAdder pagesBehind = new LongAdder();
    private final LongAdder spills = new LongAdder();

    private CompressedStore(CompressedStoreOptions options) {
        this.options = options;
        this.heap = Heap.create(HeapOptions.defaults().name(options.name()).limitBytes(options.limitBytes()));
        this.words = new SlotTable(options.capacityPages());
        this.behind = options.spillTo();
        this.evictor = behind == null ? null : new Evictor(this, behind, queue);
        for (int stripe = 0; stripe < STRIPES; stripe++) {
            stripes[stripe] = new ReentrantLock();
        }
    }

    /// A store without pages.
    public static CompressedStore create(CompressedStoreOptions options) {
        return new CompressedStore(options);
    }

    @Override
    public void read(PageBatch batch) {
        Lock held = usable();
        try {
            PageBatch fromBehind = null;
            for (int index = 0; index < batch.count(); index++) {
                if (!readHere(batch.slot(index), batch.address(index))) {
                    if (fromBehind == null) {
                        fromBehind = new PageBatch(batch.count() - index);
                    }
                    fromBehind.add(batch.slot(index), batch.address(index));
                }
            }
            if (fromBehind != null) { // nobody but the caller moves these: the evictor looks for blocks
                requireBehind().read(fromBehind);
            }
        } finally {
            held.unlock();
        }
    }

    /// Reads a page that is not in the store behind; whether it was not.
    private boolean readHere(long slot, long address) {
        if (slot >= options.capacityPages()) {
            Address.fill(address, PageSize.BYTES, (byte) 0);
            return true;
        }
        Lock stripe = stripe(slot);
        stripe.lock();
        try {
            long word = words.get(slot);
            if (PageWord.has(word, PageWord.BEHIND)) {
                return false;
            }
            if (PageWord.hasBlock(word)) {
                unpack(slot, word, address);
                words.put(slot, word | PageWord.USED);
            } else {
                Address.fill(address, PageSize.BYTES, (byte) 0);
            }
            return true;
        } finally {
            stripe.unlock();
        }
    }

    /// Makes the page of a block at `address`. The caller holds the lock of the slot.
    void unpack(long slot, long word, long address) {
        long block = PageWord.blockAddress(word);
        int bytes = PageWord.dataBytes(word);
        boolean whole = true;
        if (bytes == PageSize.BYTES) {
            Address.copy(block + CHECKSUM_BYTES, address, bytes);
        } else {
            Lz4 lz4 = Lz4.take();
            whole = lz4.decompress(block + CHECKSUM_BYTES, bytes, address);
            lz4.give();
        }
        if (!whole || (int) PageChecksum.of(address) != Address.getInt(block)) {
            throw new PageUnavailable(
                    slot,
                    "slot " + slot + " of '" + options.name() + "' is not what was written: something wrote over its"
                            + " block at 0x" + Long.toHexString(block) + "; look for a stray pointer.",
                    null);
        }
    }

    @Override
    public void write(PageBatch batch) {
        Lock held = usable();
        Lz4 lz4 = Lz4.take();
        try {
            for (int index = 0; index < batch.count(); index++) {
                requireSlot(batch.slot(index));
            }
            PageBatch toBehind = null;
            for (int index = 0; index < batch.count(); index++) {
                if (!writeHere(lz4, batch.slot(index), batch.address(index))) {
                    if (toBehind == null) {
                        toBehind = new PageBatch(batch.count() - index);
                    }
                    toBehind.add(batch.slot(index), batch.address(index));
                }
            }
            if (toBehind != null) {
                writeBehind(toBehind);
            }
        } finally {
            lz4.give();
            held.unlock();
        }
    }

    /// Keeps a page in memory; false when it must go behind.
    private boolean writeHere(Lz4 lz4, long slot, long address) {
        if (isZero(address)) {
            replace(slot, PageWord.ZERO);
            return true;
        }
        int bytes = lz4.compress(address);
        long from = lz4.scratchAddress();
        if (bytes > Lz4.MAX_BYTES) {
            if (behind != null) {
                return false;
            }
            bytes = PageSize.BYTES;
            from = address;
        }
        long block = room(CHECKSUM_BYTES + bytes);
        if (block == 0) {
            return false;
        }
        Address.putInt(block, (int) PageChecksum.of(address));
        Address.copy(from, block + CHECKSUM_BYTES, bytes);
        replace(slot, PageWord.of(block, bytes));
        return true;
    }

    /// A block, made room for if need be; 0 when the page had better go behind itself.
    private long room(int bytes) {
        for (int evictions = 0; ; evictions++) {
            try {
                return heap.malloc(bytes);
            } catch (HeapOutOfMemory full) {
                if (evictor == null) {
                    throw new OutOfBackingStore(
                            "'" + options.name() + "' has its " + options.limitBytes() + " bytes full of compressed"
                                    + " pages: free pages, raise limitBytes, or let it spill to another store.",
                            full);
                }
                if (evictions == EVICTIONS_PER_WRITE || !evictor.evict()) {
                    return 0;
                }
            }
        }
    }

    /// Sends pages behind. Until they are there the old ones stay, and the evictor keeps off: it would write to the
    /// same slots of the store behind.
    private void writeBehind(PageBatch batch) {
        for (int index = 0; index < batch.count(); index++) {
            hold(batch.slot(index));
        }
        try {
            requireBehind().write(batch);
        } catch (PageStoreFailed failed) {
            for (int index = 0; index < batch.count(); index++) {
                letGo(batch.slot(index));
            }
            throw failed;
        }
        spills.add(batch.count());
        for (int index = 0; index < batch.count(); index++) {
            replace(batch.slot(index), PageWord.BEHIND);
        }
    }

    private void hold(long slot) {
        Lock stripe = stripe(slot);
        stripe.lock();
        try {
            words.put(slot, words.get(slot) | PageWord.HELD);
        } finally {
            stripe.unlock();
        }
    }

    private void letGo(long slot) {
        Lock stripe = stripe(slot);
        stripe.lock();
        try {
            words.put(slot, words.get(slot) & ~PageWord.HELD);
        } finally {
            stripe.unlock();
        }
        forgetBehind(slot, words.get(slot));
    }

    /// After a write to the store behind that failed: what of it has arrived there is not the slot's page.
    void forgetBehind(long slot, long word) {
        if (!PageWord.has(word, PageWord.BEHIND)) {
            try {
                requireBehind().free(slot);
            } catch (PageStoreFailed stillFailing) {
                // Nobody reads it: the next page that goes there takes its place.
            }
        }
    }

    /// The page of a slot is now where `word` says; its old place is given up.
    private void replace(long slot, long word) {
        Lock stripe = stripe(slot);
        stripe.lock();
        try {
            replaceLocked(slot, word);
        } finally {
            stripe.unlock();
        }
    }

    /// As `replace`, for who holds the lock of the slot.
    void replaceLocked(long slot, long word) {
        long old = words.get(slot);
        long queued = PageWord.queued(old);
        if (queued == 0 && PageWord.hasBlock(word) && evictor != null) {
            queue.add(slot);
            queued = PageWord.QUEUED;
        }
        words.put(slot, word | queued);
        count(old, -1);
        count(word, 1);
        if (PageWord.hasBlock(old)) {
            heap.free(PageWord.blockAddress(old));
        }
        if (PageWord.has(old, PageWord.BEHIND) && !PageWord.has(word, PageWord.BEHIND)) {
            requireBehind().free(slot);
        }
    }

    private void count(long word, int sign) {
        if (PageWord.hasBlock(word)) {
            pages.add(sign);
            dataBytes.add((long) sign * PageWord.dataBytes(word));
        } else if (PageWord.has(word, PageWord.BEHIND)) {
            pagesBehind.add(sign);
        } else if (PageWord.has(word, PageWord.ZERO)) {
            zeroPages.add(sign);
        }
    }

    @Override
    public void free(long slot) {
        Lock held = usable();
        try {
            if (slot < options.capacityPages()) {
                replace(slot, 0);
            }
        } finally {
            held.unlock();
        }
    }

    /// Syncs the store behind. Pages in memory go with the process; this store promises nothing beyond that.
    @Override
    public void sync() {
        Lock held = usable();
        try {
            if (behind != null) {
                behind.sync();
            }
        } finally {
            held.unlock();
        }
    }

    /// What the store holds.
    public CompressedStoreStats stats() {
        Lock held = usable();
        try {
            return new CompressedStoreStats(
                    pages.sum(),
                    dataBytes.sum(),
                    heap.stats().spanBytes(),
                    zeroPages.sum(),
                    pagesBehind.sum(),
                    spills.sum());
        } finally {
            held.unlock();
        }
    }

    /// Gives all memory back, and closes the store behind. A second call does nothing.
    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                heap.close();
                if (evictor != null) {
                    evictor.close();
                }
                if (behind != null) {
                    behind.close();
                }
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    ReentrantLock stripe(long slot) {
        return stripes[(int) slot & STRIPES - 1];
    }

    long word(long slot) {
        return words.get(slot);
    }

    /// Changes flags of a word, for who holds the lock of the slot.
    void putWord(long slot, long word) {
        words.put(slot, word);
    }

    void countSpills(int spilled) {
        spills.add(spilled);
    }

    /// Checks Z1 and Z3; for tests, while no other thread uses the store.
    void checkInvariants() {
        long blocks = 0;
        long bytes = 0;
        for (long slot = words.nextUsed(0); slot >= 0; slot = words.nextUsed(slot + 1)) {
            long word = words.get(slot);
            int places = (PageWord.hasBlock(word) ? 1 : 0)
                    + (PageWord.has(word, PageWord.BEHIND) ? 1 : 0)
                    + (PageWord.has(word, PageWord.ZERO) ? 1 : 0);
            require(places <= 1, "Z1: slot " + slot + " has word " + Long.toHexString(word));
            blocks += PageWord.hasBlock(word) ? 1 : 0;
            bytes += PageWord.hasBlock(word) ? PageWord.dataBytes(word) : 0;
        }
        require(blocks == pages.sum() && bytes == dataBytes.sum(), blocks + " blocks, counted " + stats());
        require(blocks == heap.stats().liveBlocks(), "Z1: " + blocks + " blocks, " + heap.stats());
        require(heap.stats().spanBytes() <= options.limitBytes(), "Z3: " + heap.stats());
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    private void requireSlot(long slot) {
        if (slot >= options.capacityPages()) {
            throw new OutOfBackingStore(
                    "'" + options.name() + "' has " + options.capacityPages() + " slots, and slot " + slot
                            + " is beyond them: free pages, or make the store larger.",
                    null);
        }
    }

    private PageStore requireBehind() {
        if (behind == null) {
            throw new AssertionError("a page is behind, and no store is");
        }
        return behind;
    }

    private Lock usable() {
        Lock held = lock.readLock();
        held.lock();
        if (closed) {
            held.unlock();
            throw new IllegalStateException("'" + options.name() + "' is closed.");
        }
        return held;
    }

    private static boolean isZero(long address) {
        for (long end = address + PageSize.BYTES; address < end; address += Long.BYTES) {
            if (Address.getLong(address) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return "compressed store '" + options.name() + "'";
    }
}
