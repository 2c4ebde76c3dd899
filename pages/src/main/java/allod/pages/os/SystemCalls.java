package allod.pages.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Calls about the process as a whole: prctl for the names of mappings, the calls that the C library has no function
/// for, and a call that does nothing.
public final class SystemCalls {

    private static final int PR_SET_VMA = 0x53564d41;
    private static final long PR_SET_VMA_ANON_NAME = 0;

    private static final MethodHandle PRCTL =
            NativeCode.variadicWithErrno("prctl", 1, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle SYSCALL =
            NativeCode.variadicWithErrno("syscall", 1, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle SYSCALL_OF_SIX = NativeCode.variadicWithErrno(
            "syscall", 1, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle NOTHING = NativeCode.plain("getpagesize", JAVA_INT);

    private SystemCalls() {}

    /// Sets the name of anonymous mappings in `/proc/self/maps` to the C string at `nameAddress`.
    public static long nameMapping(long address, long bytes, long nameAddress) {
        MemorySegment errno = ErrnoBuffer.take();
        try {
            int result = (int) PRCTL.invokeExact(errno, PR_SET_VMA, PR_SET_VMA_ANON_NAME, address, bytes, nameAddress);
            return ErrnoBuffer.kernelResult(result, errno);
        } catch (Throwable thrown) {
            throw NativeCode.impossible(thrown);
        } finally {
            ErrnoBuffer.give(errno);
        }
    }

    /// A system call by its number.
    public static long syscall(long number, long first, long second, long third) {
        MemorySegment errno = ErrnoBuffer.take();
        try {
            return ErrnoBuffer.kernelResult((long) SYSCALL.invokeExact(errno, number, first, second, third), errno);
        } catch (Throwable thrown) {
            throw NativeCode.impossible(thrown);
        } finally {
            ErrnoBuffer.give(errno);
        }
    }

    /// A system call with up to six arguments, by its number.
    public static long syscall(long number, long first, long second, long third, long fourth, long fifth, long sixth) {
        MemorySegment errno = ErrnoBuffer.take();
        try {
            long result = (long) SYSCALL_OF_SIX.invokeExact(errno, number, first, second, third, fourth, fifth, sixth);
            return ErrnoBuffer.kernelResult(result, errno);
        } catch (Throwable thrown) {
            throw NativeCode.impossible(thrown);
        } finally {
            ErrnoBuffer.give(errno);
        }
    }

    /// Enters native code and comes back. On the way back a thread receives the asynchronous error that a fault in
    /// compiled code has left for it; a critical call would not look.
    public static void nothing() {
        try {
            int _ = (int) NOTHING.invokeExact();
        } catch (Throwable thrown) {
            throw NativeCode.impossible(thrown);
        }
    }
}
