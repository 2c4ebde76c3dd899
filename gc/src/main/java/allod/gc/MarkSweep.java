package allod.gc;

import allod.gc.handshake.HandshakeOp;
import allod.gc.handshake.Handshakes;
import allod.gc.handshake.Participant;
import allod.gc.mark.GreyPool;
import allod.gc.mark.MarkProgress;
import allod.gc.mark.MarkWorkers;
import allod.gc.mark.OverflowMap;
import allod.gc.mark.Tracer;
import allod.gc.object.ObjectVisitor;
import allod.gc.seam.Fault;
import allod.gc.seam.SeamPoint;
import allod.gc.seam.Seams;
import allod.gc.seam.Stress;
import allod.gc.space.CellSizes;
import allod.gc.space.CellUse;
import allod.gc.space.LaneHolder;
import allod.gc.space.LargeSpace;
import allod.gc.space.MarkBits;
import allod.gc.space.RegionSupply;
import allod.gc.space.SpanSpace;
import allod.gc.verify.VerifyPhase;
import allod.gc.weak.Keeper;
import allod.gc.weak.MarkKeeper;
import allod.gc.weak.WeakProcessing;
import java.util.List;
import java.util.stream.IntStream;

/// Marks and sweeps while the mutators run; objects stay where they are.
///
/// ```
/// IDLE ─ finish the old sweep ─► handshake 1: barriers on ─► and another: allocate black
///      ─ global roots ─► handshake 2: each mutator's handles
///      ─ mark ─► handshake 3: flush ─ found something? back to mark
///      ─ STOP: flush again ─ found something? back to mark
///               else marking is over                            ──┐ in one stop when no weak
///      ─ clear weak references ─► STOP: retire lanes, sweep begins ┘ object was seen
///      ─ sweep, here and at refills ─► IDLE
/// ```
///
/// - **A1** a white object that a black one refers to is reached from a grey one through white ones, or was
///   shaded when the path was cut
/// - **A2** what is allocated while the heap marks or clears is black
/// - **A3** no root is scanned, and nobody allocates black, before all barriers are on
/// - **A4** the deletion barrier is needed for a null store, too
/// - **A5** a bulk copy shades all that it overwrites first
/// - **A6** an exchange shades what it found before the next safepoint
/// - **A7** two writers of one slot may skip a value that lay there in between: it came from the heap, or was
///   shaded by a mutator whose handles are grey
/// - **A8** nobody allocates in a span that is not swept, and marking begins when all are swept
/// - **A9** a cell is free only if the span was swept in this cycle
///
/// Threads: as [Plan]. The barriers are in [Mutator].
///
/// Sources: Go's collector (proposal 17503: the hybrid of the barriers of Yuasa and Dijkstra); handshakes in
/// place of stops as in the on-the-fly collectors of Doligez, Leroy and Gonthier.
final class MarkSweep extends Plan {
    private static final int MARK_STACK_SHARE =
            32; // of the limit; what does not fit is marked through the overflow map
    private static final long MIN_MARK_STACK_BYTES = 1L << 20;
    private static final long IDLE_NANOS = 1_000_000_000L; // before free memory goes back to the system
    private static final long LOOK_NANOS = 5_000_000L; // so often marking looks whether a mutator waits for memory
    private static final long SWEEP_STEP_BYTES = 1L << 20;

    private final Handshakes handshakes;
    private final CycleRecorder recorder;
    private final MarkBits bits;
    private final SpanSpace spans;
    private final LargeSpace large;
    private final GreyPool pool;
    private final OverflowMap overflow;
    private final MarkProgress progress = new MarkProgress();
    private final WeakProcessing weak;
    private final MarkWorkers workers;
    private final Keeper keeper;

    private volatile MarkPhase phase = MarkPhase.IDLE;

    /// Guarded by the lock of the handshakes. A mutator that attaches before handles are scanned has grey ones,
    /// although it has none: others may still cut paths without a barrier, and it may hold the only reference
    /// to what was behind.
    private boolean isScanToCome;
    private boolean isBlackDue; // those that attach allocate black

    private volatile long liveBytes; // that the last sweep found
    private volatile long countedBytes; // of all allocation, what liveBytes counts in
    private long allocatedAtSweep; // the conductor's
    private long markedBefore; // the conductor's, as the next
    private long cpuBefore;
    private long allocatedBefore;
    private volatile long scannedBefore; // the conductor's: of all cycles before this one
    private volatile boolean foundGrey; // mutators in a handshake set it, as the conductor does

