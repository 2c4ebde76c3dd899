package allod.pages;

import allod.pages.MappingRun.Advice;
import allod.pages.MappingRun.State;
import allod.pages.os.MappingBudget;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.UnaryOperator;

/// A range of address space that this process owns, behind which memory is put and taken away page by page.
///
/// ```
///            commit                    first touch
/// reserved ──────────► committed ──────────────────► resident
///    ▲                     │  ▲                         │
///    │      decommit       │  └─────────────────────────┘
///    └─────────────────────┴──────────────────────── discard
/// ```
///
/// - *reserved*: no memory and no access; touching it ends the process
/// - *committed*: readable and writable, zero at the first touch
/// - *resident*: a page frame is behind it
///
/// A range can also be a [Guard], or *lent*: then a [Loan] says who maps what there.
///
/// Invariants:
///
/// - **R1** the range never changes its owner before [#close()]: pages are replaced in place, never unmapped and mapped
///   again, since another thread of the process might get the hole
/// - **R2** every range that is handed to the kernel lies inside the reservation and on page boundaries
/// - **R3** a call that throws has changed nothing
/// - **R4** after [#close()] no call reaches the kernel
/// - **R5** the process-wide mapping budget is charged with at least the mappings that the kernel has in the range
///
/// Threads: any. Calls that change mappings hold the write lock; those that only give memory back or look hold the read
/// lock, so that none of them meets a range that was closed and belongs to somebody else. The lock is the last one
/// taken: nothing else is locked under it.
///
/// Sources: reserve, commit and decommit as in the virtual memory of Windows and HotSpot; decommit by a fixed mmap as
/// in HotSpot's `os::pd_uncommit_memory`.
public final class Reservation implements AutoCloseable {

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final String name;
    private final long baseAddress;
    private final long bytes;
    private final MappingBudget budget;
    private final MappingName mappingName;
    private final MappingLedger ledger; // guarded by lock
    private int settledSeams; // guarded by lock: the seams that the kernel confirmed last time
    private int loans; // guarded by lock
    private long lentMappings; // guarded by lock: what borrowers and splits have taken on top of the ledger
    private boolean closed; // guarded by lock

    private Reservation(String name, long baseAddress, long bytes, MappingBudget budget) {
        this.name = name;
        this.baseAddress = baseAddress;
        this.bytes = bytes;
        this.budget = budget;
        this.mappingName = MappingName.of(name, baseAddress, bytes);
        this.ledger = new MappingLedger(baseAddress, baseAddress + bytes);
    }

    /// Reserves address space; no memory is used yet.
    ///
    /// @param name what it is for: it stands in errors and in `/proc/self/maps`
    /// @param bytes a positive multiple of [PageSize#BYTES]; tens of TiB are fine
    /// @param alignmentBytes of the base address, a power of two; below [PageSize#BYTES] it is met anyway
    /// @throws KernelCallFailed when no gap of the address space is large enough; a smaller request may succeed
    /// @throws MappingLimitException when Allod has used up its share of the mappings of the process
    public static Reservation reserve(String name, long bytes, long alignmentBytes) {
        return reserve(name, bytes, alignmentBytes, MappingBudget.process());
    }

    static Reservation reserve(String name, long bytes, long alignmentBytes, MappingBudget budget) {
        requireShape(name, bytes, alignmentBytes);
        Guard.fence(); // a late error of a guard must not surface between the kernel's change and ours
        if (!budget.tryTake(1)) {
            throw new MappingLimitException("reserve of '" + name + "'", 1, budget.used(), budget.limit());
        }
        long baseAddress;
        try {
            baseAddress = Kernel.reserve(name, bytes, alignmentBytes);
        } catch (KernelCallFailed failure) {
            budget.give(1);
            throw failure;
        }
        return new Reservation(name, baseAddress, bytes, budget);
    }

    /// What it is for.
    public String name() {
        return name;
    }

    /// First address of the range.
    public long baseAddress() {
        return baseAddress;
    }

    /// Length of the range.
    public long bytes() {
        return bytes;
    }

    /// Makes pages readable and writable. Pages that were reserved read as zero; committed ones keep their contents.
    ///
    /// Long runs are cheaper than many short ones, in time and in mappings.
    ///
    /// @throws CommitFailed when the kernel does not promise the memory
    public void commit(long address, long rangeBytes) {
        change("commit", address, rangeBytes, run -> run.with(State.COMMITTED), this::commitReserved);
    }

