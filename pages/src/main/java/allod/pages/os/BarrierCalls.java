package allod.pages.os;

/// A memory barrier in every running thread of this process: the dear half of a pair whose cheap half, in the threads
/// that must be quick, is no instruction at all.
///
/// Source: `membarrier(2)`.
public final class BarrierCalls {

    private static final long SYS_MEMBARRIER = System.getProperty("os.arch").equals("aarch64") ? 283 : 324;
    private static final long PRIVATE_EXPEDITED = 1 << 3;
    private static final long REGISTER_PRIVATE_EXPEDITED = 1 << 4;

    private BarrierCalls() {}

    /// Must have succeeded once in the process before [#expedited()] does.
    public static long register() {
        return SystemCalls.syscall(SYS_MEMBARRIER, REGISTER_PRIVATE_EXPEDITED, 0, 0);
    }

    /// Every thread of the process that runs in user mode passes a full barrier before this returns.
    public static long expedited() {
        return SystemCalls.syscall(SYS_MEMBARRIER, PRIVATE_EXPEDITED, 0, 0);
    }
}
