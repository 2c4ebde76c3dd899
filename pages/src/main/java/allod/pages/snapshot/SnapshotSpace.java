package allod.pages.snapshot;

import allod.pages.Guard;
import allod.pages.Loan;
import allod.pages.PageSize;
import allod.pages.Reservation;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Memory of which snapshots are taken in a moment, by copy-on-write and without fork.
///
/// ```
/// shared           writers ──► view W ══ memfd ══ view S
///
/// take             one mmap makes W private: from now on a store copies its page, and the memfd stays as it is
///
/// copy-on-write    writers ──► view W ── copies    memfd ══ view S ──► readers of the snapshot
///                                 └───── all else ───┘
///
/// fold             after the last snapshot: the copies are written into the memfd, chunk by chunk, and W is shared
/// ```
///
/// The first snapshot of a *generation* costs one mmap, the later ones, taken while it lives, a copy of what the
/// writers have changed. All of them keep their own values.
///
/// **The gate.** The first snapshot is a consistent cut whether there is a gate or not: the kernel lets no thread pass
/// a store through the new mapping before all of the old one is gone. [#takeQuiescent()] is also a moment between
/// operations. A later snapshot and each step of a fold close the gate, so in a space with a gate *every* store must be
/// made inside an operation ([#gate()]). A space without one never folds by itself: its user says when nobody writes,
/// with [#foldQuiescent()] and [#takeQuiescent()].
///
/// Invariants:
///
/// - **W1** nobody writes the file while a snapshot lives
/// - **W2** pages go back to the system only while no snapshot lives
/// - **W3** a fold begins only when the last snapshot of the generation is gone
/// - **W4** a store that has happened is never lost
///
/// Threads: any. Locks: `takers`, then the gate, then `lock`; an operation inside the gate may commit and decommit.
/// Before [#close()] writers must have stopped, as for every memory.
///
/// Errors: what the kernel refuses is [KernelCallFailed] and has changed nothing; the end of memory for copies is
/// [SnapshotMemoryExhausted] at a take, and what [WhenFull] says later.
///
/// Sources: HyPer (ICDE 2011) for snapshots by the hardware's copy-on-write, with fork; AnKer (2017) for what a call of
/// its own for it could do. Here the file's huge pages make the one mmap cheap.
public final class SnapshotSpace implements AutoCloseable {

    private final String name;
    private final @Nullable Reservation ownReservation;

    /// Fair: the keeper takes it again and again while it makes huge pages, and would starve takes and commits.
    private final ReentrantLock lock = new ReentrantLock(true);

    private final SpaceMemory memory;
    private final Collapse collapse;
    private final Generations generations;
    private final @Nullable Keeper keeper;

    private SnapshotSpace(String name, Loan loan, @Nullable Reservation ownReservation, SnapshotOptions options) {
        this.name = name;
        this.ownReservation = ownReservation;
        PrivatePages finder = PrivatePages.open();
        try {
            this.memory = new SpaceMemory(name, loan, options.ledger());
        } catch (RuntimeException | Error failure) {
            finder.close();
            throw failure;
        }
        this.collapse = new Collapse(memory);
        this.generations = new Generations(name, options, memory, finder, lock);
        this.keeper = options.background() ? new Keeper(name, generations, options.collapse() ? this : null) : null;
        if (keeper != null) {
            keeper.start();
        }
    }

    /// A space in a range of its own.
    ///
    /// @param name what it is for: it stands in errors
    /// @param bytes a positive multiple of [PageSize#BYTES]; nothing of it is committed
    public static SnapshotSpace create(String name, long bytes, SnapshotOptions options) {
        Reservation reservation = Reservation.reserve(name, bytes, PageSize.HUGE_BYTES);
        try {
            Loan loan = reservation.lend("snapshots", reservation.baseAddress(), bytes);
            return new SnapshotSpace(name, loan, reservation, options);
        } catch (RuntimeException | Error failure) {
            reservation.close();
            throw failure;
        }
    }