    private final HandshakeOp barriersOn = this::barriersOn;
    private final HandshakeOp blacken = this::blacken;
    private final HandshakeOp scanHandles = this::scanHandles;
    private final HandshakeOp flush = this::flush;
    private final HandshakeOp markingOver = this::markingOver;
    private final HandshakeOp retire = this::retire;

    MarkSweep(ObjectHeap heap) {
        super(heap, cellLanes(), heap.options().limitBytes());
        ObjectHeapOptions options = heap.options();
        handshakes = heap.handshakes();
        recorder = heap.recorder();
        bits = new MarkBits(table);
        spans = new SpanSpace(supply, bits);
        large = new LargeSpace(supply, bits);
        pool = new GreyPool(
                Math.max(MIN_MARK_STACK_BYTES, options.limitBytes() / MARK_STACK_SHARE),
                Stress.greyEntries(options.greyEntries()));
        overflow = new OverflowMap(
                bits, table.baseAddress(), table.endAddress() - table.baseAddress(), table.granuleShift());
        weak = heap.newWeakProcessing();
        workers = new MarkWorkers(options.workers(), pool, overflow, this::newTracer);
        keeper = new MarkKeeper(workers, progress);
    }

    private static LaneMap cellLanes() {
        int[] cellBytes =
                IntStream.range(0, CellSizes.LANES).map(CellSizes::cellBytes).toArray();
        return RegionSupply.PROTECTS ? LaneMap.ofNoObject(cellBytes) : LaneMap.ofCells(cellBytes);
    }

    private Tracer newTracer() {
        return new Tracer(heap.types(), bits, pool, weak, overflow, progress);
    }

    @Override
    boolean collects() {
        return true;
    }

    // ---------------------------------------------------------------------------------------------- allocation

    @Override
    boolean movesObjects() {
        return false;
    }

    @Override
    boolean refill(Mutator mutator, int laneOffset, int strideBytes) {
        reach(SeamPoint.REFILLING);
        int lane = laneOffset / LaneHolder.LANE_BYTES;
        boolean black = isBlack(mutator);
        boolean refilled = spans.refill(lane, mutator.lanes(), black) != 0;
        while (!refilled && large.sweepSome(SWEEP_STEP_BYTES)) {
            refilled = spans.refill(lane, mutator.lanes(), black) != 0;
        }
        reach(SeamPoint.REFILLED);
        return refilled;
    }

    @Override
    long allocateLarge(Mutator mutator, long bytes) {
        Runnable between = () -> obey(mutator);
        long ref = large.reserve(bytes, between);
        while (ref == 0 && sweepStep()) {
            obey(mutator);
            ref = large.reserve(bytes, between); // garbage that nobody has swept yet was in the way
        }
        if (ref != 0) {
            reach(SeamPoint.LARGE_TAKEN);
            large.publish(ref, isBlack(mutator)); // the colour of now: clearing the memory had safepoints
        }
        return ref;
    }

    private boolean sweepStep() {
        boolean more = large.sweepSome(SWEEP_STEP_BYTES);
        return spans.sweepSome(SWEEP_STEP_BYTES) || more;
    }

    private static void obey(Mutator mutator) {
        if (mutator.isArmed()) {
            mutator.safepoint();
        }
    }

    private static boolean isBlack(Mutator mutator) {
        return mutator.allocatesBlack() && !Fault.F6.on();
    }

    @Override
    void attach(Mutator mutator) {
        mutator.tracer(newTracer());
        mutator.marking(phase == MarkPhase.MARKING, isScanToCome);
        mutator.clearing(phase == MarkPhase.CLEARING);
        mutator.allocatesBlack(isBlackDue);
    }

    @Override
    void detach(Mutator mutator) {
        if (!Fault.F30.on()) {
            boolean _ = mutator.tracer().flush();
        }
        spans.retireAll(mutator.lanes(), isBlack(mutator));
    }

    @Override
    long assist(Mutator mutator, long debtBytes) {
        return mutator.tracer().assist(debtBytes);
    }

    @Override
    long scannedBytes() {
        return progress.scannedBytes() - scannedBefore;
    }

    // ------------------------------------------------------------------------------------------------- a cycle

    @Override
    void collect(GcCause cause) {
        long _ = recorder.begin(cause);
        recorder.figures.beforeBytes = usedBytes();
        allocatedBefore = allocatedBytes();
        during(GcPhase.FINISH_SWEEP, spans::finishSweep);
        heap.verifyIdleAutomatically();
        heap.roots().releaseClosed();
        during(GcPhase.ENABLE_BARRIER, this::enableBarriers);
        during(GcPhase.SCAN_ROOTS, this::scanRoots);
        mark();
        during(GcPhase.CLEAR_WEAK, this::clearWeak);
        heap.conductor().memoryCame();
        during(GcPhase.SWEEP, this::sweep);
        weak.end();
        heap.verifyIdleAutomatically();
        endCycle();
    }

