package allod.heap.checked;

import allod.heap.BlockChecks;
import allod.heap.Heap;
import allod.heap.HeapOptions;
import allod.heap.HeapOutOfMemory;
import allod.heap.HeapProbe;
import allod.heap.HeapStats;
import allod.heap.checked.BlockRecord.Extent;
import allod.heap.checked.BlockRecord.Freeing;
import allod.pages.Address;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The checks of one heap: redzones around each block, poison in it, a record of who allocated and who freed it, and
/// a quarantine for what was freed. The blocks themselves lie in a plain heap behind.
///
/// ```
/// malloc ──► block of the heap behind, with redzones ──► BlockTable: live
/// free ────► redzones looked at, poison ──► Quarantine ──► poison looked at ──► free of the heap behind
/// ```
///
/// Invariants:
///
/// - **K1** every block handed out and not gone is in the table, under the address that the caller has
/// - **K2** the redzones of a live block hold the redzone's pattern, unless somebody wrote beside the block
/// - **K3** a block in quarantine holds the freed pattern from redzone to redzone, unless somebody wrote after the free
/// - **K4** the heap behind has as many live blocks as the table has records, while no call is under way
///
/// Threads: any. Locks are those of the table's parts, of the quarantine, and of single records: leaves, but for the
/// record's, under which nothing but memory is touched.
///
/// Errors: see [CheckedHeap].
///
/// Sources: Memcheck (Seward, Nethercote: the quarantine by volume, redzones, the words of the reports) without its
/// shadow memory: what a program writes through plain addresses is seen afterwards, by its damage.
final class CheckedBlocks implements BlockChecks {

    private static final int ALIGNMENT = 16;
    private static final int MOST_OUT_OF_MEMORY = 1 << 10; // blocks taken from the quarantine before each new attempt
    private static final long MOST_SPAN_BYTES = 64 << 10; // a block may be all that keeps a span from being given back

    private final String name;
    private final CheckOptions options;
    private final Heap behind;
    private final BlockTable table = new BlockTable();
    private final Quarantine quarantine;
    private final StackSource stacks;
    private final Reporter reporter;
    private final AtomicLong sequence = new AtomicLong();
    private volatile @Nullable Freeing closing; // null while the heap is open
    private volatile List<LossRecord> leaksAtClose = List.of();

    CheckedBlocks(HeapOptions heapOptions, CheckOptions options) {
        this.name = heapOptions.name();
        this.options = options;
        // No samples: blocks behind count redzones, and are freed only when the quarantine gives them up.
        this.behind = Heap.create(heapOptions.checks(null).probe(HeapProbe.none()));
        this.quarantine = new Quarantine(options.quarantineBytes(), options.largeBlockBytes());
        StackSource source = options.stacks();
        this.stacks = source != null ? source : new CallStacks(options.stackDepth());
        this.reporter = new Reporter(name, options, stacks);
        CheckedHeaps.register(this);
    }

    String name() {
        return name;
    }

    Reporter reporter() {
        return reporter;
    }

    BlockTable table() {
        return table;
    }

    @Override
    public Heap behind() {
        return behind;
    }

    /// The free of all blocks that were live when the heap was closed; null while it is open.
    @Nullable
    Freeing closing() {
        return closing;
    }

    /// What lies in the memory of a closed heap is another heap's by now.
    void requireOpen() {
        if (closing != null) {
            throw new IllegalStateException("Heap '" + name + "' is closed. Ask before close(), or use another heap.");
        }
    }

    Quarantine quarantine() {
        return quarantine;
    }

    // ---- allocation

    @Override
    public long malloc(long bytes, long alignment) {
        return newBlock(bytes, alignment, false).address;
    }

    /// A fresh block with a record of its own.
    ///
    /// @param scoped whether it gets a scope that ends with its free
    BlockRecord newBlock(long bytes, long alignment, boolean scoped) {
        requireOpen();
        if (bytes < 0) {
            throw fishy(bytes);
        }
        Extent extent = take(bytes, Math.max(alignment, ALIGNMENT));
        try {
            return entered(extent, scoped);
        } catch (RuntimeException | Error thrown) { // a stack source of the program's, or no memory for the record
            behind.free(extent.baseAddress());
            throw thrown;
        }
    }

