package allod.pages.os;

/// Advisory locks on files. A lock belongs to the open file, not to the process: a second open of the same file in the
/// same process is refused too, and the lock goes with the last descriptor, however the process ends.
///
/// Source: `flock(2)`.
public final class LockCalls {

    private static final long SYS_FLOCK = System.getProperty("os.arch").equals("aarch64") ? 32 : 73;
    private static final int LOCK_EX = 2;
    private static final int LOCK_NB = 4;

    private LockCalls() {}

    /// Locks a file for this open of it alone, or returns `-EAGAIN` at once when another one has it.
    public static long tryLock(int descriptor) {
        return SystemCalls.syscall(SYS_FLOCK, descriptor, LOCK_EX | LOCK_NB, 0);
    }
}
