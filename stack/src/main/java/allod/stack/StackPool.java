package allod.stack;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Leases the memory of stacks, and takes it back from threads that are dead.
///
/// ```
///            lease                       thread is dead, or the stack is closed
///   idle ─────────────► leased ───────────────────────────────► idle
///    ▲                   │  ▲
///    │   no hot slot     │  │ last pop of a virtual thread, next push of any
///    └───────────────────┤  │
///                        ▼  │
///                        hot      a few, a little of each stays resident
/// ```
///
/// - *leased*: with a stack
/// - *hot*: in a slot of an array, put and taken with one compare-and-set; up to [StackMemory#KEPT_BYTES] stay
///   resident
/// - *idle*: in the list of its slab, nothing is resident; a slab that is idle as a whole is released when many are
///
/// No thread tells that it ends, so the dead are looked for: when no memory is idle and the number of stacks has
/// doubled since the last search, and when the collector finds a `Thread` unreachable. Hence there are never more
/// stacks of dead threads than of living ones, or a fixed few, whatever the collector does.
///
/// Invariants, when no call is under way:
///
/// - **P1** each memory is in one state: leased, hot or idle
/// - **P2** `stacks` and `idleStacks` are what the slabs hold
/// - **P3** `slabsWithIdle` names the slabs that have idle memory
/// - **P4** hot memory is resident down to [StackMemory#KEPT_BYTES] at most
///
/// Threads: any. `hot` is written with compare-and-set, which hands the memory over with all that was written to
/// it; the rest is guarded by `lock`.
final class StackPool {

    private final ReentrantLock lock = new ReentrantLock();
    private final long capacityBytes;
    private final int stacksPerSlab;
    private final int keptIdleStacks;
    private final AtomicReferenceArray<@Nullable StackMemory> hot;

    private final List<StackSlab> slabs = new ArrayList<>();
    private final BitSet slabsWithIdle = new BitSet();
    private int stacks;
    private int idleStacks;
    private int searchAtStacks;

    /// @param hotSlots how many may be hot: 0 or a power of two
    /// @param keptIdleStacks how many idle ones may keep their address space
    StackPool(long capacityBytes, int stacksPerSlab, int hotSlots, int keptIdleStacks) {
        assert hotSlots == 0 || Integer.bitCount(hotSlots) == 1 : hotSlots;
        this.capacityBytes = capacityBytes;
        this.stacksPerSlab = stacksPerSlab;
        this.keptIdleStacks = keptIdleStacks;
        this.searchAtStacks = keptIdleStacks;
        this.hot = new AtomicReferenceArray<>(hotSlots);
    }

    long capacityBytes() {
        return capacityBytes;
    }

    /// Gives memory to `stack`: hot, else idle, else that of a dead thread, else new.
    StackMemory lease(Stack stack) {
        StackMemory memory = takeHot((int) stack.ownerId());
        if (memory == null) {
            memory = takeIdle();
        }
        memory.leaseTo(stack);
        return memory;
    }

    /// Takes back what `lease` gave.
    void giveBack(StackMemory memory, Stack stack) {
        assert memory.lessee() == stack : memory;
        memory.endLease();
        if (hot.length() > 0) {
            memory.discardBelow(memory.topAddress - StackMemory.KEPT_BYTES);
            if (putHot((int) stack.ownerId(), memory)) {
                return;
            }
        }
        memory.discardBelow(memory.topAddress);
        lock.lock();
        try {
            putIdle(memory);
        } finally {
            lock.unlock();
        }
    }

