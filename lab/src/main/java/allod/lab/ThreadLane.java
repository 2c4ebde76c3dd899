package allod.lab;

import allod.lab.format.EventLog;
import allod.lab.peers.BlockAllocator;
import allod.pages.Address;
import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.concurrent.locks.LockSupport;

/// The events of one worker of a replay with several threads, and how it keeps in step with the others.
///
/// ```
/// cell of a slot:   turn │ address          turn 2n    the block before the n-th has been freed: allocate
///                                           turn 2n+1  the n-th block is live: free
/// ```
///
/// Each event waits for its turn, does its work and passes the turn on. So a free comes after its allocation, on
/// whichever threads they are, and a slot has one block at a time; nothing else is ordered but what one worker does. An
/// event waits only for events that are earlier in the recording, so the earliest that is not done never waits, and all
/// get done.
///
/// Passing the turn is a release: it publishes the address, and what the allocator keeps for the slot. Waiting for it
/// is an acquire. The time spent waiting is counted, to be taken off.
///
/// Threads: one at a time, but for [#fail()].
final class ThreadLane {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int CELL_BYTES = 16;
    private static final int EVENT_BYTES = 16;
    private static final int SPINS = 200;
    private static final int YIELDS = 50;
    private static final long NAP_NANOS = 20_000;

    private final long cells;
    private final long events; // pairs: the event, its turn << 32 | its index in the recording
    private final int count;
    private int next;
    private long sink;
    private long waitNanos;
    private volatile boolean failed;

    /// @param cells of all slots, shared by the lanes of a plan
    ThreadLane(ReplayPlan plan, int worker, long cells) {
        this.cells = cells;
        int mine = 0;
        for (int i = 0; i < plan.events(); i++) {
            mine += plan.worker(i) == worker ? 1 : 0;
        }
        this.count = mine;
        this.events = Arena.global()
                .allocate((long) Math.max(1, count) * EVENT_BYTES, Long.BYTES)
                .address();
        long at = events;
        for (int i = 0; i < plan.events(); i++) {
            if (plan.worker(i) == worker) {
                Address.putLong(at, plan.event(i));
                Address.putLong(at + Long.BYTES, (long) plan.turn(i) << Integer.SIZE | i);
                at += EVENT_BYTES;
            }
        }
    }

    /// Cells for the lanes of a plan, all with turn 0.
    static long newCells(ReplayPlan plan) {
        return Arena.global()
                .allocate((long) Math.max(1, plan.slots()) * CELL_BYTES, Long.BYTES)
                .address();
    }

    /// Frees what the program leaked, and makes the cells ready for another round. No lane runs meanwhile.
    static void endRound(ReplayPlan plan, long cells, BlockAllocator allocator) {
        for (int i = 0; i < plan.leaked(); i++) {
            int slot = plan.leakedSlot(i);
            allocator.free(slot, Address.getLong(cells + (long) slot * CELL_BYTES + Long.BYTES));
        }
        Address.fill(cells, (long) plan.slots() * CELL_BYTES, (byte) 0);
    }

    void restart() {
        next = 0;
        waitNanos = 0;
    }

    /// Replays this lane's events that are before event `until` of the recording.
    void runTo(BlockAllocator allocator, int until) {
        while (next < count && index(next) < until) {
            int to = next + 1;
            while (to < count && to - next < ReplayLoop.CHUNK_EVENTS && index(to) < until) {
                to++;
            }
            sink += chunk(allocator, next, to);
            next = to;
        }
    }

    private int index(int event) {
        return (int) Address.getLong(events + (long) event * EVENT_BYTES + Long.BYTES);
    }

    private long chunk(BlockAllocator allocator, int from, int to) {
        long read = 0;
        long end = events + (long) to * EVENT_BYTES;
        for (long at = events + (long) from * EVENT_BYTES; at < end; at += EVENT_BYTES) {
            long event = Address.getLong(at);
            long turn = (Address.getLong(at + Long.BYTES) >>> Integer.SIZE) << 1;
            int slot = EventLog.slot(event);
            long bytes = EventLog.bytes(event);
            long cell = cells + (long) slot * CELL_BYTES;
            if (EventLog.isFree(event)) {
                await(cell, turn + 1);
                long address = Address.getLong(cell + Long.BYTES);
                if (bytes != 0) {
                    read += Address.getByte(address);
                }
                allocator.free(slot, address);
                Address.putLongRelease(cell, turn + 2); // the slot is the next block's
            } else {
                await(cell, turn);
                long address = allocator.allocate(slot, bytes);
                if (address == 0) {
                    throw ReplayLoop.outOfMemory(bytes);
                }
                ReplayLoop.touch(address, bytes);
                Address.putLong(cell + Long.BYTES, address);
                Address.putLongRelease(cell, turn + 1); // publishes the address, and the block's contents
            }
        }
        return read;
    }

    private void await(long cell, long turn) {
        if (Address.getLongAcquire(cell) != turn) {
            awaitSlow(cell, turn);
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // yields to the lane that is waited for, which may want this CPU
    private void awaitSlow(long cell, long turn) {
        long start = THREADS.getCurrentThreadCpuTime();
        for (int tries = 0; Address.getLongAcquire(cell) != turn; tries++) {
            if (failed) {
                throw new IllegalStateException("another thread of the replay has failed");
            }
            if (tries < SPINS) {
                Thread.onSpinWait();
            } else if (tries < SPINS + YIELDS) {
                Thread.yield();
            } else {
                LockSupport.parkNanos(NAP_NANOS);
            }
        }
        waitNanos += THREADS.getCurrentThreadCpuTime() - start;
    }

    /// Another lane will not do its events: this one must not wait for them.
    void fail() {
        failed = true; // volatile: read by the lane's thread while it waits
    }

    /// CPU time spent waiting for other lanes since the restart.
    long waitNanos() {
        return waitNanos;
    }

    /// What was read, so that no compiler may leave the reads out.
    long sink() {
        return sink;
    }
}
