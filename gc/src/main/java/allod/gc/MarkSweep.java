package allod.gc;

import allod.gc.handshake.HandshakeOp;
import allod.gc.handshake.Handshakes;
import allod.gc.handshake.Participant;
import allod.gc.mark.GreyPool;
import allod.gc.mark.MarkProgress;
import allod.gc.mark.MarkWorkers;
import allod.gc.mark.OverflowMap;
import allod.gc.mark.Tracer;
import allod.gc.seam.Fault;
import allod.gc.seam.SeamPoint;
import allod.gc.seam.Seams;
import allod.gc.seam.Stress;
import allod.gc.space.CellSizes;
import allod.gc.space.LargeSpace;
import allod.gc.space.MarkBits;
import allod.gc.space.ObjectVisitor;
import allod.gc.space.RegionSupply;
import allod.gc.space.SpanSpace;
import allod.gc.weak.WeakProcessing;

/// Marks and sweeps while the mutators run; objects stay where they are.
///
/// ```
/// IDLE ─ finish the old sweep ─► handshake 1: barriers on, allocate black
///      ─ global roots ─► handshake 2: each mutator's handles
///      ─ mark ─► handshake 3: flush ─ found something? back to mark
///      ─ STOP: flush again ─ found something? back to mark
///               else marking is over                            ──┐ in one stop when no weak
///      ─ clear weak references ─► STOP: retire lanes, sweep begins ┘ object was seen
///      ─ sweep, here and at refills ─► IDLE
/// ```
///
/// - **A1** a white object that a black one refers to is reached from a grey one through white ones, or was shaded when
/// the path was cut
/// - **A2** what is allocated while the heap marks or clears is black
/// - **A3** no root is scanned before all barriers are on
/// - **A4** the deletion barrier is needed for a null store, too
/// - **A5** a bulk copy shades all that it overwrites first
/// - **A6** an exchange shades what it found before the next safepoint
/// - **A7** two writers of one slot may skip a value that lay there in between: it came from the heap, or was shaded by a
/// mutator whose handles are grey
/// - **A8** nobody allocates in a span that is not swept, and marking begins when all are swept
/// - **A9** a cell is free only if the span was swept in this cycle
///
/// Threads: as [Plan]. The barriers are in [Mutator].
///
/// Sources: Go's collector (proposal 17503: the hybrid of the barriers of Yuasa and Dijkstra); handshakes in place of
/// stops as in the on-the-fly collectors of Doligez, Leroy and Gonthier.
final class MarkSweep extends Plan {
    private static final int MARK_STACK_SHARE = 32; // of the limit; what does not fit is marked through the overflow map
    private static final long MIN_MARK_STACK_BYTES = 1L << 20;
    private static final long SWEEP_STEP_BYTES = 1L << 20;

    private final ObjectHeap heap;
    private final Handshakes handshakes;
    private final CycleRecorder recorder;
    private final LaneMap lanes = LaneMap.ofCells(CellSizes.all());
    private final RegionSupply supply;
    private final MarkBits bits;
    private final SpanSpace spans;
    private final LargeSpace large;
    private final GreyPool pool;
    private final OverflowMap overflow;
    private final MarkProgress progress = new MarkProgress();
    private final WeakProcessing weak;
    private final MarkWorkers workers;

    private volatile MarkPhase phase = MarkPhase.IDLE;
    private long scannedBefore; // the conductor's: of all cycles before this one
    private boolean foundGrey; // written by the conductor and by mutators in a handshake, read after it

    private final HandshakeOp barriersOn = this::barriersOn;
    private final HandshakeOp scanHandles = this::scanHandles;
    private final HandshakeOp flush = this::flush;
    private final HandshakeOp markingOver = this::markingOver;
    private final HandshakeOp retire = this::retire;

    MarkSweep(ObjectHeap heap) {
        this.heap = heap;
        ObjectHeapOptions options = heap.options();
        handshakes = heap.handshakes();
        recorder = heap.recorder();
        supply = new RegionSupply("objects of " + options.name(), options.limitBytes(), options.granuleBytes());
        bits = supply.markBits();
        spans = new SpanSpace(supply, heap.types());
        large = new LargeSpace(supply, heap.types());
        pool = new GreyPool(
                Math.max(MIN_MARK_STACK_BYTES, options.limitBytes() / MARK_STACK_SHARE),
                Stress.greyEntries(options.greyEntries()));
        overflow = new OverflowMap(bits, supply.baseAddress(), supply.bytes(), supply.granuleShift());
        weak = new WeakProcessing(heap.types());
        workers = new MarkWorkers(options.workers(), pool, overflow, this::newTracer);
    }

    private Tracer newTracer() {
        return new Tracer(heap.types(), bits, pool, weak.discovered(), overflow, progress);
    }

    @Override
    LaneMap lanes() {
        return lanes;
    }

    @Override
    boolean collects() {
        return true;
    }

    // ---------------------------------------------------------------------------------------------- allocation

    @Override
    boolean refill(Mutator mutator, int laneOffset, int strideBytes) {
        return spans.refill(mutator.lanes(), laneOffset / 16, isBlack(mutator));
    }

    @Override
    long allocateLarge(Mutator mutator, long bytes) {
        return large.allocate(bytes, isBlack(mutator));
    }

