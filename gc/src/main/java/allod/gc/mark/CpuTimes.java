package allod.gc.mark;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/// CPU time of the workers of a heap, each told by itself when it has finished something.
///
/// Threads: element `i` is written by worker `i`, opaquely, since nothing else is published by it; read by any.
final class CpuTimes {

    private static final VarHandle NANOS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final long[] nanos;

    CpuTimes(int workers) {
        nanos = new long[workers];
    }

    /// All CPU time of the calling thread, which is worker `worker`.
    void record(int worker) {
        if (THREADS.isCurrentThreadCpuTimeSupported()) {
            NANOS.setOpaque(nanos, worker, THREADS.getCurrentThreadCpuTime());
        }
    }

    long sumNanos() {
        long sum = 0;
        for (int i = 0; i < nanos.length; i++) {
            sum += (long) NANOS.getOpaque(nanos, i);
        }
        return sum;
    }
}