    private void during(GcPhase gcPhase, Runnable work) {
        recorder.phaseBegan(gcPhase);
        try {
            work.run();
        } finally {
            recorder.phaseEnded(gcPhase);
        }
    }

    private void enableBarriers() {
        scannedBefore = progress.scannedBytes();
        markedBefore = progress.markedObjects();
        cpuBefore = workers.cpuNanos();
        weak.begin(heap.freeBytes(), heap.conductor().isMemoryShort());
        reach(SeamPoint.MARK_STARTING);
        long _ = handshakes.all(
                () -> {
                    phase = MarkPhase.MARKING;
                    isScanToCome = true;
                },
                barriersOn);
        reach(SeamPoint.BARRIERS_ON);
        long _ = handshakes.all(() -> isBlackDue = true, blacken);
        workers.open();
        heap.pacer().markingBegan(usedBytes()); // A3: assists, too, wait for all barriers
    }

    private void barriersOn(Participant participant) {
        ((Mutator) participant).marking(true, true);
        if (Fault.F3.on()) {
            scanHandles(participant);
        }
    }

    /// Not before all barriers are on: a mutator without one could hide the last reference to an object in a
    /// black object of another, which nobody scans.
    private void blacken(Participant participant) {
        Mutator mutator = (Mutator) participant;
        mutator.allocatesBlack(true);
        if (!Fault.F7.on()) {
            spans.blackenAll(mutator.lanes());
        }
    }

    private void scanRoots() {
        workers.tracer().scanRange(heap.roots().baseAddress(), heap.roots().endAddress());
        boolean _ = workers.tracer().flush();
        reach(SeamPoint.GLOBALS_SCANNED);
        long _ = handshakes.all(() -> isScanToCome = false, Fault.F3.on() ? flush : scanHandles);
        reach(SeamPoint.ROOTS_SCANNED);
    }

    private void scanHandles(Participant participant) {
        Mutator mutator = (Mutator) participant;
        reach(SeamPoint.STACK_SCANNING);
        mutator.tracer().scanRange(mutator.handleTop(), mutator.handleBase());
        mutator.marking(true, false);
        boolean _ = mutator.tracer().flush();
    }

    private void mark() {
        do {
            do {
                during(GcPhase.MARK, this::awaitQuiet);
                if (heap.ladder().mustDegenerate()) {
                    finishStopped();
                    return;
                }
                during(GcPhase.FLUSH, this::flushAll);
            } while (foundGrey || !ephemeronsSettled());
            reach(SeamPoint.FLUSHED);
        } while (!tryToEnd());
    }

    private void awaitQuiet() {
        while (!workers.awaitQuiet(LOOK_NANOS) && !heap.ladder().mustDegenerate()) {
            // looks again
        }
    }

    /// A mutator has waited for memory too long: the others must not slow down what it waits for.
    private void finishStopped() {
        long toSafepointNanos = handshakes.stop();
        long beganNanos = Seams.nanoTime();
        heap.ladder().degenerated();
        try {
            do {
                handshakes.forEachStopped(flush);
                workers.awaitQuiet();
                boolean _ = weak.keepReachable(keeper, this);
            } while (!workers.isQuiet() || !weak.isSettled(keeper));
            heap.verifier().verifyAutomatically(VerifyPhase.MARKED);
            endMarking();
        } finally {
            handshakes.resume();
            recorder.paused(PauseKind.DEGENERATE, toSafepointNanos, Seams.nanoTime() - beganNanos);
        }
    }

    private void flushAll() {
        foundGrey = false;
        long _ = handshakes.all(flush);
        foundGrey |= !workers.isQuiet();
    }

    private void flush(Participant participant) {
        if (((Mutator) participant).tracer().flush()) {
            foundGrey = true;
        }
    }

    private boolean ephemeronsSettled() {
        recorder.phaseBegan(GcPhase.EPHEMERONS);
        try {
            return !weak.keepReachable(keeper, this) && workers.isQuiet();
        } finally {
            recorder.phaseEnded(GcPhase.EPHEMERONS);
        }
    }

    /// Stops the mutators and ends marking, unless the last flush finds something.
    private boolean tryToEnd() {
        long toSafepointNanos = handshakes.stop();
        long beganNanos = Seams.nanoTime();
        try {
            foundGrey = false;
            handshakes.forEachStopped(flush);
            if (isMoreToMark() && !Fault.F5.on()) {
                return false;
            }
            heap.verifier().verifyAutomatically(VerifyPhase.MARKED);
            endMarking();
            reach(SeamPoint.MARK_ENDED);
            return true;
        } finally {
            handshakes.resume();
            recorder.paused(PauseKind.MARK_END, toSafepointNanos, Seams.nanoTime() - beganNanos);
        }
    }

