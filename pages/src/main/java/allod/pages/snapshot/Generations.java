package allod.pages.snapshot;

import allod.pages.CommitFailed;
import allod.pages.PageSize;
import allod.pages.os.Errno;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// The snapshots of a space, from the first one of a generation to the fold after the last.
///
/// ```
/// take    SHARED                        one mmap; the frozen view is the snapshot's
///         COPY_ON_WRITE, some live      a view of its own, with the writers' copies copied (Copying)
///         COPY_ON_WRITE, none live      fold first, then as SHARED
///         FOLDING                       fold the rest, then as SHARED
/// fold    COPY_ON_WRITE, none live      step by step; the gate is closed during each
/// ```
///
/// Invariants:
///
/// - **W1** nobody writes the file while a snapshot lives
/// - **W3** a fold begins only when the last snapshot of the generation is gone
///
/// Threads: any. `takers` is taken first, then the gate is closed, then `lock` is taken.
final class Generations {

    private static final long NAP_NANOS = 20_000;
    private static final long MOST_YIELD_NANOS = 2_000_000;

    private final String name;
    private final SpaceMemory memory;
    private final PrivatePages finder;
    private final Fold fold;
    private final CopyBudget budget;
    private final @Nullable OperationGate gate;
    private final @Nullable LongConsumer pauses;
    private final WhenFull whenFull;
    private final PageRuns counted = new PageRuns(); // guarded by lock

    /// Held by takes that copy, and by close: the memory stays mapped meanwhile.
    private final ReentrantLock takers = new ReentrantLock();

    private final ReentrantLock lock;
    private final List<Snapshot> live = new ArrayList<>(); // guarded by lock; oldest first
    private SpaceState state = SpaceState.SHARED; // guarded by lock
    private long generation; // guarded by lock
    private long takes; // guarded by lock
    private long nextLookNanos; // guarded by lock: before it the copies cannot be too many

    Generations(String name, SnapshotOptions options, SpaceMemory memory, PrivatePages finder, ReentrantLock lock) {
        this.name = name;
        this.memory = memory;
        this.finder = finder;
        this.lock = lock;
        this.fold = new Fold(memory, finder, options.chunkBytes());
        this.budget = new CopyBudget(options.ledger(), options.copyFraction());
        this.gate = options.gated() ? new OperationGate(name, options.patience().toNanos()) : null;
        this.pauses = options.pauses();
        this.whenFull = options.whenFull();
    }

    @Nullable
    OperationGate gate() {
        return gate;
    }

    /// Whether the file must not be written; under the lock.
    boolean isFrozen() {
        assert lock.isHeldByCurrentThread();
        return state != SpaceState.SHARED;
    }

    /// Under the lock.
    boolean isOpen() {
        assert lock.isHeldByCurrentThread();
        return state != SpaceState.CLOSED;
    }

    // ---- take

    Snapshot take(SnapshotSpace space, boolean quiescent) {
        while (true) {
            Snapshot taken = quiescent ? null : tryFirst(space);
            if (taken == null) {
                requireQuiescence(quiescent);
                taken = takeClosed(space);
            }
            if (taken != null) {
                return taken;
            }
            foldStep(); // what the last snapshots have left is folded first, in steps that writers can bear
        }
    }

    /// The quick way: no gate, one mmap.
    private @Nullable Snapshot tryFirst(SnapshotSpace space) {
        lock.lock();
        try {
            requireOpen();
            return state == SpaceState.SHARED ? first(space) : null;
        } finally {
            lock.unlock();
        }
    }

    private void requireQuiescence(boolean quiescent) {
        if (gate == null && !quiescent) {
            throw new IllegalStateException("take of '" + name + "': an older snapshot lives or is not folded, and"
                    + " without a gate the writers' copies can be copied only while nobody writes. Call"
                    + " takeQuiescent() then, or make the space with a gate.");
        }
    }

    /// With the gate closed.
    ///
    /// @return null when there is something to fold first, or when the generation has ended meanwhile
    private @Nullable Snapshot takeClosed(SnapshotSpace space) {
        takers.lock();
        try (Copying copying = newCopying()) {
            if (copying != null) {
                firstPass(copying);
            }
            long beganNanos = closeGate();
            lock.lock();
            try {
                requireOpen();
                if (state == SpaceState.SHARED) {
                    return first(space);
                }
                return copying == null || copying.generation != generation || live.isEmpty()
                        ? null
                        : later(space, copying);
            } finally {
                lock.unlock();
                openGate(beganNanos);
            }
        } finally {
            takers.unlock();
        }
    }

