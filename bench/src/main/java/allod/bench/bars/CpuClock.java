package allod.bench.bars;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// CPU time of the calling thread, that of the carrier for a virtual one, which the JDK's own clock refuses.
///
/// Threads: one object a thread.
final class CpuClock {

    private static final int CLOCK_THREAD_CPUTIME_ID = 3;
    private static final long NANOS = 1_000_000_000L;

    private static final MethodHandle CLOCK_GETTIME = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("clock_gettime"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));

    private final MemorySegment timespec = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG, 2);

    long nanos() {
        try {
            int refused = (int) CLOCK_GETTIME.invokeExact(CLOCK_THREAD_CPUTIME_ID, timespec);
            if (refused != 0) {
                throw new IllegalStateException("clock_gettime refused the CPU time of this thread");
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
        return timespec.getAtIndex(ValueLayout.JAVA_LONG, 0) * NANOS + timespec.getAtIndex(ValueLayout.JAVA_LONG, 1);
    }
}
