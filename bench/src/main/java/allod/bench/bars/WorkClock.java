package allod.bench.bars;

import allod.pages.Address;
import java.util.concurrent.locks.LockSupport;

/// CPU time that a thread has worked, waiting for another thread not counted.
///
/// Threads: one object a thread.
final class WorkClock {

    private static final int SPINS = 16;
    private static final int LOOKS = 10;
    private static final long SLEEP_NANOS = 50_000;

    private final CpuClock cpu = new CpuClock();
    private long beginNanos;
    private long waitedNanos;

    void start() {
        beginNanos = cpu.nanos();
        waitedNanos = 0;
    }

    /// CPU time since the start, without waiting.
    long nanos() {
        return cpu.nanos() - beginNanos - waitedNanos;
    }

    /// Waits until the word at address `end` is at `least`, spins for some microseconds and then sleeps.
    ///
    /// The callers wait for half a ring rather than for one item: else the quicker thread would ask after each one,
    /// and the way of two cache lines between two CPUs would be most of what is measured.
    ///
    /// @return the word
    long waitFor(long end, long least) {
        long now = Address.getLongAcquire(end); // acquire: what the other thread wrote before it moved its end
        if (now < least) {
            long begin = cpu.nanos();
            for (int looks = 1; now < least; looks++) {
                if (looks > LOOKS) {
                    LockSupport.parkNanos(SLEEP_NANOS); // the other thread may have no CPU
                }
                for (int i = 0; i < SPINS; i++) {
                    Thread.onSpinWait();
                }
                now = Address.getLongAcquire(end);
            }
            waitedNanos += cpu.nanos() - begin;
        }
        return now;
    }
}