    private Snapshot first(SnapshotSpace space) {
        long refusedBytes = budget.reserve(memory.committed.bytes());
        if (refusedBytes > 0) {
            throw SnapshotMemoryExhausted.atTake(name, refusedBytes, budget.toString());
        }
        memory.writers.takeCopies();
        state = SpaceState.COPY_ON_WRITE;
        generation++;
        nextLookNanos = System.nanoTime() + budget.patienceNanos(0);
        return enter(new Snapshot(space, memory.frozen, 0, takes, memory.committed.share()));
    }

    /// @return null when there is no memory for what was written since the first pass: it is tried again, and makes
    /// room
    private @Nullable Snapshot later(SnapshotSpace space, Copying copying) {
        if (!copying.find()) {
            return null;
        }
        copying.copyChanges();
        return enter(new Snapshot(space, copying.keep(), copying.bytes(), takes, memory.committed.share()));
    }

    private Snapshot enter(Snapshot snapshot) {
        live.add(snapshot);
        takes++;
        return snapshot;
    }

    private @Nullable Copying newCopying() {
        lock.lock();
        try {
            requireOpen();
            boolean later = state == SpaceState.COPY_ON_WRITE && !live.isEmpty();
            return later ? new Copying(name, generation, memory, finder, budget, lock) : null;
        } finally {
            lock.unlock();
        }
    }

    private void firstPass(Copying copying) {
        while (!copying.find()) {
            if (whenFull != WhenFull.CANCEL_OLDEST || !cancelOldest()) {
                throw SnapshotMemoryExhausted.atTake(name, copying.wantedBytes(), budget.toString());
            }
        }
        copying.copyAll();
    }

    void released(Snapshot snapshot) {
        lock.lock();
        try {
            live.remove(snapshot);
            if (snapshot.view() != memory.frozen) {
                snapshot.view().close();
                budget.releaseView(snapshot.copiedBytes());
            }
        } finally {
            lock.unlock();
        }
    }

    // ---- fold

    /// @return whether the space is shared now
    boolean foldAll() {
        while (foldStep()) {
            letWritersPass();
        }
        lock.lock();
        try {
            return state == SpaceState.SHARED;
        } finally {
            lock.unlock();
        }
    }

    /// Folds the next chunk.
    ///
    /// @return whether there is more to fold
    boolean foldStep() {
        if (!isFoldable()) {
            return false;
        }
        long beganNanos = closeGate();
        boolean more;
        try {
            more = foldStepClosed();
        } finally {
            openGate(beganNanos);
        }
        if (!more) {
            punchQueued();
        }
        return more;
    }

    private boolean isFoldable() {
        lock.lock();
        try {
            return live.isEmpty() && (state == SpaceState.COPY_ON_WRITE || state == SpaceState.FOLDING);
        } finally {
            lock.unlock();
        }
    }

    private boolean foldStepClosed() {
        lock.lock();
        try {
            if (!isFoldable()) {
                return false; // somebody else was quicker
            }
            if (state == SpaceState.COPY_ON_WRITE) {
                fold.restart();
                state = SpaceState.FOLDING;
            }
            fold.step();
            if (fold.isDone()) {
                memory.writers.keepFromChildren();
                state = SpaceState.SHARED;
                budget.endGeneration();
                endRestraint();
            }
            return state == SpaceState.FOLDING;
        } finally {
            lock.unlock();
        }
    }

