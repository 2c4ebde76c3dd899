package allod.gc.mark;

import static allod.pages.Address.compareAndSetLong;
import static allod.pages.Address.getInt;
import static allod.pages.Address.getIntOpaque;
import static allod.pages.Address.getLongAcquire;
import static allod.pages.Address.getLongOpaque;
import static allod.pages.Address.putInt;
import static allod.pages.Address.putIntOpaque;

import allod.gc.seam.SeamPoint;
import allod.gc.seam.Seams;
import allod.pages.Address;
import allod.pages.CommitFailed;
import allod.pages.PageSize;
import allod.pages.Reservation;
import java.util.concurrent.locks.ReentrantLock;

/// The mark stack that all threads of a heap share: chunks of grey entries, full ones and empty ones.
///
/// ```
///             acquireEmpty                     publish
/// empty list ──────────────► chunk of a tracer ────────► full list
///     ▲                              ▲                       │ takeFull
///     └───────── recycle ────────────┴───────────────────────┘
///
/// first page    full list │ empty list │ chunks published     a cache line or two apart
/// chunk         next index (int) │ count (int) │ entries of 8 bytes
/// list head     63 .. 32 tag │ 31 .. 0 index of the first chunk, 0 when empty
/// ```
///
/// Invariants:
///
/// - **G1** a chunk is in one list, or one tracer has it
/// - **G2** no list takes a chunk twice: each change of a head raises its tag, so a thread that slept over
///   changes fails
/// - **G3** the pool never holds more than its limit; when it is used up `acquireEmpty` returns 0 and the
///   tracer falls back on [OverflowMap]
///
/// Threads: any. Both lists are lock-free stacks; the exchange that publishes a chunk releases its entries, the
/// one that takes it acquires them. A thread that lost the race for a chunk may read that chunk's link while
/// the winner writes there: the value is thrown away, and chunks are not unmapped before [#close]. One lock
/// makes chunks out of new memory; nothing is called under it but the commit.
///
/// Sources: the work buffers of Go's collector; the bounded mark stack of ZGC; the tagged stack of R. K.
/// Treiber.
public final class GreyPool implements AutoCloseable {

    /// Entries of a chunk, unless one says otherwise: with its header a chunk is then half a page.
    public static final int DEFAULT_ENTRIES = 255;

    static final int NEXT = 0;
    static final int COUNT = 4;
    static final int ENTRIES = 8;

    private static final long FULL = 0;
    private static final long EMPTY = 128;
    private static final long PUBLISHED = 256;
    private static final long INDEX_MASK = 0xFFFF_FFFFL;
    private static final long ONE_TAG = 1L << 32;
    private static final long STEP_BYTES = 64 << 10;

    private final ReentrantLock growing = new ReentrantLock();
    private final IdleWorkers idle = new IdleWorkers();
    private final Reservation reservation;
    private final long baseAddress;
    private final int entriesPerChunk;
    private final long chunkBytes;
    private final long maxChunks;
    private long usedBytes; // guarded by growing: chunks were cut up to here
    private volatile long committedBytes; // written under growing

    /// @param maxBytes most that the chunks may take, at least one chunk
    /// @param entriesPerChunk at least 1; fewer make more traffic, for tests
    public GreyPool(long maxBytes, int entriesPerChunk) {
        if (entriesPerChunk < 1) {
            throw new IllegalArgumentException("a chunk of " + entriesPerChunk + " entries: at least 1 is needed");
        }
        this.entriesPerChunk = entriesPerChunk;
        this.chunkBytes = ENTRIES + 8L * entriesPerChunk;
        this.maxChunks = Math.min(maxBytes / chunkBytes, INDEX_MASK);
        if (maxChunks < 1) {
            throw new IllegalArgumentException(
                    "a mark stack of " + maxBytes + " bytes: one chunk takes " + chunkBytes + " already");
        }
        long wantedBytes = PageSize.BYTES + maxChunks * chunkBytes;
        long bytes = (wantedBytes + STEP_BYTES - 1) / STEP_BYTES * STEP_BYTES;
        this.reservation = Reservation.reserve("mark stack", bytes, PageSize.BYTES);
        this.baseAddress = reservation.baseAddress();
        reservation.commit(baseAddress, STEP_BYTES);
        this.committedBytes = STEP_BYTES;
        this.usedBytes = PageSize.BYTES;
    }

    /// Most entries of a chunk.
    public int entriesPerChunk() {
        return entriesPerChunk;
    }

    /// A chunk for the caller alone, with anything in it.
    ///
    /// @return its address, or 0 when the pool's limit or the system's memory is used up
    public long acquireEmpty() {
        long chunk = pop(baseAddress + EMPTY);
        return chunk != 0 ? chunk : cut();
    }

    /// Gives a chunk back that holds no entries.
    public void recycle(long chunk) {
        push(baseAddress + EMPTY, chunk);
    }