    private static boolean isBlack(Mutator mutator) {
        return (mutator.isMarking() || mutator.isClearing()) && !Fault.F6.on();
    }

    @Override
    long largestObjectBytes() {
        return supply.bytes();
    }

    @Override
    void attach(Mutator mutator) {
        mutator.tracer(newTracer());
        mutator.marking(phase == MarkPhase.MARKING, false); // it has no handles yet, so none are grey
        mutator.clearing(phase == MarkPhase.CLEARING);
    }

    @Override
    void detach(Mutator mutator) {
        if (!Fault.F30.on()) {
            boolean _ = mutator.tracer().flush();
        }
        spans.retire(mutator.lanes(), isBlack(mutator));
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
        recorder.begin(cause);
        recorder.figures.beforeBytes = usedBytes();
        during(GcPhase.FINISH_SWEEP, spans::finishSweep);
        heap.roots().releaseClosed();
        heap.pacer().markingBegan(usedBytes());
        during(GcPhase.ENABLE_BARRIER, this::enableBarriers);
        during(GcPhase.SCAN_ROOTS, this::scanRoots);
        mark();
        during(GcPhase.CLEAR_WEAK, this::clearWeak);
        heap.conductor().memoryCame();
        during(GcPhase.SWEEP, this::sweep);
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
        weak.cycleBegins();
        phase = MarkPhase.MARKING; // for those that attach from now on
        reach(SeamPoint.MARK_STARTING);
        handshakes.all(barriersOn);
        reach(SeamPoint.BARRIERS_ON);
        workers.open();
    }

    private void barriersOn(Participant participant) {
        Mutator mutator = (Mutator) participant;
        mutator.marking(true, true);
        if (!Fault.F7.on()) {
            spans.blacken(mutator.lanes());
        }
        if (Fault.F3.on()) {
            scanHandles(participant);
        }
    }

    private void scanRoots() {
        workers.tracer().scanRange(heap.roots().baseAddress(), heap.roots().endAddress());
        boolean _ = workers.tracer().flush();
        reach(SeamPoint.GLOBALS_SCANNED);
        handshakes.all(scanHandles);
        reach(SeamPoint.ROOTS_SCANNED);
    }

    private void scanHandles(Participant participant) {
        Mutator mutator = (Mutator) participant;
        mutator.tracer().scanRange(mutator.handleTop(), mutator.handleBase());
        mutator.marking(true, false);
        boolean _ = mutator.tracer().flush();
    }

    private void mark() {
        do {
            do {
                during(GcPhase.MARK, workers::awaitQuiet);
                during(GcPhase.FLUSH, this::flushAll);
            } while (foundGrey || !ephemeronsSettled());
            reach(SeamPoint.FLUSHED);
        } while (!tryToEnd());
    }

    private void flushAll() {
        foundGrey = false;
        handshakes.all(flush);
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
            return weak.traceEphemerons(this, workers.tracer()) && workers.isQuiet();
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
            if ((foundGrey || !workers.isQuiet()) && !Fault.F5.on()) {
                return false;
            }
            endMarking();
            return true;
        } finally {
            recorder.paused(PauseKind.MARK_END, toSafepointNanos, Seams.nanoTime() - beganNanos);
            handshakes.resume();
        }
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
            startSweep();
        } finally {
            recorder.paused(PauseKind.SWEEP_START, toSafepointNanos, Seams.nanoTime() - beganNanos);
            handshakes.resume();
        }
    }

    /// All mutators stand.
    private void startSweep() {
        phase = MarkPhase.IDLE;
        if (!Fault.F22.on()) {
            handshakes.forEachStopped(retire);
        }
        spans.startSweep();
        large.startSweep();
    }

    private void retire(Participant participant) {
        Mutator mutator = (Mutator) participant;
        spans.retire(mutator.lanes(), true);
        mutator.marking(false, false);
        mutator.clearing(false);
    }

    private void sweep() {
        large.sweep();
        while (spans.sweepSome(SWEEP_STEP_BYTES)) {
            reach(SeamPoint.SWEPT);
        }
    }

    private void endCycle() {
        long used = usedBytes();
        long live = liveBytes();
        heap.pacer().settle(used, live);
        CycleFigures figures = recorder.figures;
        figures.afterBytes = used;
        figures.liveBytes = live;
        figures.goalBytes = heap.pacer().goalBytes();
        recorder.end();
    }

    private static void reach(SeamPoint point) {
        if (Seams.OPEN) {
            Seams.reach(point);
        }
    }

    @Override
    void backgroundWork() {
        supply.returnUnused();
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
        return spans.usedBytes() + large.usedBytes();
    }

    @Override
    long liveBytes() {
        return spans.liveBytes() + large.liveBytes();
    }

    @Override
    long committedBytes() {
        return supply.committedBytes() + metadataBytes();
    }

    @Override
    long metadataBytes() {
        return supply.metadataBytes() + pool.committedBytes() + overflow.committedBytes();
    }

    @Override
    void walk(ObjectVisitor visitor) {
        spans.walk(visitor);
        large.walk(visitor);
    }

    @Override
    void checkInvariants() {
        spans.checkInvariants();
        large.checkInvariants();
        supply.checkInvariants();
    }

    @Override
    void close() {
        workers.close();
        pool.close();
        overflow.close();
        supply.close();
    }
}