    /// All mutators stand, and have handed on what they shaded.
    private boolean isMoreToMark() {
        return foundGrey || !workers.isQuiet() || !weak.isSettled(keeper);
    }

    /// All mutators stand, and nothing is grey.
    private void endMarking() {
        workers.shut();
        heap.pacer().markingEnded(scannedBytes());
        if (weak.isEmpty()) {
            startSweep();
        } else {
            phase = MarkPhase.CLEARING;
            handshakes.forEachStopped(markingOver);
        }
    }

    private void markingOver(Participant participant) {
        Mutator mutator = (Mutator) participant;
        mutator.marking(false, false);
        mutator.clearing(true);
    }

    private void clearWeak() {
        if (phase != MarkPhase.CLEARING) {
            return;
        }
        weak.clear(this);
        long toSafepointNanos = handshakes.stop();
        long beganNanos = Seams.nanoTime();
        try {
            heap.verifier().verifyAutomatically(VerifyPhase.CLEARED);
            startSweep();
        } finally {
            handshakes.resume();
            recorder.paused(PauseKind.SWEEP_START, toSafepointNanos, Seams.nanoTime() - beganNanos);
        }
    }

    /// All mutators stand.
    private void startSweep() {
        phase = MarkPhase.IDLE;
        isBlackDue = false;
        if (!Fault.F22.on()) {
            handshakes.forEachStopped(retire);
        }
        allocatedAtSweep = allocatedBytes();
        spans.startSweep();
        large.startSweep();
    }

    private void retire(Participant participant) {
        Mutator mutator = (Mutator) participant;
        spans.retireAll(mutator.lanes(), true);
        mutator.marking(false, false);
        mutator.clearing(false);
        mutator.allocatesBlack(false);
    }

    private void sweep() {
        large.finishSweep();
        while (spans.sweepSome(SWEEP_STEP_BYTES)) {
            reach(SeamPoint.SWEPT);
        }
        spans.finishSweep();
        pool.trim();
        liveBytes = spans.liveBytes() + large.liveBytes();
        countedBytes = allocatedAtSweep;
    }

    private void endCycle() {
        long used = usedBytes();
        long live = liveBytes();
        heap.pacer().settle(used, live);
        CycleFigures figures = recorder.figures;
        figures.afterBytes = used;
        figures.allocatedBytes = Math.max(0, allocatedBytes() - allocatedBefore); // lanes may give back more
        figures.freedBytes = Math.max(0, figures.beforeBytes + figures.allocatedBytes - used);
        figures.liveBytes = live;
        figures.markedObjects = progress.markedObjects() - markedBefore;
        figures.workerCpuNanos = workers.cpuNanos() - cpuBefore;
        figures.goalBytes = heap.pacer().goalBytes();
        GcCycle _ = recorder.end();
    }

    private static void reach(SeamPoint point) {
        if (Seams.OPEN) {
            Seams.reach(point);
        }
    }

    @Override
    void backgroundWork() {
        recorder.returned(supply.discardIdle(System.nanoTime() - IDLE_NANOS));
    }

    // ----------------------------------------------------------------------------------------------- what it knows

    @Override
    public boolean isLive(long ref) {
        return bits.isMarked(ref);
    }

    @Override
    public long forwarded(long ref) {
        return ref;
    }

    @Override
    long usedBytes() {
        return liveBytes + allocatedBytes() - countedBytes;
    }

    @Override
    long allocatedBytes() {
        return spans.allocatedBytes() + large.allocatedBytes();
    }

    @Override
    long liveBytes() {
        return liveBytes;
    }

    @Override
    long metadataBytes() {
        return super.metadataBytes() + pool.committedBytes() + overflow.committedBytes() + weak.committedBytes();
    }

    @Override
    List<CellUse> cellUse() {
        return spans.use();
    }

    @Override
    boolean isMarked(long ref) {
        return bits.isMarked(ref);
    }

    @Override
    void walk(ObjectVisitor visitor) {
        spans.walk(visitor);
        large.walk(visitor);
    }

    @Override
    void checkInvariants() {
        spans.checkInvariants(phase != MarkPhase.IDLE);
        large.checkInvariants(phase != MarkPhase.IDLE);
        supply.checkInvariants();
    }

    @Override
    void close() {
        workers.close();
        weak.close();
        pool.close();
        overflow.close();
        super.close();
    }
}