    /// A space in a range of somebody else's reservation, which gets it back when the space is closed. Aligned to
    /// [PageSize#HUGE_BYTES], all of it can be huge pages.
    public static SnapshotSpace over(Reservation reservation, long address, long bytes, SnapshotOptions options) {
        Loan loan = reservation.lend("snapshots", address, bytes);
        try {
            return new SnapshotSpace(reservation.name(), loan, null, options);
        } catch (RuntimeException | Error failure) {
            loan.close();
            throw failure;
        }
    }

    /// A space in all of a loan, whose owner closes it afterwards.
    static SnapshotSpace in(Loan loan, String name, SnapshotOptions options) {
        return new SnapshotSpace(name, loan, null, options);
    }

    /// First address.
    public long address() {
        return memory.writers.address();
    }

    /// Length of the range.
    public long bytes() {
        return memory.writers.bytes();
    }

    /// What every store goes through.
    ///
    /// @throws IllegalStateException when the space was made without a gate
    public OperationGate gate() {
        OperationGate gate = generations.gate();
        if (gate == null) {
            throw new IllegalStateException(this + " has no gate: make it with SnapshotOptions.gated(true).");
        }
        return gate;
    }

    /// Makes pages readable and writable, with memory behind them: a full disk or container is told here, and not at a
    /// store. Pages that were not committed read as zero, committed ones keep their contents.
    ///
    /// @throws allod.pages.CommitFailed when the ledger or the system refuses; nothing has changed then
    public void commit(long address, long rangeBytes) {
        requirePages("commit", address, rangeBytes);
        lock.lock();
        try {
            requireOpen("commit");
            if (generations.isFrozen()) {
                generations.requireRoomForCopies(address, rangeBytes); // the writers copy each of these pages, too
            }
            memory.commit(address, rangeBytes, generations.isFrozen());
            collapse.committed(address, rangeBytes);
        } finally {
            lock.unlock();
        }
        if (keeper != null) {
            keeper.wake();
        }
    }

    /// Takes pages away: their contents are undefined from now on, and nobody may touch them. Their memory goes back to
    /// the system at once, or when the last snapshot is gone.
    public void decommit(long address, long rangeBytes) {
        requirePages("decommit", address, rangeBytes);
        lock.lock();
        try {
            requireOpen("decommit");
            memory.decommit(address, rangeBytes, generations.isFrozen());
        } finally {
            lock.unlock();
        }
    }

