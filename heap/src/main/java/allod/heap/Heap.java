package allod.heap;

import static allod.heap.SpanLayout.OWNER;
import static allod.heap.SpanLayout.STATE_CUT;
import static allod.heap.SpanLayout.STATE_LARGE;
import static allod.pages.Address.getInt;
import static java.util.Objects.requireNonNull;

import allod.own.Own;
import allod.pages.Address;
import allod.pages.Backing;
import allod.pages.snapshot.OperationGate;
import allod.pages.snapshot.Snapshot;
import allod.pages.snapshot.SnapshotBacking;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A first-class heap: `malloc` and `free` for off-heap memory, from any thread, on addresses or on segments.
///
/// ```
///   malloc(n) ── this thread's LocalHeap ──► a block of its class              n <= 32 KiB
///       │              │ ▲ spans
///       │              ▼ │
///       └──────────► PageHeap: runs of granules, dirty first, best fit         n > 32 KiB: a run of its own
///                      │ ▲ extents, pages
///                      ▼ │
///                    allod.pages
/// ```
///
/// | tier | method | zeroed | checked |
/// | --- | --- | --- | --- |
/// | address | [#malloc(long)] [#free(long)] | no | foreign and interior addresses, the block freed last |
/// | segment | [#allocate(long, long)] [#free(MemorySegment)] | yes | bounds |
/// | arena | [#arena()] | yes | bounds and lifetime |
/// | owner | [#own(long)] | yes | bounds, use after the end; by the checker of ownership: everything |
///
/// Memory returns to the system some time after it was freed ([HeapOptions#purgeDelay()]). One exception: what other
/// threads free of the spans of a live thread comes back when that thread next allocates, or dies. Closing a heap
/// frees all its blocks at once; the address range stays mapped, so a late access reads zero, or what a later heap
/// has put there, and does not end the JVM.
///
/// Threads: every method may be called by any thread. A platform thread gets a [LocalHeap] with its first allocation;
/// virtual threads share a few, one a CPU. [#close()] must not run while other threads use the heap.
///
/// Errors: sizes below 0 and alignments that are no power of two up to [#MAX_ALIGNMENT_BYTES] are an
/// `IllegalArgumentException`, and so is freeing what is no block of this heap, as far as that is cheap to tell; memory
/// exhausted is [HeapOutOfMemory], and the heap works on; use after close is an `IllegalStateException`, where the fast
/// path ends.
public final class Heap implements SegmentAllocator, AutoCloseable {

    /// The largest alignment that an allocation may ask for.
    public static final long MAX_ALIGNMENT_BYTES = 32L << 20;

    private static final int FIRST_TABLE_LENGTH = 64;
    private static final int MAX_TABLE_LENGTH = 64 << 10;
    private static final AtomicInteger IDS = new AtomicInteger();

    /// The heap of the process, made at its first use.
    private static final class Shared {
        static final Heap HEAP = new Heap(HeapOptions.defaults().name("shared"));
    }

    private final int id = IDS.incrementAndGet();
    private final HeapOptions options;
    private final Budget budget;
    private final PageHeap pages;
    private final LargeSpans large;
    private final LocalHeaps locals = new LocalHeaps(this);
    private volatile @Nullable Stripes stripes;
    private final AtomicInteger openArenas = new AtomicInteger();
    private volatile boolean closed;

    /// Held by the slow, rare work: local heaps come and go, maintenance, close.
    private final Object maintenance = new Object();

    /// Held while the purger purges, so that the heap is not closed meanwhile; taken after [#maintenance].
    private final Object purging = new Object();

    /// By the low bits of the thread id. Racy: an entry is believed only if it names the reader's own thread.
    private @Nullable LocalHeap[] byThread = new LocalHeap[FIRST_TABLE_LENGTH];

