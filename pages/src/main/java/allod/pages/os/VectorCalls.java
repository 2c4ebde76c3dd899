package allod.pages.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Calls that move one range of a file from or to many places in memory: preadv, pwritev.
///
/// An *iovec* is two words, address and bytes; an array of them lies in native memory.
public final class VectorCalls {

    /// Bytes of one iovec.
    public static final int IOVEC_BYTES = 16;

    /// Iovecs that the kernel takes in one call.
    public static final int MAX_IOVECS = 1024;

    private static final MethodHandle PREADV =
            NativeCode.withErrno("preadv", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG);
    private static final MethodHandle PWRITEV =
            NativeCode.withErrno("pwritev", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG);

    private VectorCalls() {}

    /// Reads bytes of a file to the places that `count` iovecs name, one after the other; how many bytes were read.
    public static long preadv(int descriptor, long iovecsAddress, int count, long offset) {
        MemorySegment errno = ErrnoBuffer.take();
        try {
            long read = (long) PREADV.invokeExact(errno, descriptor, iovecsAddress, count, offset);
            return ErrnoBuffer.kernelResult(read, errno);
        } catch (Throwable thrown) {
            throw NativeCode.impossible(thrown);
        } finally {
            ErrnoBuffer.give(errno);
        }
    }

    /// Writes bytes from the places that `count` iovecs name to a file, one after the other; how many were written.
    public static long pwritev(int descriptor, long iovecsAddress, int count, long offset) {
        MemorySegment errno = ErrnoBuffer.take();
        try {
            long written = (long) PWRITEV.invokeExact(errno, descriptor, iovecsAddress, count, offset);
            return ErrnoBuffer.kernelResult(written, errno);
        } catch (Throwable thrown) {
            throw NativeCode.impossible(thrown);
        } finally {
            ErrnoBuffer.give(errno);
        }
    }
}
