package allod.pages.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Calls on file descriptors: memfd_create, open, ftruncate, fallocate, fcntl for seals, ioctl, close.
///
/// A descriptor is an `int`, as in C; who gets one closes it. Every descriptor made here is closed on exec, so that
/// processes which this one starts do not keep the memory alive.
public final class FileCalls {

    public static final int F_SEAL_SHRINK = 0x2;
    public static final int F_SEAL_GROW = 0x4;
    public static final int F_SEAL_FUTURE_WRITE = 0x10;

    public static final int FALLOC_FL_KEEP_SIZE = 0x1;
    public static final int FALLOC_FL_PUNCH_HOLE = 0x2;

    private static final int MFD_CLOEXEC = 0x1;
    private static final int MFD_ALLOW_SEALING = 0x2;
    private static final int F_ADD_SEALS = 1033;
    private static final int O_RDONLY_CLOEXEC = 0x80000;

    private static final MethodHandle MEMFD_CREATE =
            NativeCode.withErrno("memfd_create", JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle OPEN = NativeCode.variadicWithErrno("open", 2, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle FTRUNCATE = NativeCode.withErrno("ftruncate", JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle FALLOCATE =
            NativeCode.withErrno("fallocate", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle FCNTL =
            NativeCode.variadicWithErrno("fcntl", 2, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle IOCTL =
            NativeCode.variadicWithErrno("ioctl", 2, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle CLOSE = NativeCode.withErrno("close", JAVA_INT, JAVA_INT);

    private FileCalls() {}

    /// A new file of zero bytes that lives in memory and may be sealed; its descriptor.
    public static long memfdCreate(String name) {
        MemorySegment errno = ErrnoBuffer.take();
        try (Arena arena = Arena.ofConfined()) {
            long nameAddress = arena.allocateFrom(name).address();
            int descriptor = (int) MEMFD_CREATE.invokeExact(errno, nameAddress, MFD_CLOEXEC | MFD_ALLOW_SEALING);
            return ErrnoBuffer.kernelResult(descriptor, errno);
        } catch (Throwable thrown) {
            throw NativeCode.impossible(thrown);
        } finally {
            ErrnoBuffer.give(errno);
        }
    }

    /// Opens a file for reading; its descriptor.
    public static long open(String path) {
        MemorySegment errno = ErrnoBuffer.take();
        try (Arena arena = Arena.ofConfined()) {
            long pathAddress = arena.allocateFrom(path).address();
            return ErrnoBuffer.kernelResult((int) OPEN.invokeExact(errno, pathAddress, O_RDONLY_CLOEXEC), errno);
        } catch (Throwable thrown) {
            throw NativeCode.impossible(thrown);
        } finally {
            ErrnoBuffer.give(errno);
        }
    }

    /// Sets the length of a file; new bytes are holes and read as zero.
    public static long ftruncate(int descriptor, long fileBytes) {
        MemorySegment errno = ErrnoBuffer.take();
        try {
            return ErrnoBuffer.kernelResult((int) FTRUNCATE.invokeExact(errno, descriptor, fileBytes), errno);
        } catch (Throwable thrown) {
            throw NativeCode.impossible(thrown);
        } finally {
            ErrnoBuffer.give(errno);
        }
    }

    /// Puts storage behind a range of a file, or with `FALLOC_FL_PUNCH_HOLE` takes it away.
    public static long fallocate(int descriptor, int mode, long offset, long rangeBytes) {
        MemorySegment errno = ErrnoBuffer.take();
        try {
            int result = (int) FALLOCATE.invokeExact(errno, descriptor, mode, offset, rangeBytes);
            return ErrnoBuffer.kernelResult(result, errno);
        } catch (Throwable thrown) {
            throw NativeCode.impossible(thrown);
        } finally {
            ErrnoBuffer.give(errno);
        }
    }

    /// Forbids operations on a memfd for good.
    public static long addSeals(int descriptor, int seals) {
        MemorySegment errno = ErrnoBuffer.take();
        try {
            return ErrnoBuffer.kernelResult((int) FCNTL.invokeExact(errno, descriptor, F_ADD_SEALS, seals), errno);
        } catch (Throwable thrown) {
            throw NativeCode.impossible(thrown);
        } finally {
            ErrnoBuffer.give(errno);
        }
    }

    /// A request of the driver behind a descriptor, with the address of its argument.
    public static long ioctl(int descriptor, long request, long argumentAddress) {
        MemorySegment errno = ErrnoBuffer.take();
        try {
            return ErrnoBuffer.kernelResult(
                    (int) IOCTL.invokeExact(errno, descriptor, request, argumentAddress), errno);
        } catch (Throwable thrown) {
            throw NativeCode.impossible(thrown);
        } finally {
            ErrnoBuffer.give(errno);
        }
    }

    public static long close(int descriptor) {
        MemorySegment errno = ErrnoBuffer.take();
        try {
            return ErrnoBuffer.kernelResult((int) CLOSE.invokeExact(errno, descriptor), errno);
        } catch (Throwable thrown) {
            throw NativeCode.impossible(thrown);
        } finally {
            ErrnoBuffer.give(errno);
        }
    }
}