    private BlockRecord entered(Extent extent, boolean scoped) {
        long bytes = extent.bytes();
        Poison.fill(extent.baseAddress(), extent.address() - extent.baseAddress(), Poison.REDZONE);
        if (options.poison()) {
            Poison.fill(extent.address(), bytes, Poison.FRESH);
        }
        Poison.fill(extent.address() + bytes, extent.endAddress() - extent.address() - bytes, Poison.REDZONE);
        BlockRecord block = new BlockRecord(
                extent,
                sequence.getAndIncrement(),
                stacks.current(),
                Thread.currentThread().getName(),
                options.uninitialised() ? new Definedness(bytes) : null);
        if (scoped) {
            block.scope = newScope();
        }
        table.put(block); // its monitor publishes what was written above
        return block;
    }

    @SuppressWarnings("MustBeClosedChecker") // the free of the block closes it
    private static Arena newScope() {
        return Arena.ofShared(); // shared: the segment of a plain heap is for all threads, too
    }

    private Extent take(long bytes, long alignment) {
        long leftBytes = options.redzoneBytes() + alignment - 1 & -alignment;
        long innerBytes = leftBytes + bytes + options.redzoneBytes();
        if (innerBytes < 0) {
            innerBytes = Long.MAX_VALUE; // the heap behind says what is wrong
        }
        long base = takeBehind(innerBytes, alignment);
        return new Extent(base + leftBytes, bytes, base, base + behind.usableBytes(base));
    }

    /// Memory that is scarce is not kept in quarantine.
    private long takeBehind(long innerBytes, long alignment) {
        while (true) {
            try {
                return behind.mallocAligned(innerBytes, alignment);
            } catch (HeapOutOfMemory scarce) {
                if (scarce.missingBytes() > mostReleasedBytes() || !releaseSome()) {
                    throw scarce;
                }
            }
        }
    }

    private long mostReleasedBytes() {
        return quarantine.bytes() + quarantine.blocks() * MOST_SPAN_BYTES;
    }

    private boolean releaseSome() {
        int released = 0;
        for (; released < MOST_OUT_OF_MEMORY; released++) {
            BlockRecord block = quarantine.drain();
            if (block == null) {
                break;
            }
            release(block, Operation.QUARANTINE);
        }
        return released > 0;
    }

    private RuntimeException fishy(long bytes) {
        MemoryErrorReport report = reporter.make(MemoryErrorKind.FISHY_SIZE, Operation.MALLOC, bytes, 0, null);
        reporter.raise(report);
        return new IllegalArgumentException("Size " + bytes + " is negative; the least is 0 bytes.");
    }

    @Override
    public void zero(long address, long bytes) {
        Address.fill(address, bytes, (byte) 0);
        if (options.uninitialised()) {
            define(address, bytes, true);
        }
    }

    /// Says that bytes of a block hold a value, or that they hold none any more.
    void define(long address, long bytes, boolean defined) {
        BlockRecord block = table.covering(address);
        if (block != null && block.defined != null && bytes > 0) {
            long offset = address - block.address;
            if (offset >= 0 && bytes <= block.bytes - offset) {
                block.defined.set(offset, bytes, defined);
            }
        }
    }

    @Override
    public MemorySegment allocate(long bytes, long alignment, boolean zeroed) {
        BlockRecord block = newBlock(bytes, alignment, options.scopes());
        if (zeroed) {
            zero(block.address, bytes);
        } else if (block.defined != null) {
            block.defined.set(0, bytes, true); // writes through a segment are not seen
        }
        Arena scope = block.scope;
        return scope == null ? Address.segment(block.address, bytes) : Address.segment(block.address, bytes, scope);
    }

    @Override
    public long realloc(long address, long bytes) {
        if (bytes < 0) {
            throw fishy(bytes);
        }
        BlockRecord old = address == 0 ? null : table.get(address);
        if (old == null || !old.isLive()) {
            if (address != 0) {
                refuse(old, address, Operation.REALLOC);
            }
            return malloc(bytes, ALIGNMENT);
        }
        BlockRecord moved = newBlock(bytes, ALIGNMENT, false); // always: so that the old address is told as freed
        long kept = Math.min(bytes, old.bytes);
        Address.copy(address, moved.address, kept);
        if (old.defined != null && moved.defined != null) {
            moved.defined.copy(old.defined, 0, 0, kept);
        }
        free(address, Operation.REALLOC);
        return moved.address;
    }