    /// Null for a heap without snapshots. One with snapshots leaves [#byThread] empty, so that each call ends up where
    /// the fast path ends, and goes through the gate there; other heaps pay nothing.
    private final @Nullable HeapSnapshots snapshots;

    /// Null for a plain heap. One with checks leaves [#byThread] empty, too, and holds no memory of its own.
    private final @Nullable BlockChecks checks;

    private final Samples samples;

    private Heap(HeapOptions options) {
        this.options = options;
        BlockChecks.Factory factory = options.checks();
        this.checks = factory == null ? null : factory.create(options.checks(null));
        Heap parent = options.parent();
        this.budget = new Budget(options.name(), options.limitBytes(), parent == null ? null : parent.budget);
        Backing backing = checks == null ? options.backing() : null;
        this.pages = backing == null
                ? new PageHeap(options.name(), options.hugePages(), budget)
                : new PageHeap(options.name(), new BackedPages(backing, options.hugePages()), budget);
        this.large = new LargeSpans(pages, id);
        this.samples = new Samples(this, options.probeOrInstalled(), large, backing == null);
        this.snapshots =
                backing instanceof SnapshotBacking snapshotBacking ? new HeapSnapshots(this, snapshotBacking) : null;
        Purger.register(this);
    }

    /// The heap of the process; it cannot be closed.
    public static Heap shared() {
        return Shared.HEAP;
    }

    /// A heap with the default options. It keeps its memory until it is closed: dropping the reference is not enough.
    public static Heap create() {
        return create(HeapOptions.defaults());
    }

    /// A heap of its own. It keeps its memory, and its share of its parent's limit, until it is closed.
    public static Heap create(HeapOptions options) {
        return new Heap(options);
    }

    /// This thread's handle on the heap: the fastest path, for code that can hand it along. It belongs to the calling
    /// thread, a virtual one too; when the thread dies, another one inherits it.
    ///
    /// On a heap with snapshots its methods must be called inside [#gate()]: they write into blocks.
    public LocalHeap local() {
        Thread thread = Thread.currentThread();
        LocalHeap local = cached(thread);
        return local != null ? local : localSlow(thread);
    }

    /// Allocates at least `bytes` bytes, aligned to 16, not initialised.
    ///
    /// @param bytes 0 or more; 0 gives a block of its own, too
    /// @return the address of the block
    public long malloc(long bytes) {
        Thread thread = Thread.currentThread();
        LocalHeap local = cached(thread);
        return local != null ? local.malloc(bytes) : mallocSlow(thread, bytes);
    }

    /// Allocates `bytes` bytes that are all zero, aligned to 16.
    public long calloc(long bytes) {
        return zero(malloc(bytes), bytes);
    }

    /// Allocates at least `bytes` bytes that start at a multiple of `alignment`, not initialised.
    ///
    /// @param alignment a power of two, up to [#MAX_ALIGNMENT_BYTES]
    public long mallocAligned(long bytes, long alignment) {
        if (alignment <= SizeClasses.ALIGNMENT && Long.bitCount(alignment) == 1 && alignment > 0) {
            return malloc(bytes);
        }
        return mallocAlignedSlow(bytes, alignment);
    }

    /// Makes a block longer or shorter, in place where that is possible; the contents stay, up to the shorter length.
    /// A block that moves is aligned to 16, whatever it was before.
    ///
    /// @param address a block of this heap, or 0 for a new one; not to be used any more once this returns
    /// @param bytes 0 or more
    /// @return the address of the block, perhaps the same one
    public long realloc(long address, long bytes) {
        if (address == 0) {
            return malloc(bytes);
        }
        requireSize(bytes);
        if (checks != null) {
            requireOpen();
            return checks.realloc(address, bytes);
        }
        return snapshots == null ? reallocNow(address, bytes) : snapshots.realloc(address, bytes);
    }

