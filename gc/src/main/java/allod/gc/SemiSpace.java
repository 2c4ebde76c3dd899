package allod.gc;

import allod.gc.handshake.HandshakeOp;
import allod.gc.handshake.Participant;
import allod.gc.object.HeaderLayout;
import allod.gc.object.IdentityHash;
import allod.gc.object.ObjectKind;
import allod.gc.object.ObjectSlots;
import allod.gc.object.SlotLayout;
import allod.gc.object.SlotVisitor;
import allod.gc.object.TypeTable;
import allod.gc.seam.Seams;
import allod.gc.verify.VerifyPhase;
import allod.gc.weak.Keeper;
import allod.gc.weak.WeakProcessing;
import allod.pages.Address;

/// Stops the mutators and copies what is reachable to the other half of the heap, every time.
///
/// ```
/// half 0: │ A │garbage│ B │ ..      ──►      half 1: │ A'│ B'│ ...
///           └── header becomes the address of A'         ▲   ▲ scan goes on until it meets copy
/// ```
///
/// - **H1** after a collection no slot anywhere refers to the half that was left, whose memory is gone
/// - **H2** an object is copied once: its header names the copy
/// - **H3** at most three eighths of the memory are in use, so there is always room for the copies: they may be
///   packed less well, with up to a quarter of each piece lost at its end. The words by which hashed objects
///   grow ([IdentityHash]) are the exception: a collection may go beyond the limit for them
///
/// It is the oracle of the other plans: it moves every object every time, so a reference that the program kept
/// where the heap does not see it is found out at once.
///
/// Threads: the collection on the conductor, alone.
///
/// Source: C. J. Cheney, "A nonrecursive list compacting algorithm", CACM 13(11), 1970.
final class SemiSpace extends BumpPlan {
    private static final int WEAK = ObjectKind.WEAK.code(); // the first of those with a referent

    /// Address space beyond the limit: what objects may grow by while they are copied.
    private static final int GROWTH_SHARE = 4;

    private static final long GROWTH_LEAST_BYTES = 4L << 20;

    private final TypeTable types;
    private final long budgetBytes;
    private final WeakProcessing weak;
    private final CopyRuns runs = new CopyRuns();
    private final SlotVisitor forward = this::forward;
    private final Keeper keeper = new CopyKeeper();
    private final HandshakeOp retire = this::retire;
    private final HandshakeOp copyHandles = this::copyHandles;
    private int scanRun; // what is scanned next
    private long scanAddress;
    private long copiedObjects; // ever
    private long copiedBefore;
    private long copiedBytes;
    private volatile long liveBytes;

    SemiSpace(ObjectHeap heap) {
        long limitBytes = heap.options().limitBytes();
        super(heap, limitBytes + limitBytes / GROWTH_SHARE + GROWTH_LEAST_BYTES);
        types = heap.types();
        budgetBytes = supply.availableBytes() / 8 * 3; // H3
        space.budgetBytes(budgetBytes);
        weak = heap.newWeakProcessing();
    }

    @Override
    boolean collects() {
        return true;
    }

    @Override
    boolean movesObjects() {
        return true;
    }

    @Override
    long largestObjectBytes() {
        return budgetBytes;
    }

    private void retire(Participant participant) {
        space.retire(0, ((Mutator) participant).lanes());
    }

    // -------------------------------------------------------------------------------------------------- collection

    @Override
    void collect(GcCause cause) {
        long _ = heap.recorder().begin(cause);
        heap.recorder().figures.beforeBytes = usedBytes();
        heap.roots().releaseClosed();
        long toSafepointNanos = heap.handshakes().stop();
        long beganNanos = Seams.nanoTime();
        try {
            heap.verifier().verifyAutomatically(VerifyPhase.IDLE);
            heap.recorder().phaseBegan(GcPhase.COPY);
            copyAll();
            heap.recorder().phaseEnded(GcPhase.COPY);
            heap.verifier().verifyAutomatically(VerifyPhase.IDLE);
        } finally {
            heap.handshakes().resume();
            heap.recorder().paused(PauseKind.COLLECTION, toSafepointNanos, Seams.nanoTime() - beganNanos);
        }
        weak.end();
        endCycle();
    }