    @Override
    public long usableBytes(long address) {
        BlockRecord block = table.get(address);
        if (block == null || !block.isLive()) {
            refuse(block, address, Operation.USABLE);
            return 0;
        }
        return block.bytes;
    }

    // ---- free

    @Override
    public void free(long address) {
        if (address != 0) {
            free(address, Operation.FREE);
        }
    }

    @Override
    public void free(MemorySegment segment) {
        BlockRecord block = table.get(segment.address());
        if (block != null && block.isLive() && segment.byteSize() > block.bytes) {
            reporter.raise(Diagnosis.wrongSize(this, block, segment.byteSize()));
            return;
        }
        free(segment.address(), Operation.FREE);
    }

    /// Frees a block whose size the caller knows.
    void free(long address, long bytes) {
        requireOpen();
        BlockRecord block = table.get(address);
        if (block != null && block.isLive() && bytes != block.bytes) {
            reporter.raise(Diagnosis.wrongSize(this, block, bytes));
            return;
        }
        free(address);
    }

    private void free(long address, String operation) {
        requireOpen();
        BlockRecord block = table.get(address);
        Freeing freeing = new Freeing(stacks.current(), Thread.currentThread().getName());
        if (block == null || !block.startFree(freeing)) {
            refuse(block, address, operation);
            return;
        }
        endScope(block);
        MemoryErrorReport damage;
        synchronized (block) {
            damage = redzoneDamage(block, operation);
            if (options.poison()) {
                Poison.fill(block.address, block.bytes, Poison.FREED);
            }
            block.settle();
        }
        BlockRecord leaving = quarantine.add(block);
        while (leaving != null) {
            release(leaving, Operation.QUARANTINE);
            leaving = quarantine.next();
        }
        if (damage != null) {
            reporter.raise(damage); // last: the block is freed nevertheless
        }
    }

    private void endScope(BlockRecord block) {
        Arena scope = block.scope;
        if (scope != null) {
            try {
                scope.close();
            } catch (IllegalStateException inUse) { // a call of the system reads or writes the segment at this moment
                block.undoFree();
                throw inUse;
            }
        }
    }

    private void refuse(@Nullable BlockRecord block, long address, String operation) {
        reporter.raise(Diagnosis.ofRefused(this, block, address, operation));
    }

    /// Gives a block back to the heap behind, once what was written after its free is told. Damage is told, not
    /// thrown: the caller did something else.
    private void release(BlockRecord block, String operation) {
        MemoryErrorReport damage;
        synchronized (block) {
            damage = freedDamage(block, operation);
            block.leave();
        }
        table.remove(block);
        behind.free(block.baseAddress);
        if (damage != null) {
            reporter.tell(damage);
        }
    }

    /// The record of a live block.
    ///
    /// @throws MemoryError whatever mistakes do otherwise: there is nothing to go on with
    BlockRecord requireLive(long address) {
        requireOpen();
        BlockRecord block = table.get(address);
        if (block != null && block.isLive()) {
            return block;
        }
        MemoryErrorReport report = Diagnosis.ofAccess(this, block, address, 0, Operation.ACCESS);
        if (report == null) {
            report = reporter.make(MemoryErrorKind.INVALID_ACCESS, Operation.ACCESS, address, 0, block);
        }
        reporter.tell(report);
        throw new MemoryError(report);
    }

    // ---- looking for damage

    /// What was written into the redzones; they are repaired, so that it is told once.
    private @Nullable MemoryErrorReport redzoneDamage(BlockRecord block, String operation) {
        MemoryErrorReport behindIt = damage(block, block.payloadEnd(), block.endAddress, Poison.REDZONE, operation);
        MemoryErrorReport beforeIt = damage(block, block.baseAddress, block.address, Poison.REDZONE, operation);
        if (behindIt != null && beforeIt != null) {
            reporter.tell(beforeIt);
        }
        return behindIt != null ? behindIt : beforeIt;
    }