    long reallocNow(long address, long bytes) {
        long usable = usableBytes(address);
        if (bytes <= usable && bytes >= usable >>> 1 && usable <= SizeClasses.MAX_BYTES) {
            return address;
        }
        long span = samples.guardOf(address) == null ? Region.spanOf(Region.granuleOf(address)) : Region.span(0);
        if (bytes > SizeClasses.MAX_BYTES
                && Span.state(span) == STATE_LARGE
                && bytes <= Region.HEAP_BYTES / 2
                && large.resize(span, address, bytes)) {
            samples.resized(address, bytes);
            return address;
        }
        long moved = malloc(bytes);
        Address.copy(address, moved, Math.min(usable, bytes));
        free(address);
        return moved;
    }

    /// Frees a block of this heap, whichever thread allocated it; 0 is ignored.
    ///
    /// @param address what an allocation returned
    public void free(long address) {
        LocalHeap local = cached(Thread.currentThread());
        if (local != null) {
            local.free(address);
        } else if (snapshots == null) {
            freeForeign(address);
        } else {
            snapshots.free(address);
        }
    }

    /// How many bytes of a block may be used: at least what was asked for.
    public long usableBytes(long address) {
        requireOpen();
        if (checks != null) {
            return checks.usableBytes(address);
        }
        HeapGuard guard = samples.guardOf(address);
        if (guard != null) {
            return guard.usableBytes(this, address);
        }
        long span = liveSpan(address);
        return Span.state(span) == STATE_CUT ? Span.blockBytes(span) : LargeSpans.usableBytes(span);
    }

    /// Allocates a segment that is all zero: the contract of [SegmentAllocator].
    ///
    /// Its scope is the global one: bounds are checked, use after free is not.
    ///
    /// @return a segment of exactly `byteSize` bytes
    @Override
    public MemorySegment allocate(long byteSize, long byteAlignment) {
        if (checks != null) {
            requireAllocatable(byteSize, byteAlignment);
            return checks.allocate(byteSize, byteAlignment, true);
        }
        return Address.segment(zero(mallocAligned(byteSize, byteAlignment), byteSize), byteSize);
    }

    /// Allocates a segment with unspecified contents.
    public MemorySegment allocateUninitialized(long byteSize, long byteAlignment) {
        if (checks != null) {
            requireAllocatable(byteSize, byteAlignment);
            return checks.allocate(byteSize, byteAlignment, false);
        }
        return Address.segment(mallocAligned(byteSize, byteAlignment), byteSize);
    }

    /// Frees the block behind a segment that this heap allocated; slices of it that do not start with it are refused.
    public void free(MemorySegment segment) {
        if (!segment.isNative()) {
            throw new IllegalArgumentException("free(" + segment + "): a segment on the Java heap is no block of heap '"
                    + name() + "'. The garbage collector frees it.");
        }
        if (checks != null) {
            requireOpen();
            checks.free(segment);
            return;
        }
        free(segment.address());
    }

    /// A block of exactly `bytes` bytes that are all zero, aligned to 16, with an owner: closing it frees it.
    public @Own Block own(long bytes) {
        return new Block(this, calloc(bytes), bytes);
    }

    /// A block of zeros with an owner that starts at a multiple of `alignment`.
    ///
    /// @param alignment a power of two, up to [#MAX_ALIGNMENT_BYTES]
    public @Own Block own(long bytes, long alignment) {
        return new Block(this, zero(mallocAligned(bytes, alignment), bytes), bytes);
    }

    /// A block with an owner and unspecified contents, aligned to 16.
    public @Own Block ownUninitialized(long bytes) {
        return new Block(this, malloc(bytes), bytes);
    }

    /// An arena on this heap, for the calling thread alone, like [Arena#ofConfined()]: one JDK scope for many blocks.
    @SuppressWarnings("MustBeClosedChecker") // the arena handed out closes it
    public HeapArena arena() {
        return new HeapArena(this, Arena.ofConfined());
    }