    /// Gives the memory back to the system and forbids access. Advice about huge pages stays.
    public void decommit(long address, long rangeBytes) {
        change("decommit", address, rangeBytes, run -> run.with(State.RESERVED), this::makeReserved);
    }

    /// Gives the memory back to the system; committed pages stay committed and read as zero, reserved ones stay
    /// reserved.
    public void discard(long address, long rangeBytes) {
        Lock held = locked(lock.readLock());
        try {
            requireRange("discard", address, rangeBytes);
            if (loans > 0) {
                requireOwn("discard", address, rangeBytes); // in a copy-on-write view it would bring old contents back
            }
            Kernel.discard(address, rangeBytes);
        } finally {
            held.unlock();
        }
    }

    /// Asks for huge pages, or for none, behind pages that will be touched from now on, committed already or later.
    /// Advice: a kernel without transparent huge pages does nothing.
    public void adviseHugePages(long address, long rangeBytes, boolean on) {
        Advice advice = on ? Advice.HUGE : Advice.SMALL;
        change(
                "adviseHugePages",
                address,
                rangeBytes,
                run -> run.with(advice),
                (start, length) -> Kernel.advise(start, length, advice));
    }

    /// Bytes of the range that are in memory now, in whole pages.
    public long residentBytes(long address, long rangeBytes) {
        Lock held = locked(lock.readLock());
        try {
            requireRange("residentBytes", address, rangeBytes);
            return ledger.parts(address, address + rangeBytes).stream()
                    .filter(run -> run.state() == State.COMMITTED)
                    .mapToLong(run -> Residency.bytes(run.startAddress(), run.bytes()))
                    .sum();
        } finally {
            held.unlock();
        }
    }

    /// Replaces pages by a guard, which the JVM survives when it is touched; their memory goes back to the system.
    ///
    /// @param guardName what lies there; [GuardHit] says it
    /// @param rangeBytes at least [Guard#MIN_BYTES]
    /// @throws KernelCallFailed when the process has no file descriptor left for the first guard
    public Guard guard(String guardName, long address, long rangeBytes) {
        Guard guard = new Guard(this, guardName, address, rangeBytes);
        int descriptor = Kernel.emptyFile();
        change(
                "guard '" + guardName + "'",
                address,
                rangeBytes,
                run -> run.with(State.GUARD),
                (start, length) -> Kernel.mapBeyondEnd(descriptor, start, length));
        return guard;
    }

    /// Whether nothing is behind a range.
    boolean isReserved(long address, long rangeBytes) {
        Lock held = locked(lock.readLock());
        try {
            requireRange("isReserved", address, rangeBytes);
            return ledger.parts(address, address + rangeBytes).stream().allMatch(run -> run.state() == State.RESERVED);
        } finally {
            held.unlock();
        }
    }

    /// Hands a range over to code that maps something of its own there, a file say; its memory goes back to the system.
    /// Until the loan is closed, no other call of the reservation changes the range.
    ///
    /// @param purpose what will lie there, for errors
    /// @throws MappingLimitException when Allod has used up its share of the mappings of the process
    public Loan lend(String purpose, long address, long rangeBytes) {
        Guard.fence();
        Lock held = locked(lock.writeLock());
        try {
            requireRange("lend for " + purpose, address, rangeBytes);
            requireOwn("lend for " + purpose, address, rangeBytes);
            changeLocked(
                    "lend for " + purpose,
                    address,
                    rangeBytes,
                    run -> new MappingRun(run.startAddress(), run.endAddress(), State.LENT, Advice.NONE),
                    (start, length) -> Kernel.reserveAgain(start, length));
            loans++;
            return new Loan(this, purpose, address, rangeBytes);
        } finally {
            held.unlock();
        }
    }

    /// Makes a change that the ledger does not know, and that may split mappings at both ends of a range.
    void split(String verb, long address, long rangeBytes, KernelChange kernel) {
        Guard.fence();
        Lock held = locked(lock.writeLock());
        try {
            requireRange(verb, address, rangeBytes);
            requireOwn(verb, address, rangeBytes);
            if (!budget.tryTake(2)) {
                throw new MappingLimitException(verb + " in " + this, 2, budget.used(), budget.limit());
            }
            long before = kernelMappings();
            long grown = 2;
            try {
                kernel.make(address, rangeBytes);
                grown = Math.max(0, Math.min(2, kernelMappings() - before));
            } finally {
                budget.give(2 - grown);
                lentMappings += grown; // until close: who joins them again is not known
            }
        } finally {
            held.unlock();
        }
    }

