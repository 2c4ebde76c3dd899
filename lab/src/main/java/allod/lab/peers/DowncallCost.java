package allod.lab.peers;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;

/// What it costs to call a C function that does nothing worth mentioning (`abs`), by the two ways the lab calls
/// allocators: the part of a native manager's time that is not the manager's.
public final class DowncallCost {

    private static final FunctionDescriptor SHAPE = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    private static final MethodHandle PLAIN = Downcall.plain(SHAPE);
    private static final MethodHandle CRITICAL = Downcall.critical(SHAPE);
    private static final MemorySegment ABS = Downcall.find(Downcall.libc(), "abs");
    private static final int CALLS = 20_000;
    private static final int CHUNKS = 200;

    private DowncallCost() {}

    /// CPU nanoseconds of one ordinary call.
    public static double plainNanos() throws Throwable {
        long best = Long.MAX_VALUE;
        for (int chunk = 0; chunk < CHUNKS; chunk++) {
            long start = cpuNanos();
            plainCalls(chunk);
            best = Math.min(best, cpuNanos() - start);
        }
        return (double) best / CALLS;
    }

    /// CPU nanoseconds of one critical call.
    public static double criticalNanos() throws Throwable {
        long best = Long.MAX_VALUE;
        for (int chunk = 0; chunk < CHUNKS; chunk++) {
            long start = cpuNanos();
            criticalCalls(chunk);
            best = Math.min(best, cpuNanos() - start);
        }
        return (double) best / CALLS;
    }

    private static int plainCalls(int value) throws Throwable {
        int result = value;
        for (int i = 0; i < CALLS; i++) {
            result = (int) PLAIN.invokeExact(ABS, result);
        }
        return result;
    }

    private static int criticalCalls(int value) throws Throwable {
        int result = value;
        for (int i = 0; i < CALLS; i++) {
            result = (int) CRITICAL.invokeExact(ABS, result);
        }
        return result;
    }

    private static long cpuNanos() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadCpuTime();
    }
}
