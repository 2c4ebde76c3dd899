package allod.stack;

import allod.pages.Guard;
import allod.pages.MemoryNotice;
import allod.pages.MemoryProbe;
import allod.pages.PageSize;
import allod.pages.Reservation;

/// A reservation with the memory of one or many stacks: one guard, and stacks side by side above it.
///
/// ```
/// │ guard: InternalError at access │ StackMemory 0 │ StackMemory 1 │ ... │
/// ```
///
/// Stacks of platform threads have a slab each, so each has its own guard. Those of virtual threads share slabs,
/// since every guard costs the process two of its limited number of mappings: there the guard protects what is
/// below the slab, and the exact check of the bump pointer alone protects a neighbour.
///
/// Invariants:
///
/// - **L1** the idle memory is the memory that is not with a lessee nor among the hot ones of the pool, each once
///
/// Threads: the list of idle memory and the index are guarded by the pool's lock; the rest is immutable.
final class StackSlab {

    private static final long GUARD_BYTES = Guard.MIN_BYTES;

    private final Reservation reservation;
    private final MemoryNotice notice;
    private final StackMemory[] all;
    private final StackMemory[] idle;
    private int idleCount;
    private int index; // in the pool's list of slabs

    StackSlab(int index, long capacityBytes, int stacks) {
        this.index = index;
        this.all = new StackMemory[stacks];
        this.idle = new StackMemory[stacks];
        long stacksBytes = stacks * capacityBytes;
        this.reservation = Reservation.reserve("stacks", GUARD_BYTES + stacksBytes, PageSize.BYTES);
        long baseAddress = reservation.baseAddress() + GUARD_BYTES;
        try {
            reservation.guard("below the stack", reservation.baseAddress(), GUARD_BYTES);
            reservation.commit(baseAddress, stacksBytes);
            reservation.adviseHugePages(baseAddress, stacksBytes, false); // else the first push may take 2 MiB
        } catch (RuntimeException refused) {
            reservation.close();
            throw refused;
        }
        notice = MemoryNotice.opened(MemoryProbe.Kind.STACK, "stacks", stacksBytes);
        for (int i = 0; i < stacks; i++) {
            long bottomAddress = baseAddress + i * capacityBytes;
            all[i] = new StackMemory(this, bottomAddress, bottomAddress + capacityBytes);
            putIdle(all[i]);
        }
    }

    /// The memory of the stacks in this slab, whoever has it now.
    StackMemory[] all() {
        return all;
    }

    int index() {
        return index;
    }

    void moveTo(int newIndex) {
        index = newIndex;
    }

    int idleCount() {
        return idleCount;
    }

    boolean isAllIdle() {
        return idleCount == all.length;
    }

    StackMemory takeIdle() {
        idleCount--;
        return idle[idleCount];
    }

    void putIdle(StackMemory memory) {
        idle[idleCount] = memory;
        idleCount++;
    }

    /// The first page boundary at or below `address`.
    static long pageOf(long address) {
        return PageSize.roundDown(address);
    }

    void discard(long address, long bytes) {
        reservation.discard(address, bytes);
    }

    long residentBytes(long address, long bytes) {
        return reservation.residentBytes(address, bytes);
    }

    void close() {
        reservation.close();
        notice.closed();
    }

    void checkInvariants() {
        for (int i = 0; i < idleCount; i++) {
            Invariant.require(idle[i].lessee() == null, "L1", idle[i]);
            Invariant.require(idle[i].touchedAddress() == idle[i].topAddress, "M2", idle[i]);
            for (int j = 0; j < i; j++) {
                Invariant.require(idle[i] != idle[j], "L1", idle[i]);
            }
        }
        for (StackMemory memory : all) {
            memory.checkInvariants();
        }
    }
}