    /// Shows the chunk's entries to all; the caller must not touch it any more.
    ///
    /// @param count entries in it, at least 1
    public void publish(long chunk, int count) {
        assert count >= 1 && count <= entriesPerChunk : count;
        putInt(chunk + COUNT, count);
        push(baseAddress + FULL, chunk);
        long _ = Address.getAndAddLong(baseAddress + PUBLISHED, 1);
        if (idle.any()) {
            idle.wakeOne();
        }
        if (Seams.OPEN) {
            Seams.reach(SeamPoint.GREY_PUBLISHED);
        }
    }

    /// Takes a chunk with entries, which is the caller's then.
    ///
    /// @return its address, or 0 when there is none
    public long takeFull() {
        return pop(baseAddress + FULL);
    }

    /// Entries in a chunk that was taken.
    public static int countOf(long chunk) {
        return getInt(chunk + COUNT);
    }

    static long entryAddress(long chunk, int index) {
        return chunk + ENTRIES + ((long) index << 3);
    }

    /// Whether no chunk with entries was in the pool at some moment of this call. Tracers may hold entries all
    /// the same.
    public boolean isEmpty() {
        return (getLongAcquire(baseAddress + FULL) & INDEX_MASK) == 0;
    }

    /// Whether somebody waits for a chunk and there is none.
    boolean isHungry() {
        return idle.any() && isEmpty();
    }

    IdleWorkers idle() {
        return idle;
    }

    /// Chunks published since the pool was made; grows, and never goes back.
    public long publishedCount() {
        return getLongOpaque(baseAddress + PUBLISHED);
    }

    /// Memory behind the pool.
    public long committedBytes() {
        return committedBytes;
    }

    /// Gives memory back to the system, all but the first piece. Only when no tracer holds a chunk and none is
    /// working: at the end of a cycle.
    public void trim() {
        growing.lock();
        try {
            assert isEmpty() : "entries left at the end of a cycle";
            Address.putLongVolatile(baseAddress + EMPTY, nextTag(getLongOpaque(baseAddress + EMPTY)));
            usedBytes = PageSize.BYTES;
            long keptBytes = STEP_BYTES;
            if (committedBytes > keptBytes) {
                reservation.decommit(baseAddress + keptBytes, committedBytes - keptBytes);
                committedBytes = keptBytes;
            }
        } finally {
            growing.unlock();
        }
    }

    private void push(long list, long chunk) {
        long index = indexOf(chunk);
        long found;
        do {
            found = getLongOpaque(list);
            putIntOpaque(chunk + NEXT, (int) (found & INDEX_MASK)); // opaque: a late pop may be reading it
        } while (!compareAndSetLong(list, found, nextTag(found) | index));
    }

    private long pop(long list) {
        while (true) {
            long found = getLongAcquire(list); // acquire: the link was written before the chunk was pushed
            long index = found & INDEX_MASK;
            if (index == 0) {
                return 0;
            }
            long chunk = chunkAt(index);
            long next = getIntOpaque(chunk + NEXT) & INDEX_MASK;
            if (compareAndSetLong(list, found, nextTag(found) | next)) {
                return chunk;
            }
        }
    }

    private static long nextTag(long head) {
        return (head & ~INDEX_MASK) + ONE_TAG;
    }

    private long cut() {
        growing.lock();
        try {
            long chunk = baseAddress + usedBytes;
            if (indexOf(chunk) > maxChunks || !commitTo(usedBytes + chunkBytes)) {
                return pop(baseAddress + EMPTY); // others may have given one back meanwhile
            }
            usedBytes += chunkBytes;
            return chunk;
        } finally {
            growing.unlock();
        }
    }

    private boolean commitTo(long bytes) {
        for (long now = committedBytes; now < bytes; now += STEP_BYTES) {
            try {
                reservation.commit(baseAddress + now, STEP_BYTES);
            } catch (CommitFailed used) {
                return false;
            }
            committedBytes = now + STEP_BYTES;
        }
        return true;
    }

    private long indexOf(long chunk) {
        return (chunk - baseAddress - PageSize.BYTES) / chunkBytes + 1;
    }

    private long chunkAt(long index) {
        return baseAddress + PageSize.BYTES + (index - 1) * chunkBytes;
    }

    /// Walks both lists. Only while nobody uses the pool.
    ///
    /// @param heldChunks how many chunks tracers hold
    public void checkInvariants(long heldChunks) {
        long cut = (usedBytes - PageSize.BYTES) / chunkBytes;
        long listed = lengthOf(FULL, cut) + lengthOf(EMPTY, cut);
        if (listed + heldChunks != cut || cut > maxChunks) {
            throw new AssertionError("G1, G3: " + cut + " chunks of at most " + maxChunks + ", of which " + listed
                    + " are in the lists and " + heldChunks + " with tracers");
        }
    }

    private long lengthOf(long list, long most) {
        long length = 0;
        long index = getLongAcquire(baseAddress + list) & INDEX_MASK;
        while (index != 0) {
            if (++length > most) {
                throw new AssertionError("G2: a list of more chunks than there are, " + most);
            }
            index = getIntOpaque(chunkAt(index) + NEXT) & INDEX_MASK;
        }
        return length;
    }

    @Override
    public void close() {
        reservation.close();
    }
}