    private long kernelMappings() {
        return ProcessMappings.starts(baseAddress, baseAddress + bytes).size();
    }

    /// Charges a borrower's mappings; negative: gives them back.
    void chargeLoan(Loan loan, long mappings) {
        Lock held = locked(lock.writeLock());
        try {
            if (closed) {
                return; // the range is gone, and what it owed was given back
            }
            if (!budget.tryTake(mappings)) {
                throw new MappingLimitException("mapping in " + loan, mappings, budget.used(), budget.limit());
            }
            lentMappings += mappings;
        } finally {
            held.unlock();
        }
    }

    /// Makes the pages of a loan reserved again, whatever is mapped there; nothing is left to do once the reservation
    /// is closed.
    ///
    /// @param mappings what the borrower still owes
    void endLoan(Loan loan, long mappings) {
        Guard.fence();
        Lock held = locked(lock.writeLock());
        try {
            if (!closed) {
                makeReservedLocked(loan.toString(), loan.address(), loan.bytes());
                budget.give(mappings);
                lentMappings -= mappings;
                loans--;
            }
        } finally {
            held.unlock();
        }
    }

    /// Makes the pages of a guard reserved again; nothing is left to do once the reservation is closed.
    void removeGuard(Guard guard) {
        Guard.fence();
        Lock held = locked(lock.writeLock());
        try {
            if (!closed) {
                makeReservedLocked(guard.toString(), guard.address(), guard.bytes());
            }
        } finally {
            held.unlock();
        }
    }

    /// Puts memory in the place of a guard; there is no moment at which an access would end the process.
    void commitGuard(Guard guard) {
        Guard.fence();
        Lock held = locked(lock.writeLock());
        try {
            requireRange("commit of " + guard, guard.address(), guard.bytes());
            changeLocked(
                    "commit of " + guard,
                    guard.address(),
                    guard.bytes(),
                    run -> run.with(State.COMMITTED),
                    (start, length) -> {
                        Kernel.commitAfresh(start, length);
                        mappingName.putAgain(start, length);
                    });
        } finally {
            held.unlock();
        }
    }

    private void makeReservedLocked(String verb, long address, long rangeBytes) {
        changeLocked(verb, address, rangeBytes, run -> run.with(State.RESERVED), this::makeReserved);
    }

    /// Gives the whole range back to the system, guards included; a second call does nothing.
    @Override
    public void close() {
        Guard.fence();
        Lock held = locked(lock.writeLock());
        try {
            if (!closed) {
                Kernel.release(baseAddress, bytes);
                closed = true;
                budget.give(ledger.count() + lentMappings);
            }
        } finally {
            held.unlock();
        }
    }

    /// Compares the ledger with itself and with the kernel; for tests.
    void checkInvariants() {
        Lock held = locked(lock.readLock());
        try {
            if (!closed) {
                ledger.checkInvariants(baseAddress, baseAddress + bytes);
                long kernelMappings = kernelMappings();
                long charged = ledger.count() + lentMappings;
                if (kernelMappings > charged || budget.used() < charged) {
                    throw new AssertionError("R5 is broken: the kernel has " + kernelMappings + " mappings, the ledger "
                            + ledger.count() + ", loans " + lentMappings + ", the budget " + budget.used());
                }
            }
        } finally {
            held.unlock();
        }
    }

    /// The number of mappings that this reservation is charged with.
    int mappings() {
        Lock held = locked(lock.readLock());
        try {
            return ledger.count();
        } finally {
            held.unlock();
        }
    }

    @Override
    public String toString() {
        return "reservation '" + name + "' [0x" + Long.toHexString(baseAddress) + ", +" + bytes + " bytes]";
    }

    /// The kernel's side of a change of pages.
    @FunctionalInterface
    interface KernelChange {
        void make(long address, long rangeBytes);
    }

    private void change(
            String verb, long address, long rangeBytes, UnaryOperator<MappingRun> pages, KernelChange kernel) {
        Guard.fence();
        Lock held = locked(lock.writeLock());
        try {
            requireRange(verb, address, rangeBytes);
            requireOwn(verb, address, rangeBytes);
            changeLocked(verb, address, rangeBytes, pages, kernel);
        } finally {
            held.unlock();
        }
    }