    /// An arena on this heap that any thread may use and close, like [Arena#ofShared()].
    @SuppressWarnings("MustBeClosedChecker") // the arena handed out closes it
    public HeapArena arenaShared() {
        return new HeapArena(this, Arena.ofShared());
    }

    /// What every store into a block of a heap with snapshots is made inside: `try (var _ = heap.gate().enter()) ...`.
    /// A store outside may be lost. Calls of the heap may be made inside or outside.
    ///
    /// @throws IllegalStateException when the heap was made without snapshots
    public OperationGate gate() {
        return requireSnapshots().gate();
    }

    /// The contents of all blocks at this moment, between two operations, while writers go on.
    ///
    /// @throws IllegalStateException when the heap was made without snapshots, or the caller is inside the gate
    public Snapshot snapshot() {
        requireOpen();
        return requireSnapshots().take();
    }

    private HeapSnapshots requireSnapshots() {
        if (snapshots == null) {
            throw new IllegalStateException(
                    "heap '" + name() + "' has no snapshots: make it with HeapOptions.snapshots(true).");
        }
        return snapshots;
    }

    /// What the heap holds at this moment; exact while no other thread allocates or frees.
    public HeapStats stats() {
        return checks != null ? checks.stats() : HeapStats.of(this);
    }

    /// Gives free memory back to the system now, that of this thread's empty spans included. Spans of other live
    /// threads stay with them until they allocate again.
    ///
    /// @return bytes given back
    public long purge() {
        requireOpen();
        if (checks != null) {
            return checks.purge();
        }
        if (snapshots == null) {
            flushNow(cached(Thread.currentThread()));
        } else {
            snapshots.flush();
        }
        return pages.purge.all();
    }

    /// Frees all blocks and gives all memory back. Closing twice is an error, as for an `Arena`, and so is closing
    /// before the heap's arenas are closed.
    @Override
    public void close() {
        if (this == Shared.HEAP) {
            throw new UnsupportedOperationException("Heap.shared() lives as long as the process."
                    + " Create a heap of your own to be able to close it.");
        }
        if (snapshots != null) {
            requireOpen();
            requireNoArenas();
            snapshots.closeAll(); // before anything changes: a snapshot that is being read refuses
        }
        synchronized (this) {
            requireOpen();
            requireNoArenas();
            closed = true;
            byThread = new LocalHeap[FIRST_TABLE_LENGTH];
            if (snapshots != null) {
                snapshots.forgetThreads();
            }
        }
        Purger.unregister(this);
        try {
            release();
        } finally {
            if (checks != null) {
                checks.close(); // last: it may throw what it has found
            }
        }
    }

    private void release() {
        try {
            synchronized (maintenance) {
                synchronized (purging) {
                    locals.close();
                    pages.close();
                }
            }
        } finally {
            samples.closed();
        }
    }

    private void requireNoArenas() {
        int arenas = openArenas.get();
        if (arenas > 0) {
            throw new IllegalStateException("Heap '" + name() + "' has " + arenas
                    + " open arenas: their segments would outlive their memory. Close the arenas first.");
        }
    }

    @Override
    public String toString() {
        return "Heap[" + name() + ", " + budget.usedBytes() + " bytes in spans]";
    }

    // ---- slow paths

    private @Nullable LocalHeap cached(Thread thread) {
        long threadId = thread.threadId();
        @Nullable LocalHeap[] table = byThread;
        LocalHeap local = table[(int) threadId & table.length - 1];
        return local != null && local.threadId == threadId ? local : null;
    }

    private LocalHeap localSlow(Thread thread) {
        return snapshots == null ? acquire(thread) : snapshots.local(thread);
    }

    LocalHeap acquire(Thread thread) {
        synchronized (maintenance) {
            requireOpen();
            LocalHeap local = locals.acquire(thread);
            publish(local, (int) thread.threadId());
            return local;
        }
    }

