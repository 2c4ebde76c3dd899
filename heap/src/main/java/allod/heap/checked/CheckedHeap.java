package allod.heap.checked;

import allod.heap.Heap;
import allod.heap.HeapOptions;
import allod.heap.HeapStats;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.List;
import java.util.Optional;

/// A heap that finds the mistakes of its users, each with three stacks: of the mistake, of the allocation, of the
/// free.
///
/// ```
/// try (CheckedHeap heap = CheckedHeap.create()) {
///     long p = heap.malloc(40);
///     heap.free(p);
///     heap.free(p);              // MemoryError: Invalid free(): double free ... Block was alloc'd at ...
/// }
/// ```
///
/// | tier | found at the access | found later |
/// | --- | --- | --- |
/// | [CheckedBlock] | everything, unwritten bytes too | |
/// | segment | use after free and bounds, by the JDK; [#explain] tells the rest | writes through slices made before |
/// | address | what [#check] is asked about | overflow and underflow at the free, writes after the free when the block
/// leaves the quarantine, in [#verify()] and in [#close()] |
///
/// All frees are checked: double, interior, of no block, of another heap's, of another size.
///
/// It is the front of a [Heap] with checks, which [#heap()] gives to code that wants one; [#of] finds the way back.
///
/// Threads: as [Heap].
///
/// Errors: [MemoryError], or with [CheckOptions#reportTo] a report to a listener while the program goes on. Damage
/// that is found when a block leaves the quarantine is only told, since the caller is somebody else. No mistake ends
/// the JVM: what is freed stays mapped. Once the heap is closed, [CheckedBlock]s tell each access as a use after free,
/// and all other calls but [#errors()], [#leaks()] and `explain` are an `IllegalStateException`.
public final class CheckedHeap implements SegmentAllocator, AutoCloseable {

    private final Heap heap;
    private final CheckedBlocks blocks;

    private CheckedHeap(Heap heap, CheckedBlocks blocks) {
        this.heap = heap;
        this.blocks = blocks;
    }

    /// A heap with the defaults of both options.
    public static CheckedHeap create() {
        return create(HeapOptions.defaults(), CheckOptions.defaults());
    }

    /// A checked heap. Its memory is more than a plain one's: the limit of `options` counts redzones and quarantine.
    public static CheckedHeap create(HeapOptions options, CheckOptions checks) {
        CheckedBlocks blocks = new CheckedBlocks(options, checks);
        return new CheckedHeap(Heap.create(options.checks(ignored -> blocks)), blocks);
    }

    /// The checks of a heap, such as one that `-Dallod.heap=checked` has made a checked one.
    ///
    /// @throws IllegalArgumentException for a plain heap
    public static CheckedHeap of(Heap heap) {
        CheckedBlocks blocks = CheckedHeaps.of(heap);
        if (blocks == null) {
            throw new IllegalArgumentException(
                    heap + " is not checked: run with -Dallod.heap=checked, or make it with CheckedHeap.create().");
        }
        return new CheckedHeap(heap, blocks);
    }

    /// The heap itself, for code that knows nothing of checks.
    public Heap heap() {
        return heap;
    }

    // ---- blocks by address

    /// As [Heap#malloc(long)].
    public long malloc(long bytes) {
        return bytes < 0 ? blocks.malloc(bytes, 1) : heap.malloc(bytes); // the checks report a fishy size
    }

    /// As [Heap#calloc(long)].
    public long calloc(long bytes) {
        return bytes < 0 ? blocks.malloc(bytes, 1) : heap.calloc(bytes);
    }

    /// As [Heap#mallocAligned(long, long)].
    public long mallocAligned(long bytes, long alignment) {
        return heap.mallocAligned(bytes, alignment);
    }

    /// As [Heap#realloc(long, long)]; the block always moves, so that uses of the old one are found.
    public long realloc(long address, long bytes) {
        return heap.realloc(address, bytes);
    }

    /// As [Heap#free(long)].
    public void free(long address) {
        heap.free(address);
    }

    /// Frees a block whose size the caller knows.
    public void free(long address, long bytes) {
        blocks.free(address, bytes);
    }

    /// What was asked for.
    public long usableBytes(long address) {
        return heap.usableBytes(address);
    }