    private @Nullable MemoryErrorReport freedDamage(BlockRecord block, String operation) {
        MemoryErrorReport inside =
                options.poison() ? damage(block, block.address, block.payloadEnd(), Poison.FREED, operation) : null;
        MemoryErrorReport beside = redzoneDamage(block, operation);
        if (inside != null && beside != null) {
            reporter.tell(beside);
        }
        return inside != null ? inside : beside;
    }

    private @Nullable MemoryErrorReport damage(
            BlockRecord block, long address, long end, byte pattern, String operation) {
        long first = Poison.damage(address, end, pattern);
        if (first == Poison.NONE) {
            return null;
        }
        long last = Poison.lastDamage(first, end, pattern);
        MemoryErrorReport report = Diagnosis.ofDamage(this, block, first, last + 1, pattern, operation);
        Poison.fill(address, end - address, pattern);
        return report;
    }

    /// Looks at all redzones and at all memory in quarantine. What is found is told, not thrown.
    ///
    /// @return what was found
    List<MemoryErrorReport> verify(String operation) {
        requireOpen();
        List<MemoryErrorReport> found = new ArrayList<>();
        table.forEach(block -> {
            MemoryErrorReport damage;
            synchronized (block) {
                damage = block.isSettled()
                        ? freedDamage(block, operation)
                        : block.isGone() || !block.isLive() ? null : redzoneDamage(block, operation);
            }
            if (damage != null) {
                reporter.tell(damage);
                found.add(damage);
            }
        });
        return found;
    }

    List<LossRecord> leaks() {
        return closing != null ? leaksAtClose : Leaks.of(table, stacks);
    }

    // ---- the rest

    @Override
    public HeapStats stats() {
        CheckedHeaps.answer(this);
        requireOpen();
        return behind.stats();
    }

    @Override
    public long purge() {
        BlockRecord block = quarantine.drain();
        while (block != null) {
            release(block, Operation.QUARANTINE);
            block = quarantine.drain();
        }
        return behind.purge();
    }

    /// Everything is freed, whatever the listener or the segments in use throw.
    @Override
    public void close() {
        List<MemoryErrorReport> damage;
        List<IllegalStateException> inUse = new ArrayList<>();
        Freeing freeing = new Freeing(0, Thread.currentThread().getName());
        try {
            freeing = new Freeing(stacks.current(), freeing.thread());
            damage = verify(Operation.CLOSE);
            leaksAtClose = Leaks.of(table, stacks);
        } finally {
            endAll(freeing, inUse);
        }
        if (!leaksAtClose.isEmpty()) {
            reporter.tellLeaks(leaksAtClose);
        }
        if (!damage.isEmpty() && reporter.throwing()) {
            throw new MemoryError(damage.getFirst());
        }
        if (!inUse.isEmpty()) {
            throw inUse.getFirst();
        }
    }

    private void endAll(Freeing freeing, List<IllegalStateException> inUse) {
        closing = freeing;
        CheckedHeaps.unregister(this);
        table.forEach(block -> end(block, freeing, inUse));
        behind.close();
    }

    /// Nobody may use the block any more, nor look into it; its record stays, for the reports.
    private static void end(BlockRecord block, Freeing freeing, List<IllegalStateException> inUse) {
        if (block.startFree(freeing) && block.scope != null) {
            try {
                block.scope.close();
            } catch (IllegalStateException refused) { // as in endScope, but the memory goes nevertheless
                inUse.add(refused);
            }
        }
        synchronized (block) {
            block.leave();
        }
    }

    /// Checks the invariants; for tests, while no other thread uses the heap.
    void checkInvariants() {
        checkTable();
        require(verify(Operation.VERIFY).isEmpty(), "K2, K3: redzones or poison are damaged");
    }

    void checkTable() {
        table.checkInvariants();
        long[] counts = new long[2];
        table.forEach(block -> counts[block.isLive() ? 0 : 1]++);
        require(counts[1] == quarantine.blocks(), "K1: freed blocks in the table are not those in quarantine");
        long liveBehind = behind.stats().liveBlocks();
        require(liveBehind == counts[0] + counts[1], "K4: " + liveBehind + " blocks are live in the heap behind");
    }

    private static void require(boolean condition, String violated) {
        if (!condition) {
            throw new AssertionError(violated);
        }
    }
}