    /// The stack of thread `ownerId` that has memory of this pool.
    @Nullable
    Stack stackOf(long ownerId) {
        lock.lock();
        try {
            for (StackSlab slab : slabs) {
                for (StackMemory memory : slab.all()) {
                    Stack stack = memory.lessee();
                    if (stack != null && stack.ownerId() == ownerId && stack.isOfThread()) {
                        return stack;
                    }
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /// Takes the memory of `stack` back if its thread is dead.
    void reclaimIfDead(Stack stack) {
        lock.lock();
        try {
            StackMemory memory = stack.memory();
            if (memory != null && memory.lessee() == stack && stack.isOwnerDead()) {
                reclaim(memory, stack);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Takes back the memory of all dead threads and releases all that is not leased.
    void scavenge() {
        lock.lock();
        try {
            reclaimDead();
            for (int i = 0; i < hot.length(); i++) {
                StackMemory memory = hot.getAndSet(i, null);
                if (memory != null) {
                    memory.discardBelow(memory.topAddress);
                    putIdle(memory);
                }
            }
            for (int i = slabs.size() - 1; i >= 0; i--) { // downward: a release moves the last slab into the gap
                releaseIfIdle(slabs.get(i), 0);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Number of stacks, leased or not.
    int stacks() {
        lock.lock();
        try {
            return stacks;
        } finally {
            lock.unlock();
        }
    }

    /// Bytes of memory that the stacks hold.
    long residentBytes() {
        lock.lock();
        try {
            long bytes = 0;
            for (StackSlab slab : slabs) {
                for (StackMemory memory : slab.all()) {
                    bytes += memory.residentBytes();
                }
            }
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable StackMemory takeHot(int hint) {
        int slots = hot.length();
        for (int i = 0; i < slots; i++) {
            int slot = (hint + i) & (slots - 1);
            StackMemory memory = hot.getOpaque(slot); // a hint; the compare-and-set decides
            if (memory != null && hot.compareAndSet(slot, memory, null)) {
                return memory;
            }
        }
        return null;
    }

    private boolean putHot(int hint, StackMemory memory) {
        int slots = hot.length();
        for (int i = 0; i < slots; i++) {
            int slot = (hint + i) & (slots - 1);
            if (hot.getOpaque(slot) == null && hot.compareAndSet(slot, null, memory)) {
                return true;
            }
        }
        return false;
    }

    private StackMemory takeIdle() {
        lock.lock();
        try {
            if (idleStacks == 0 && stacks >= searchAtStacks) {
                reclaimDead();
                searchAtStacks = Math.max(keptIdleStacks, 2 * (stacks - idleStacks));
            }
            StackSlab slab = idleStacks > 0 ? slabs.get(slabsWithIdle.nextSetBit(0)) : addSlab();
            StackMemory memory = slab.takeIdle();
            idleStacks--;
            slabsWithIdle.set(slab.index(), slab.idleCount() > 0);
            return memory;
        } finally {
            lock.unlock();
        }
    }

    private void putIdle(StackMemory memory) {
        memory.slab.putIdle(memory);
        slabsWithIdle.set(memory.slab.index());
        idleStacks++;
        releaseIfIdle(memory.slab, keptIdleStacks);
    }

    private void releaseIfIdle(StackSlab slab, int keptStacks) {
        if (slab.isAllIdle() && idleStacks - stacksPerSlab >= keptStacks) {
            slab.close();
            StackSlab last = slabs.removeLast();
            slabsWithIdle.clear(slabs.size());
            if (last != slab) {
                last.moveTo(slab.index());
                slabs.set(last.index(), last);
                slabsWithIdle.set(last.index(), last.idleCount() > 0);
            }
            idleStacks -= stacksPerSlab;
            stacks -= stacksPerSlab;
        }
    }

    private StackSlab addSlab() {
        StackSlab slab = new StackSlab(slabs.size(), capacityBytes, stacksPerSlab);
        slabs.add(slab);
        slabsWithIdle.set(slab.index());
        stacks += stacksPerSlab;
        idleStacks += stacksPerSlab;
        return slab;
    }

    private void reclaimDead() {
        for (int i = slabs.size() - 1; i >= 0; i--) { // downward: a release moves the last slab into the gap
            for (StackMemory memory : slabs.get(i).all()) {
                Stack stack = memory.lessee();
                if (stack != null && stack.isOwnerDead()) {
                    reclaim(memory, stack);
                }
            }
        }
    }

    /// Only the owner ends a lease but the search for the dead, so with the owner dead and the lock held nobody
    /// competes.
    private void reclaim(StackMemory memory, Stack stack) {
        memory.endLease();
        stack.forgetDead();
        memory.discardBelow(memory.topAddress);
        putIdle(memory);
    }

    void checkInvariants() {
        lock.lock();
        try {
            int countedStacks = 0;
            int countedIdle = 0;
            for (int i = 0; i < slabs.size(); i++) {
                StackSlab slab = slabs.get(i);
                Invariant.require(slab.index() == i, "P3", i);
                Invariant.require(slabsWithIdle.get(i) == slab.idleCount() > 0, "P3", i);
                slab.checkInvariants();
                countedStacks += slab.all().length;
                countedIdle += slab.idleCount();
            }
            Invariant.require(countedStacks == stacks && countedIdle == idleStacks, "P2", stacks + ", " + idleStacks);
            Invariant.require(idleStacks + countHot() + countLeased() == stacks, "P1", stacks);
        } finally {
            lock.unlock();
        }
    }

    private int countHot() {
        int count = 0;
        for (int i = 0; i < hot.length(); i++) {
            StackMemory memory = hot.get(i);
            if (memory != null) {
                Invariant.require(memory.lessee() == null, "P1", memory);
                Invariant.require(memory.topAddress - memory.touchedAddress() <= StackMemory.KEPT_BYTES, "P4", memory);
                count++;
            }
        }
        return count;
    }

    private int countLeased() {
        int count = 0;
        for (StackSlab slab : slabs) {
            for (StackMemory memory : slab.all()) {
                count += memory.lessee() == null ? 0 : 1;
            }
        }
        return count;
    }
}