    /// Enters a local heap into the table; makes the table longer first when the place belongs to another thread.
    private void publish(LocalHeap local, int threadId) {
        if (checks != null) {
            return; // the fast path ends here
        }
        if (snapshots == null) {
            byThread = entered(byThread, local, threadId);
        } else {
            snapshots.byThread = entered(snapshots.byThread, local, threadId);
        }
    }

    private static @Nullable LocalHeap[] entered(@Nullable LocalHeap[] table, LocalHeap local, int threadId) {
        LocalHeap there = table[threadId & table.length - 1];
        if (there != null && there.threadId != 0 && there != local && table.length < MAX_TABLE_LENGTH) {
            @Nullable LocalHeap[] longer = new LocalHeap[table.length * 2];
            for (LocalHeap entry : table) {
                if (entry != null) {
                    longer[(int) entry.threadId & longer.length - 1] = entry;
                }
            }
            table = longer;
        }
        table[threadId & table.length - 1] = local;
        VarHandle.releaseFence(); // the entries before the table
        return table;
    }

    private long mallocSlow(Thread thread, long bytes) {
        if (checks != null) {
            return mallocChecked(bytes);
        }
        return snapshots == null ? mallocUncached(thread, bytes) : snapshots.malloc(thread, bytes);
    }

    long mallocUncached(Thread thread, long bytes) {
        if (!thread.isVirtual()) {
            return acquire(thread).malloc(bytes);
        }
        return bytes < 0 || bytes > SizeClasses.MAX_BYTES
                ? mallocLarge(bytes, 1)
                : stripes().malloc(bytes);
    }

    /// A block of a heap with checks.
    long mallocChecked(long bytes) {
        requireSize(bytes);
        requireOpen();
        return requireNonNull(checks).malloc(bytes, SizeClasses.ALIGNMENT);
    }

    private long mallocAlignedSlow(long bytes, long alignment) {
        if (checks != null) {
            requireAllocatable(bytes, alignment);
            return checks.malloc(bytes, alignment);
        }
        return snapshots == null ? mallocAlignedNow(bytes, alignment) : snapshots.mallocAligned(bytes, alignment);
    }

    long mallocAlignedNow(long bytes, long alignment) {
        requireAlignment(bytes, alignment);
        long rounded = Math.max(1, bytes) + alignment - 1 & -alignment;
        if (alignment > Region.GRANULE_BYTES || rounded > SizeClasses.MAX_BYTES || rounded <= 0) {
            return mallocLarge(bytes, alignment);
        }
        if (rounded <= SizeClasses.SMALL_MAX_BYTES) {
            return malloc(rounded); // a class of its own, and spans start at a granule
        }
        if (Thread.currentThread().isVirtual()) {
            return stripes().mallocMediumAligned((int) rounded, (int) alignment);
        }
        return local().blocks().allocateMediumAligned((int) rounded, (int) alignment);
    }

    long mallocLarge(long bytes, long alignment) {
        requireSize(bytes);
        requireOpen();
        long block = large.allocate(bytes, alignment);
        samples.count(block, bytes);
        return block;
    }

    /// Frees a block that the calling thread does not own: that of another thread, or a large one.
    void freeForeign(long address) {
        if (address == 0) {
            return;
        }
        if (checks != null) {
            requireOpen();
            checks.free(address);
            return;
        }
        HeapGuard guard = samples.guardOf(address);
        if (guard != null) {
            guard.free(this, address);
            return;
        }
        long span = liveSpan(address);
        if (Span.state(span) == STATE_LARGE) {
            samples.freed(large.free(span, address));
        } else if (!RemoteFrees.push(span, address)) {
            throw Misuse.notAllocated(address, span);
        }
    }

