package allod.gc;

import allod.gc.object.HeaderLayout;
import allod.gc.object.IdentityHash;
import allod.gc.object.ObjectKind;
import allod.gc.object.ObjectType;
import allod.gc.object.SlotLayout;
import allod.gc.seam.Fault;
import allod.gc.seam.SeamPoint;
import allod.gc.seam.Seams;
import allod.gc.seam.Stress;
import allod.gc.space.LaneHolder;
import allod.gc.weak.WeakSlots;
import allod.pages.Address;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// A thread's access to an object heap: it allocates, reads and writes, and lets the collector work at its
/// *safepoints*.
///
/// ```java
/// try (Mutator mutator = heap.attach(); Scope scope = mutator.scope()) {
///     long list = scope.slot();                              // a handle: survives safepoints
///     for (long key = 0; key < 1000; key++) {
///         long node = mutator.alloc(NODE);                   // a local reference: valid until the next safepoint
///         mutator.putLong(node, KEY, key);
///         mutator.initRef(node, NEXT, mutator.handle(list));
///         mutator.setHandle(list, node);
///     }
/// }
/// ```
///
/// - **M1** only [#poll()], the allocating methods, [#blocked], [#collect()], attaching and closing are
///   safepoints: between two of them a local reference stays valid, and barrier and store are one step for the
///   collectors
/// - **M2** a reference that must outlive a safepoint lies in a handle, in a field of an object, or in a
///   [GlobalRef]
/// - **M3** local references and handles are the mutator's own: what another thread shall see goes through a
///   [GlobalRef] or a field
/// - **M4** `[cursor, limit)` of every lane is zero
/// - **M5** while the heap marks, what is overwritten is shaded before it is gone; and until the mutator's own
///   handles are scanned, so is what is stored
///
/// A loop that neither allocates nor polls holds up every collection: see [allod.gc.handshake].
///
/// Threads: confined to the one that attached it. The collector reads and writes its fields while it is stopped
/// or blocked.
///
/// Errors: with `-Dallod.gc=checked` [StaleRefException] for references across safepoints. Without it the
/// mutator checks nothing: a wrong reference corrupts the heap or ends the process.
///
/// Source: the hybrid barrier of Go (proposal 17503); handles as in JNI; handshakes as in the on-the-fly
/// collectors.
public final class Mutator extends RefAccess implements AutoCloseable {
    private static final int SCOPES = 16; // that are made at a time

    private final LaneMap laneMap; // the plan's: a call to the plan would be one of three targets
    private final LaneHolder lanes;
    private final long[] laneWords; // of the lanes
    private final long slice;
    private final long handleBase;
    private final long handleLimit;
    private long handleTop;
    private Scope[] scopes = {}; // by depth, made once: the compiler does not always see that a scope stays local
    private int openScopes;
    private long takenBytes;

    private long arrivedNanos; // at the safepoint that is not left yet; 0 for none

    // Of fault F21: a header that is not written yet.
    private long lateAddress;
    private long lateHeader;

    Mutator(ObjectHeap heap, Plan plan, int number, long slice, long sliceBytes) {
        super(heap, plan, number);
        this.laneMap = plan.lanes();
        this.lanes = new LaneHolder(laneMap.lanes() + 1);
        this.laneWords = lanes.words();
        this.slice = slice;
        this.handleLimit = slice;
        this.handleBase = slice + sliceBytes;
        this.handleTop = handleBase;
    }

    // ------------------------------------------------------------------------------------------------ safepoints

    /// A safepoint: call it in loops that do not allocate, at least every few microseconds.
    public void poll() {
        if (Seams.OPEN) {
            writeLateHeader();
        }
        if (isArmed()) {
            safepoint();
        }
        if (Checks.REFS) {
            newEpoch();
        }
        if (Seams.OPEN && Stress.collectsAtPoll()) {
            blocked(() -> heap.conductor().collect(GcCause.STRESS));
        }
    }

    /// Runs something that may take long without holding up the collector. Inside, the mutator must not be
    /// used.
    ///
    /// @throws Exception what `action` throws
    public <T extends @Nullable Object> T blocked(Callable<T> action) throws Exception {
        if (Seams.OPEN) {
            writeLateHeader();
        }
        enterBlocked();
        try {
            return action.call();
        } finally {
            leaveBlocked();
            newEpoch();
        }
    }

    /// As [#blocked(Callable)], for actions without a result.
    public void blocked(Runnable action) {
        if (Seams.OPEN) {
            writeLateHeader();
        }
        enterBlocked();
        try {
            action.run();
        } finally {
            leaveBlocked();
            newEpoch();
        }
    }