    /// Takes pages away whose memory can go back at once.
    ///
    /// @return false, and nothing has changed, while snapshots live or their copies are not folded
    boolean tryDecommit(long address, long rangeBytes) {
        requirePages("decommit", address, rangeBytes);
        lock.lock();
        try {
            requireOpen("decommit");
            if (generations.isFrozen()) {
                return false;
            }
            memory.decommit(address, rangeBytes, false);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Bytes of a range of the file that are in memory, copies not counted.
    long residentBytes(long address, long rangeBytes) {
        lock.lock();
        try {
            return memory.committed.count(address, rangeBytes) * PageSize.BYTES;
        } finally {
            lock.unlock();
        }
    }

    /// Gives the memory behind pages that nobody uses at the moment back to the system; they stay committed and read as
    /// zero.
    ///
    /// @return false, and nothing has changed, while snapshots live or their copies are not folded
    public boolean discard(long address, long rangeBytes) {
        requirePages("discard", address, rangeBytes);
        lock.lock();
        try {
            requireOpen("discard");
            if (generations.isFrozen()) {
                return false;
            }
            memory.discard(address, rangeBytes);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Puts committed pages into the page table now, so that no store has to wait for a page fault. Does nothing while
    /// snapshots live.
    public void populate(long address, long rangeBytes) {
        requirePages("populate", address, rangeBytes);
        lock.lock();
        try {
            requireOpen("populate");
            if (!generations.isFrozen() && memory.committed.covers(address, rangeBytes)) {
                memory.writers.populate(address, rangeBytes);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Makes huge pages of all committed memory now, which makes takes quick: else a thread does it in the background.
    /// Stops at once while snapshots live.
    ///
    /// @return whether all of it that can be is huge now
    public boolean collapse() {
        while (collapseNext()) {
            Thread.onSpinWait();
        }
        return collapse.isDone();
    }

    /// Takes a snapshot: a consistent cut through all stores. A thread may be in the middle of an operation.
    ///
    /// @throws SnapshotMemoryExhausted when the ledger has no room for copies
    /// @throws IllegalStateException when the space has no gate, and an older snapshot lives or is not folded: only
    /// [#takeQuiescent()] can be taken then
    public Snapshot take() {
        return watched(generations.take(this, false));
    }

    /// Takes a snapshot between operations: none is half done. In a space without a gate the caller says so.
    ///
    /// @throws OperationStuck when an operation does not end; nothing was taken
    public Snapshot takeQuiescent() {
        return watched(generations.take(this, true));
    }

    /// Folds what the closed snapshots have left, in steps, between which writers go on.
    ///
    /// @return whether the space is shared now; false while snapshots live
    /// @throws IllegalStateException when the space has no gate
    public boolean fold() {
        if (generations.gate() == null) {
            throw new IllegalStateException(
                    "fold of " + this + ": without a gate writers cannot be kept out, and stores"
                            + " would be lost. Call foldQuiescent() when nobody writes.");
        }
        return generations.foldAll();
    }

    /// The same, of a space without a gate, while nobody writes.
    ///
    /// @return whether the space is shared now; false while snapshots live
    public boolean foldQuiescent() {
        return generations.foldAll();
    }

    /// Closes all snapshots that live.
    ///
    /// @throws IllegalStateException when a call of the JDK is reading one of them at this moment
    public void closeSnapshots() {
        generations.closeSnapshots();
    }

    /// What the space is made of at this moment.
    public SnapshotStats stats() {
        lock.lock();
        try {
            requireOpen("stats");
            return generations.stats();
        } finally {
            lock.unlock();
        }
    }

    /// Closes all snapshots and gives the memory back. Nothing is folded. Nobody may touch the memory any more.
    ///
    /// @throws IllegalStateException when a call of the JDK is reading a snapshot at this moment; the space is open
    @Override
    public void close() {
        Guard.fence();
        if (!generations.close()) {
            return;
        }
        if (keeper != null) {
            keeper.end();
        }
        generations.closeFinder();
        memory.close();
        if (ownReservation != null) {
            ownReservation.close();
        }
    }

    @Override
    public String toString() {
        return "snapshot space '" + name + "' [0x" + Long.toHexString(address()) + ", +" + bytes() + " bytes]";
    }

    private Snapshot watched(Snapshot taken) {
        if (keeper != null) {
            keeper.wake();
        }
        return taken;
    }

    void released(Snapshot snapshot) {
        generations.released(snapshot);
        if (keeper != null) {
            keeper.wake();
        }
    }

    /// Makes the next huge page.
    ///
    /// @return whether there may be more to do
    boolean collapseNext() {
        lock.lock();
        try {
            return generations.isOpen() && !generations.isFrozen() && collapse.next();
        } finally {
            lock.unlock();
        }
    }

    void requireRange(String verb, long address, long rangeBytes) {
        long offset = address - address();
        if (rangeBytes < 0 || offset < 0 || offset > bytes() - rangeBytes) {
            throw new IllegalArgumentException(range(verb, address, rangeBytes) + ": the range must lie inside.");
        }
    }

    /// Compares the parts with each other and with the kernel; for tests.
    void checkInvariants() {
        lock.lock();
        try {
            generations.checkInvariants();
        } finally {
            lock.unlock();
        }
    }

    private void requirePages(String verb, long address, long rangeBytes) {
        requireRange(verb, address, rangeBytes);
        if (rangeBytes == 0 || !PageSize.isMultiple(address) || !PageSize.isMultiple(rangeBytes)) {
            throw new IllegalArgumentException(range(verb, address, rangeBytes)
                    + ": start and length must be multiples of the page size, " + PageSize.BYTES + ", and not 0.");
        }
    }

    private void requireOpen(String verb) {
        if (!generations.isOpen()) {
            throw new IllegalStateException(verb + " on " + this + ": it is closed; create a new one.");
        }
    }

    private String range(String verb, long address, long rangeBytes) {
        return verb + " of [0x" + Long.toHexString(address) + ", +" + rangeBytes + " bytes] in " + this;
    }
}