    /// The span of a block of this heap.
    private long liveSpan(long address) {
        long granule = Region.granuleOf(address);
        if (granule >= Region.topGranule()) {
            requireOpen();
            throw Misuse.foreign(address);
        }
        long span = Region.spanOf(granule);
        int state = Span.state(span);
        if (state == STATE_CUT && Span.startsBlock(span, address)) {
            requireOwnHeap(address, getInt(Region.local(Span.ownerId(span)) + LocalHeapLayout.HEAP));
        } else if (state == STATE_LARGE && Span.start(span) == address) {
            requireOwnHeap(address, -getInt(span + OWNER));
        } else {
            requireOpen(); // the map of a closed heap is empty
            throw Misuse.notAllocated(address, span);
        }
        return span;
    }

    private void requireOwnHeap(long address, int ownerId) {
        if (ownerId != id) {
            requireOpen(); // its memory may be another heap's by now
            throw Misuse.otherHeap(address, "number " + ownerId, name());
        }
    }

    /// Sets a fresh block to zero, unless it is known to be.
    long zero(long address, long bytes) {
        if (checks != null) {
            checks.zero(address, bytes);
            return address;
        }
        if (bytes > SizeClasses.MAX_BYTES && LargeSpans.isZeroed(Region.spanOf(Region.granuleOf(address)))) {
            return address;
        }
        if (snapshots == null) {
            Address.fill(address, bytes, (byte) 0);
        } else {
            snapshots.fill(address, bytes);
        }
        return address;
    }

    private static void requireSize(long bytes) {
        if (bytes < 0) {
            throw Misuse.negativeSize(bytes);
        }
    }

    private static void requireAlignment(long bytes, long alignment) {
        requireSize(bytes);
        if (alignment <= 0 || Long.bitCount(alignment) != 1 || alignment > MAX_ALIGNMENT_BYTES) {
            throw Misuse.badAlignment(alignment);
        }
    }

    private void requireAllocatable(long bytes, long alignment) {
        requireAlignment(bytes, alignment);
        requireOpen();
    }

    void requireOpen() {
        if (closed) {
            throw Misuse.closed(name());
        }
    }

    private Stripes stripes() {
        Stripes made = stripes;
        return made != null ? made : makeStripes();
    }

    private Stripes makeStripes() {
        synchronized (maintenance) {
            requireOpen();
            Stripes made = stripes;
            if (made == null) {
                made = new Stripes(locals);
                stripes = made;
            }
            return made;
        }
    }

    void flushNow(@Nullable LocalHeap own) {
        if (own != null) {
            own.blocks().flush();
        }
        flushShared();
    }

    private void flushShared() {
        synchronized (maintenance) {
            locals.adoptTheDead();
            locals.flushOrphans();
            Stripes made = stripes;
            if (made != null) {
                made.flush();
            }
        }
    }

    /// What the purger does for this heap.
    ///
    /// @return whether free memory waits to be purged
    boolean maintain(long nowNanos) {
        if (snapshots == null) {
            flushIfOpen();
        } else {
            snapshots.flushIfOpen();
        }
        synchronized (purging) { // not under maintenance: a purge may take long, and new threads must not wait for it
            if (closed) {
                return false;
            }
            pages.purge.expired(nowNanos - options.purgeDelayNanos());
            return pages.purge.isDue();
        }
    }

    void flushIfOpen() {
        synchronized (maintenance) {
            if (!closed) {
                flushShared();
            }
        }
    }

    void arenaOpened() {
        openArenas.incrementAndGet();
    }

    void arenaClosed() {
        openArenas.decrementAndGet();
    }

    /// Checks all invariants; for tests, while no other thread uses the heap.
    void checkInvariants() {
        synchronized (maintenance) {
            HeapChecker.check(this);
        }
    }

    String name() {
        return options.name();
    }

    int id() {
        return id;
    }

    PageHeap pages() {
        return pages;
    }

    Samples samples() {
        return samples;
    }

    @Nullable
    BlockChecks checks() {
        return checks;
    }

    LocalHeaps locals() {
        return locals;
    }

    Budget budget() {
        return budget;
    }
}