    /// Returns when a collection that began after the call is complete: what was unreachable at the call is
    /// free then.
    public void collect() {
        blocked(() -> heap.conductor().collect(GcCause.REQUESTED));
    }

    /// The heap that it belongs to.
    public ObjectHeap heap() {
        return heap;
    }

    @Override
    protected void onArrival() {
        if (isArmed() && arrivedNanos == 0) {
            arrivedNanos = Seams.nanoTime();
        }
    }

    @Override
    protected void onSafepoint() {
        newEpoch();
        if (arrivedNanos != 0) {
            long nanos = Seams.nanoTime() - arrivedNanos;
            arrivedNanos = 0;
            heap.recorder().stalled(StallKind.SAFEPOINT, nanos);
        }
    }

    // ------------------------------------------------------------------------------------------------- allocation

    /// A new object, all zero. A safepoint.
    ///
    /// @throws HeapExhausted when a collection did not make room
    public long alloc(ObjectType type) {
        if (Seams.OPEN) {
            beforeAllocation();
        }
        if (isArmed()) {
            safepoint();
        }
        long[] words = laneWords;
        int cursor = type.laneOffset() >>> 3;
        long address = words[cursor];
        long end = address + type.strideBytes();
        if (end > words[cursor + 1]) {
            return allocSlow(type, 0);
        }
        words[cursor] = end;
        return born(address, type.id());
    }

    /// A new array, all zero. A safepoint.
    ///
    /// @param length elements
    /// @throws HeapExhausted when a collection did not make room
    /// @throws IllegalArgumentException when `length` is negative
    public long allocArray(ObjectType type, int length) {
        if (length < 0) {
            throw new IllegalArgumentException("length " + length + " of a new " + type.name() + " is negative");
        }
        if (Seams.OPEN) {
            beforeAllocation();
        }
        if (isArmed()) {
            safepoint();
        }
        long bytes = type.bytesOf(length);
        int laneOffset = laneMap.laneOffset(bytes);
        long[] words = laneWords;
        int cursor = laneOffset >>> 3;
        long address = words[cursor];
        long end = address + laneMap.stride(laneOffset, bytes);
        if (end > words[cursor + 1]) {
            return allocSlow(type, length);
        }
        words[cursor] = end;
        return born(address, HeaderLayout.of(type.id(), length));
    }

    private long allocSlow(ObjectType type, int length) {
        long bytes = type.bytesOf(length);
        int laneOffset = laneMap.laneOffset(bytes);
        long address = laneOffset == laneMap.noLane()
                ? heap.ladder().allocateLarge(this, bytes)
                : fromLane(laneOffset, laneMap.stride(laneOffset, bytes));
        long ref = born(address, HeaderLayout.of(type.id(), length));
        if (type.kind() == ObjectKind.SOFT) {
            Address.putLong(address + WeakSlots.CLOCK_OFFSET, heap.softClock().nowMillis()); // used just now
        }
        if (isMarking() && allocatesBlack() && type.kind().isReference()) {
            tracer().discover(address); // it is black, so the tracer will not come by
        }
        return ref;
    }

    private long fromLane(int laneOffset, int strideBytes) {
        int lane = laneOffset / LaneHolder.LANE_BYTES;
        if (lanes.cursor(lane) + strideBytes > lanes.limit(lane)) {
            heap.ladder().refill(this, laneOffset, strideBytes);
        }
        return lanes.take(lane, strideBytes);
    }

    /// The header is stored before the reference can be: a thread that sees the object sees its type.
    private long born(long address, long header) {
        if (Seams.OPEN) {
            Seams.reach(SeamPoint.ALLOCATED_BARE);
        }
        if (Fault.F21.on()) {
            lateAddress = address;
            lateHeader = header;
        } else {
            Address.putLong(address, header);
        }
        VarHandle.storeStoreFence();
        if (Seams.OPEN) {
            Seams.reach(SeamPoint.ALLOCATED);
        }
        newEpoch();
        noteNew(address);
        return local(address);
    }

    private void beforeAllocation() {
        writeLateHeader();
        if (Stress.collectsAtAllocation()) {
            blocked(() -> heap.conductor().collect(GcCause.STRESS));
        }
    }

    /// What hardware with a weak memory model does without the fence of [#born], made visible: the header
    /// follows the reference, at the latest before the next safepoint.
    private void writeLateHeader() {
        if (lateAddress != 0) {
            Address.putLong(lateAddress, lateHeader);
            lateAddress = 0;
        }
    }

    @Override
    void afterPublication() {
        Seams.reach(SeamPoint.STORED);
        writeLateHeader();
    }

    /// A number that the object keeps for its life; equal for different objects only by chance.
    public int identityHash(long ref) {
        return IdentityHash.of(heap.types(), address(ref));
    }

