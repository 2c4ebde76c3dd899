package allod.pages.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.invoke.MethodHandle;

/// Calls about the processor: sched_getcpu, getpagesize.
public final class CpuCalls {

    private static final MethodHandle SCHED_GETCPU = NativeCode.critical("sched_getcpu", JAVA_INT);
    private static final MethodHandle GETPAGESIZE = NativeCode.critical("getpagesize", JAVA_INT);

    private CpuCalls() {}

    /// Number of the CPU that runs this thread now. Critical: the C library reads it from memory that it shares with
    /// the kernel, so the call returns in nanoseconds.
    public static int schedGetcpu() {
        try {
            return (int) SCHED_GETCPU.invokeExact();
        } catch (Throwable thrown) {
            throw NativeCode.impossible(thrown);
        }
    }

    /// Bytes of a page.
    public static int getpagesize() {
        try {
            return (int) GETPAGESIZE.invokeExact();
        } catch (Throwable thrown) {
            throw NativeCode.impossible(thrown);
        }
    }
}
