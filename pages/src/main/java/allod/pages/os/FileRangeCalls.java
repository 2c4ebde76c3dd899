package allod.pages.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Calls about the holes of a file, the ranges that have a length but no storage.
public final class FileRangeCalls {

    /// Of `fallocate`: the range reads as zero and keeps its storage.
    public static final int FALLOC_FL_ZERO_RANGE = 0x10;

    private static final int SEEK_HOLE = 4;

    private static final MethodHandle LSEEK = NativeCode.withErrno("lseek", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);

    private FileRangeCalls() {}

    /// Offset of the first hole at or behind `offset`; the length of the file when there is none. Moves the
    /// descriptor's own position.
    public static long firstHole(int descriptor, long offset) {
        MemorySegment errno = ErrnoBuffer.take();
        try {
            return ErrnoBuffer.kernelResult((long) LSEEK.invokeExact(errno, descriptor, offset, SEEK_HOLE), errno);
        } catch (Throwable thrown) {
            throw NativeCode.impossible(thrown);
        } finally {
            ErrnoBuffer.give(errno);
        }
    }
}