    /// The object with its fields as text, as [ObjectHeap#describe].
    ///
    /// @param ref valid now, or 0
    public String describe(long ref) {
        return heap.describe(this, ref);
    }

    // ---------------------------------------------------------------------------------------------------- handles

    /// Opens a scope of handles; close it before the one around it.
    public Scope scope() {
        int depth = openScopes;
        if (depth == scopes.length) {
            moreScopes();
        }
        openScopes = depth + 1;
        Scope scope = scopes[depth];
        scope.open(handleTop);
        return scope;
    }

    private void moreScopes() {
        int made = scopes.length;
        scopes = Arrays.copyOf(scopes, made + SCOPES);
        for (int depth = made; depth < scopes.length; depth++) {
            scopes[depth] = new Scope(this, depth);
        }
    }

    /// The reference that the handle holds, or 0.
    public long handle(long handle) {
        requireHandle(handle);
        return local(SlotLayout.addressOf(Address.getLong(handle)));
    }

    /// Lets the handle hold a reference, or 0.
    public void setHandle(long handle, long ref) {
        requireHandle(handle);
        Address.putLong(handle, SlotLayout.slotOf(addressOrNull(ref)));
    }

    /// A new handle of the innermost open scope that refers to the object: for code that is not handed the
    /// scope.
    ///
    /// @param ref valid now, or 0
    /// @throws HandleOverflow when the shadow stack is full
    public long newHandle(long ref) {
        long top = handleTop - SlotLayout.BYTES;
        if (top < handleLimit) {
            throw handleOverflow();
        }
        Address.putLong(top, SlotLayout.slotOf(addressOrNull(ref)));
        handleTop = top;
        return top;
    }

    /// Whether the handle is one of an open scope of this mutator.
    public boolean isHandle(long handle) {
        return handle >= handleTop && handle < handleBase;
    }

    long newHandle() {
        long top = handleTop - SlotLayout.BYTES;
        if (top < handleLimit) {
            throw handleOverflow();
        }
        if (!Fault.F28.on()) {
            Address.putLong(top, 0); // an older scope's reference must not come to life again
        }
        handleTop = top;
        return top;
    }

    private HandleOverflow handleOverflow() {
        return new HandleOverflow((handleBase - handleLimit) / SlotLayout.BYTES);
    }

    /// @param depth of the scope; those within it are closed, too
    void closeScope(int depth, long outerTop) {
        if (Checks.REFS && depth + 1 != openScopes) {
            throw new IllegalStateException(
                    "a scope was closed twice, or while one within it is open: close the innermost first, and once");
        }
        openScopes = depth;
        handleTop = outerTop;
    }

    private void requireHandle(long handle) {
        if (Checks.REFS && !isHandle(handle)) {
            throw new StaleRefException(
                    "0x" + Long.toHexString(handle) + " is no handle of an open scope of this mutator");
        }
    }

    /// Keeps the object alive and in its place until the pin is closed, for native code.
    ///
    /// @throws UnsupportedOperationException when the heap's plan moves every object
    public Pin pin(long ref) {
        if (plan.movesObjects()) {
            throw new UnsupportedOperationException(
                    "heap '" + heap.name() + "' has plan " + heap.options().plan()
                            + ", which moves every object: choose PlanKind.MARK_SWEEP where objects are pinned");
        }
        long address = address(ref);
        if (Seams.OPEN) {
            Seams.reach(SeamPoint.PINNING);
        }
        long bytes = heap.types().bytesOf(Address.getLong(address));
        return new Pin(heap.globalRef(this, ref), address, bytes);
    }

    // ------------------------------------------------------------------------------------- what the collector needs

    /// Memory that the mutator took since it last paid for it, see [Pacer].
    long settleTaken() {
        long taken = takenBytes;
        takenBytes = 0;
        return taken;
    }

    void took(long bytes) {
        takenBytes += bytes;
    }

    void tookRun(int laneOffset) {
        int lane = laneOffset / LaneHolder.LANE_BYTES;
        takenBytes += lanes.limit(lane) - lanes.cursor(lane);
    }

    /// Becomes the calling thread's, for a task.
    void lease(Thread borrower) {
        ownedBy(borrower);
        leaveBlocked();
        newEpoch();
    }

    /// Is nobody's again.
    void unlease() {
        enterBlocked();
        ownedBy(null);
    }

    LaneHolder lanes() {
        return lanes;
    }

    long slice() {
        return slice;
    }

    long handleTop() {
        return handleTop;
    }

    long handleBase() {
        return handleBase;
    }

    /// Detaches; the handles are gone.
    @Override
    public void close() {
        heap.detach(this);
    }
}
