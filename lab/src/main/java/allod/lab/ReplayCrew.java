package allod.lab;

import allod.lab.peers.BlockAllocator;
import allod.lab.peers.Peer;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The threads that run the lanes of a plan on one instance of a manager, all started and awaited together.
///
/// ```
/// coordinator   until = n ─► barrier ················· barrier ─► sums
/// each worker                barrier ─► runTo(until) ─► barrier
/// ```
///
/// The threads stay when the crew is done with: a thread that ends hands its malloc arena on.
///
/// Threads: one, the coordinator's, which has opened the instance. Fields that it writes before a barrier are read by
/// the workers behind it, and the other way.
final class ReplayCrew {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final List<ThreadLane> lanes;
    private final CyclicBarrier barrier;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final AtomicLong cpuNanos = new AtomicLong();
    private final AtomicLong garbageBytes = new AtomicLong();
    private int until;

    ReplayCrew(List<ThreadLane> lanes, Peer peer, BlockAllocator opened) {
        this.lanes = List.copyOf(lanes);
        this.barrier = new CyclicBarrier(lanes.size() + 1);
        for (int i = 0; i < lanes.size(); i++) {
            ThreadLane lane = lanes.get(i);
            Thread thread = peer.newThread(() -> work(lane, peer, opened), "replay " + (i + 1));
            thread.setDaemon(true);
            thread.start();
        }
        pass(); // each has its share of the instance, or has failed
        throwFailure();
    }

    /// Runs all events before `newUntil` that are not done yet.
    void runTo(int newUntil) {
        until = newUntil;
        pass();
        pass();
        throwFailure();
    }

    void restart() {
        lanes.forEach(ThreadLane::restart);
        cpuNanos.set(0);
    }

    /// CPU time of the events since the restart, waiting for each other taken off.
    long cpuNanos() {
        return cpuNanos.get() - lanes.stream().mapToLong(ThreadLane::waitNanos).sum();
    }

    /// What the workers have left to the JVM's collector so far.
    long garbageBytes() {
        return garbageBytes.get();
    }

    private void work(ThreadLane lane, Peer peer, BlockAllocator opened) {
        BlockAllocator mine = null;
        try {
            mine = peer.share(opened);
        } catch (Throwable refused) {
            fail(refused);
        }
        pass();
        while (true) {
            pass();
            if (mine != null) {
                run(lane, mine);
            }
            pass();
        }
    }

    private void run(ThreadLane lane, BlockAllocator allocator) {
        long garbageBefore = THREADS.getCurrentThreadAllocatedBytes();
        long start = THREADS.getCurrentThreadCpuTime();
        try {
            lane.runTo(allocator, until);
        } catch (Throwable thrown) {
            fail(thrown);
        }
        cpuNanos.addAndGet(THREADS.getCurrentThreadCpuTime() - start);
        garbageBytes.addAndGet(THREADS.getCurrentThreadAllocatedBytes() - garbageBefore);
    }

    private void fail(Throwable thrown) {
        failure.compareAndSet(null, thrown);
        lanes.forEach(ThreadLane::fail);
    }

    private void throwFailure() {
        Throwable thrown = failure.get();
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown != null) {
            throw (RuntimeException) thrown;
        }
    }

    private void pass() {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException ended) {
            throw new IllegalStateException("the replay was interrupted", ended);
        }
    }
}