    /// Budget first, then the kernel, then the ledger: whichever refuses, the ones after it have not been asked.
    private void changeLocked(
            String verb, long address, long rangeBytes, UnaryOperator<MappingRun> pages, KernelChange kernel) {
        MappingLedger.Change change = ledger.plan(address, address + rangeBytes, pages);
        if (!budget.tryTake(Math.max(0, change.growth()))) {
            settle();
            change = ledger.plan(address, address + rangeBytes, pages);
            if (!budget.tryTake(Math.max(0, change.growth()))) {
                throw new MappingLimitException(verb + " in " + this, change.growth(), budget.used(), budget.limit());
            }
        }
        try {
            kernel.make(address, rangeBytes);
        } catch (KernelCallFailed failure) {
            budget.give(Math.max(0, change.growth()));
            throw failure;
        }
        ledger.apply(change);
        budget.give(Math.max(0, -change.growth()));
    }

    /// Asks the kernel which seams of the ledger are real, when that may help: reading the list of mappings is slow, so
    /// it waits until a quarter more seams than last time have come together.
    private void settle() {
        int seams = ledger.seams();
        if (seams > settledSeams + settledSeams / 4) {
            Set<Long> starts = ProcessMappings.starts(baseAddress, baseAddress + bytes);
            budget.give(ledger.settle(starts::contains));
            settledSeams = ledger.seams();
        }
    }

    private void commitReserved(long address, long rangeBytes) {
        List<MappingRun> reserved = ledger.parts(address, address + rangeBytes).stream()
                .filter(run -> run.state() == State.RESERVED)
                .toList();
        int done = 0;
        try {
            for (; done < reserved.size(); done++) {
                Kernel.commit(
                        name,
                        reserved.get(done).startAddress(),
                        reserved.get(done).bytes());
            }
        } catch (CommitFailed failure) {
            // The one that failed too: mprotect may have changed some of its pages.
            reserved.subList(0, done + 1).forEach(run -> makeReserved(run.startAddress(), run.bytes()));
            throw failure;
        }
    }

    private void makeReserved(long address, long rangeBytes) {
        Kernel.reserveAgain(address, rangeBytes);
        mappingName.putAgain(address, rangeBytes);
        for (MappingRun run : ledger.parts(address, address + rangeBytes)) {
            if (run.advice() != Advice.NONE) {
                // No exception if it fails: the pages are reserved by now, and advice is only advice.
                long _ = Kernel.tryAdvise(run.startAddress(), run.bytes(), run.advice());
            }
        }
    }

    private static Lock locked(Lock lock) {
        lock.lock();
        return lock;
    }

    private static void requireShape(String name, long bytes, long alignmentBytes) {
        if (bytes <= 0 || !PageSize.isMultiple(bytes)) {
            throw new IllegalArgumentException("reserve of '" + name + "', " + bytes
                    + " bytes: the size must be a positive multiple of the page size, " + PageSize.BYTES + ".");
        }
        if (alignmentBytes < 0 || Long.bitCount(alignmentBytes) != 1) {
            throw new IllegalArgumentException("reserve of '" + name + "' aligned to " + alignmentBytes
                    + " bytes: the alignment must be a power of two.");
        }
    }

    private void requireRange(String verb, long address, long rangeBytes) {
        if (closed) {
            throw new IllegalStateException(verb + " on " + this + ": it is closed; reserve a new one.");
        }
        long offset = address - baseAddress;
        if (rangeBytes <= 0 || offset < 0 || offset > bytes - rangeBytes) {
            throw new IllegalArgumentException(
                    range(verb, address, rangeBytes) + ": the range must lie inside and not be empty.");
        }
        if (!PageSize.isMultiple(address) || !PageSize.isMultiple(rangeBytes)) {
            throw new IllegalArgumentException(range(verb, address, rangeBytes)
                    + ": start and length must be multiples of the page size, " + PageSize.BYTES + ".");
        }
    }

    private void requireOwn(String verb, long address, long rangeBytes) {
        for (MappingRun run : ledger.parts(address, address + rangeBytes)) {
            if (run.state() == State.GUARD || run.state() == State.LENT) {
                throw new IllegalStateException(range(verb, address, rangeBytes) + ": a "
                        + (run.state() == State.GUARD ? "guard" : "loan") + " lies at 0x"
                        + Long.toHexString(run.startAddress()) + ", +" + run.bytes() + " bytes; close it first.");
            }
        }
    }

    private String range(String verb, long address, long rangeBytes) {
        return verb + " of [0x" + Long.toHexString(address) + ", +" + rangeBytes + " bytes] in " + this;
    }
}