    private void copyAll() {
        runs.clear();
        scanRun = 0;
        scanAddress = 0;
        copiedBytes = 0;
        copiedBefore = copiedObjects;
        weak.begin(heap.freeBytes(), heap.conductor().isMemoryShort());
        heap.handshakes().forEachStopped(retire);
        space.flip();
        supply.limitBytes(Long.MAX_VALUE); // H3: nothing that lives is given up for the limit
        copyRange(heap.roots().baseAddress(), heap.roots().endAddress());
        heap.handshakes().forEachStopped(copyHandles);
        scan();
        boolean _ = weak.keepReachable(keeper, this);
        weak.clear(this);
        long _ = space.releaseOther();
        supply.limitBytes(heap.options().limitBytes());
        liveBytes = copiedBytes;
    }

    private void copyHandles(Participant participant) {
        Mutator mutator = (Mutator) participant;
        copyRange(mutator.handleTop(), mutator.handleBase());
    }

    private void copyRange(long fromSlot, long toSlot) {
        for (long slot = fromSlot; slot < toSlot; slot += SlotLayout.BYTES) {
            forward(slot);
        }
    }

    private void forward(long slot) {
        long address = SlotLayout.addressOf(Address.getLong(slot));
        if (address != 0) {
            Address.putLong(slot, SlotLayout.slotOf(copy(address)));
        }
    }

    /// The object's copy, which is made unless it is there.
    private long copy(long from) {
        long header = Address.getLong(from);
        if (HeaderLayout.isForwarded(header)) {
            return HeaderLayout.forwardedTo(header);
        }
        long bytes = IdentityHash.copyBytes(types, header);
        long to = space.copyTo(bytes);
        if (to == 0) {
            throw new AssertionError("H3: no room for a copy of " + bytes + " bytes");
        }
        Address.copy(from, to, bytes - IdentityHash.growthBytes(header));
        IdentityHash.moved(types, header, from, to);
        Address.putLong(from, HeaderLayout.forwarded(to));
        runs.add(to, bytes);
        copiedObjects++;
        copiedBytes += bytes;
        return to;
    }

    /// Keeps objects by copying them.
    private final class CopyKeeper implements Keeper {
        @Override
        public void keep(long slot) {
            forward(slot);
        }

        @Override
        public void trace() {
            scan();
        }

        @Override
        public long liveObjects() {
            return copiedObjects;
        }
    }

    /// Copies what the copies refer to, until all are scanned.
    private void scan() {
        while (scanRun < runs.count()) {
            if (scanAddress == 0) {
                scanAddress = runs.start(scanRun);
            }
            if (scanAddress < runs.end(scanRun)) {
                scanAddress += scanObject(scanAddress);
            } else if (scanRun + 1 < runs.count()) {
                scanRun++;
                scanAddress = 0;
            } else {
                return;
            }
        }
    }

    private long scanObject(long ref) {
        long header = Address.getLong(ref);
        ObjectSlots.forEachStrong(types, ref, header, forward);
        int kind = types.kindOf(types.rowOf(header));
        if (kind >= WEAK) {
            weak.add(kind, ref);
        }
        return types.bytesOf(header);
    }

    private void endCycle() {
        heap.pacer().settle(usedBytes(), liveBytes);
        CycleFigures figures = heap.recorder().figures;
        figures.afterBytes = usedBytes();
        figures.liveBytes = liveBytes;
        figures.freedBytes = Math.max(0, figures.beforeBytes - figures.afterBytes);
        figures.markedObjects = copiedObjects - copiedBefore;
        figures.goalBytes = heap.pacer().goalBytes();
        GcCycle _ = heap.recorder().end();
    }

    // ------------------------------------------------------------------------------------------------ what it knows

    /// Within a collection, of an object at its old address; between two, everything that can be named is
    /// alive.
    @Override
    public boolean isLive(long ref) {
        return HeaderLayout.isForwarded(Address.getLong(ref)) || !space.isInOther(ref);
    }

    @Override
    public long forwarded(long ref) {
        long header = Address.getLong(ref);
        return HeaderLayout.isForwarded(header) ? HeaderLayout.forwardedTo(header) : ref;
    }

    @Override
    long liveBytes() {
        return liveBytes;
    }

    @Override
    void close() {
        weak.close();
        super.close();
    }
}