    /// Not while the gate is closed: it may take long.
    private void punchQueued() {
        lock.lock();
        try {
            if (state == SpaceState.SHARED) {
                memory.punchQueued();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Between two steps those who wait at the gate get in; else a fold would be one long pause for them.
    private void letWritersPass() {
        if (gate != null) {
            long deadlineNanos = System.nanoTime() + MOST_YIELD_NANOS;
            while (gate.waiting() > 0 && System.nanoTime() - deadlineNanos < 0) {
                LockSupport.parkNanos(this, NAP_NANOS);
            }
        }
    }

    // ---- the end of memory

    /// Sets aside what copies of memory may need that is committed while snapshots live; under the lock.
    ///
    /// @throws CommitFailed when the ledger refuses; nothing has changed then
    void requireRoomForCopies(long address, long rangeBytes) {
        long committed = memory.committed.count(address, rangeBytes) * PageSize.BYTES;
        long refused = budget.reserve(memory.committed.bytes() + rangeBytes - committed);
        if (refused > 0) {
            throw new CommitFailed(
                    "commit of " + rangeBytes + " bytes in '" + name + "' while snapshots live",
                    Errno.ENOMEM,
                    "the ledger has no " + refused + " bytes left for copies of it (" + budget
                            + "); close a snapshot, or commit less.");
        }
    }

    /// Looks how much memory the copies take, and acts when there is no more; by the keeper only.
    ///
    /// @return after how many nanoseconds to look again; `Long.MAX_VALUE`: not before the next take
    long watch() {
        lock.lock();
        try {
            if (state != SpaceState.COPY_ON_WRITE || live.isEmpty() || !budget.mustBeWatched()) {
                return Long.MAX_VALUE;
            }
            long leftNanos = nextLookNanos - System.nanoTime();
            if (leftNanos > 0) {
                return leftNanos;
            }
            long copiedBytes = privateBytes();
            live.getFirst().noteCopies(copiedBytes);
            if (budget.covers(copiedBytes)) {
                endRestraint();
                nextLookNanos = System.nanoTime() + budget.patienceNanos(copiedBytes);
                return budget.patienceNanos(copiedBytes);
            }
        } finally {
            lock.unlock();
        }
        act();
        return CopyBudget.LEAST_PATIENCE_NANOS;
    }

    private void act() {
        switch (whenFull) {
            case CANCEL_OLDEST -> cancelOldest();
            case REFUSE_WRITERS -> Objects.requireNonNull(gate).refuse();
            case THROTTLE_WRITERS -> Objects.requireNonNull(gate).throttle();
        }
    }

    /// @return whether one was cancelled; its memory may come back a moment later
    private boolean cancelOldest() {
        for (Snapshot snapshot : snapshots()) {
            boolean again = snapshot.isCancelled();
            boolean ended = snapshot.cancel("the memory for copies is used up");
            if (ended || !again) {
                return true;
            }
        }
        return false;
    }

    private void endRestraint() {
        if (gate != null) {
            gate.endRestraint();
        }
    }

    // ---- all the rest

    /// Closes all snapshots; no other will be taken.
    ///
    /// @return false when that was done before
    boolean close() {
        takers.lock();
        try {
            while (true) {
                snapshots().forEach(Snapshot::close);
                lock.lock();
                try {
                    if (state == SpaceState.CLOSED) {
                        return false;
                    }
                    if (live.isEmpty()) {
                        state = SpaceState.CLOSED;
                        budget.close();
                        return true;
                    }
                } finally {
                    lock.unlock();
                }
            }
        } finally {
            takers.unlock();
        }
    }

    void closeSnapshots() {
        snapshots().forEach(Snapshot::close);
    }

    void closeFinder() {
        finder.close();
    }

    /// Under the lock.
    SnapshotStats stats() {
        return new SnapshotStats(
                live.size(),
                takes,
                memory.committed.bytes(),
                memory.queuedBytes(),
                state == SpaceState.SHARED ? 0 : privateBytes(),
                live.stream().mapToLong(Snapshot::copiedBytes).sum(),
                fold.foldedPages(),
                budget.chargedBytes());
    }

    /// Under the lock; for tests.
    void checkInvariants() {
        if (state == SpaceState.SHARED && privateBytes() > 0) {
            throw new AssertionError("W4 is broken: shared, and " + counted);
        }
        if (state != SpaceState.COPY_ON_WRITE && !live.isEmpty()) {
            throw new AssertionError("W3 is broken: " + state + " with " + live);
        }
        long viewBytes = live.stream().mapToLong(Snapshot::copiedBytes).sum();
        budget.checkInvariants(viewBytes);
    }

    private long privateBytes() {
        counted.clear();
        finder.find(memory.writers.address(), memory.highestEnd(), counted);
        return counted.bytes();
    }

    private List<Snapshot> snapshots() {
        lock.lock();
        try {
            return List.copyOf(live);
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() {
        if (!isOpen()) {
            throw new IllegalStateException("take of '" + name + "': it is closed; create a new one.");
        }
    }

    /// When it began to close: the wait for those inside is a part of the pause.
    private long closeGate() {
        long beganNanos = System.nanoTime();
        if (gate != null) {
            gate.close();
        }
        return beganNanos;
    }

    private void openGate(long beganNanos) {
        if (gate != null) {
            gate.open();
            if (pauses != null) {
                tell(pauses, System.nanoTime() - beganNanos);
            }
        }
    }

    private void tell(LongConsumer listener, long pauseNanos) {
        try {
            listener.accept(pauseNanos);
        } catch (RuntimeException failed) { // a snapshot that was taken must not be lost with it
            System.getLogger(Generations.class.getName())
                    .log(System.Logger.Level.WARNING, "A listener of pauses of '" + name + "' has failed", failed);
        }
    }
}