    // ---- segments

    @Override
    public MemorySegment allocate(long byteSize, long byteAlignment) {
        return heap.allocate(byteSize, byteAlignment);
    }

    /// As [Heap#allocateUninitialized(long, long)].
    public MemorySegment allocateUninitialized(long byteSize, long byteAlignment) {
        return heap.allocateUninitialized(byteSize, byteAlignment);
    }

    /// As [Heap#free(MemorySegment)]; the segment and its slices cannot be used any more.
    public void free(MemorySegment segment) {
        heap.free(segment);
    }

    // ---- blocks with checked accesses

    /// A fresh block whose every access is checked.
    public CheckedBlock block(long bytes) {
        return new CheckedBlock(blocks, blocks.newBlock(bytes, 1, false));
    }

    /// Checked accesses to a live block that was allocated by address; its bytes count as written.
    public CheckedBlock at(long address) {
        BlockRecord block = blocks.requireLive(address);
        if (block.defined != null) {
            block.defined.set(0, block.bytes, true);
        }
        return new CheckedBlock(blocks, block);
    }

    // ---- questions

    /// Asks whether the program may access bytes; a mistake is raised like any other.
    public void check(long address, long bytes) {
        blocks.requireOpen();
        MemoryErrorReport report = Diagnosis.ofAccess(blocks, null, address, bytes, Operation.ACCESS);
        if (report != null) {
            blocks.reporter().raise(report);
        }
    }

    /// Says that bytes of a block hold a value: what wrote them, such as a call of the system, was not seen.
    public void makeDefined(long address, long bytes) {
        blocks.define(address, bytes, true);
    }

    /// Says that bytes of a block hold no value any more.
    public void makeUndefined(long address, long bytes) {
        blocks.define(address, bytes, false);
    }

    /// Looks at all redzones and at all memory in quarantine now. What is found is told and returned, not thrown.
    public List<MemoryErrorReport> verify() {
        return blocks.verify(Operation.VERIFY);
    }

    /// The mistakes so far, the first ones when there are more than [CheckOptions#mostReports()].
    public List<MemoryErrorReport> errors() {
        return blocks.reporter().kept();
    }

    /// How many mistakes there were.
    public long errorCount() {
        return blocks.reporter().found();
    }

    /// The live blocks by the place of their allocation, most bytes first; once the heap is closed, those that were
    /// live then.
    public List<LossRecord> leaks() {
        return blocks.leaks();
    }

    /// What is behind an exception of the JDK's own checks: `Already closed` and out of bounds on a segment of this
    /// heap.
    ///
    /// @param thrown by the access
    /// @param segment that was accessed
    /// @return empty when the segment is no block of this heap, or when nothing is wrong with it
    public Optional<MemoryErrorReport> explain(Throwable thrown, MemorySegment segment) {
        return Explanation.of(blocks, thrown, segment);
    }

    /// The same for an exception that names its segment (out of bounds), or is a [MemoryError]. `Already closed`
    /// names none: see the other method.
    public Optional<MemoryErrorReport> explain(Throwable thrown) {
        return Explanation.of(blocks, thrown);
    }

    /// The block behind a segment, live or freed.
    public Optional<BlockHistory> explain(MemorySegment segment) {
        BlockRecord block = blocks.table().covering(segment.address());
        return Optional.ofNullable(block == null ? null : blocks.reporter().history(block));
    }

    /// As [Heap#stats()]; blocks in quarantine count as live.
    public HeapStats stats() {
        return heap.stats();
    }

    /// As [Heap#purge()]; the quarantine is emptied first.
    public long purge() {
        return heap.purge();
    }

    /// Looks for damage, tells what was not freed, and frees everything.
    ///
    /// @throws MemoryError for damage that nobody has found before; everything is freed then, too
    @Override
    public void close() {
        heap.close();
    }

    @Override
    public String toString() {
        return "Checked" + heap;
    }

    /// Checks all invariants; for tests, while no other thread uses the heap.
    void checkInvariants() {
        blocks.checkInvariants();
    }

    /// Checks what holds in the presence of damage, too.
    void checkTable() {
        blocks.checkTable();
    }
}
