package allod.pages.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Calls on file descriptors: memfd_create, open, ftruncate, fallocate, pread, pwrite, lseek, fsync, fdatasync, fcntl
/// for seals, ioctl, close.
///
/// A descriptor is an `int`, as in C; who gets one closes it. Every descriptor made here is closed on exec, so that
/// processes which this one starts do not keep the memory alive.
public final class FileCalls {

    public static final int F_SEAL_SHRINK = 0x2;
    public static final int F_SEAL_GROW = 0x4;
    public static final int F_SEAL_FUTURE_WRITE = 0x10;

    public static final int FALLOC_FL_KEEP_SIZE = 0x1;
    public static final int FALLOC_FL_PUNCH_HOLE = 0x2;

    public static final int O_RDONLY = 0;
    public static final int O_RDWR = 2;
    public static final int O_CREAT = 0x40;
    public static final int O_EXCL = 0x80;
    public static final int O_TRUNC = 0x200;
    public static final int O_DIRECT = System.getProperty("os.arch").equals("aarch64") ? 0x10000 : 0x4000;

    private static final int MFD_CLOEXEC = 0x1;
    private static final int MFD_ALLOW_SEALING = 0x2;
    private static final int F_ADD_SEALS = 1033;
    private static final int O_CLOEXEC = 0x80000;
    private static final int SEEK_END = 2;

    private static final MethodHandle MEMFD_CREATE =
            NativeCode.withErrno("memfd_create", JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle OPEN =
            NativeCode.variadicWithErrno("open", 2, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
    private static final MethodHandle FTRUNCATE = NativeCode.withErrno("ftruncate", JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle FALLOCATE =
            NativeCode.withErrno("fallocate", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle FCNTL =
            NativeCode.variadicWithErrno("fcntl", 2, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle IOCTL =
            NativeCode.variadicWithErrno("ioctl", 2, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle PREAD =
            NativeCode.withErrno("pread", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle PWRITE =
            NativeCode.withErrno("pwrite", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle LSEEK = NativeCode.withErrno("lseek", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle FSYNC = NativeCode.withErrno("fsync", JAVA_INT, JAVA_INT);
    private static final MethodHandle FDATASYNC = NativeCode.withErrno("fdatasync", JAVA_INT, JAVA_INT);
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
        return open(path, O_RDONLY, 0);
    }

    /// Opens a file with `O_...` flags; its descriptor. `permissions` count where the file is created.
    public static long open(String path, int flags, int permissions) {
        MemorySegment errno = ErrnoBuffer.take();
        try (Arena arena = Arena.ofConfined()) {
            long pathAddress = arena.allocateFrom(path).address();
            int descriptor = (int) OPEN.invokeExact(errno, pathAddress, flags | O_CLOEXEC, permissions);
            return ErrnoBuffer.kernelResult(descriptor, errno);
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

    /// Reads up to `rangeBytes` bytes of a file to `address`; how many were read, 0 behind the end.
    public static long pread(int descriptor, long address, long rangeBytes, long offset) {
        MemorySegment errno = ErrnoBuffer.take();
        try {
            long read = (long) PREAD.invokeExact(errno, descriptor, address, rangeBytes, offset);
            return ErrnoBuffer.kernelResult(read, errno);
        } catch (Throwable thrown) {
            throw NativeCode.impossible(thrown);
        } finally {
            ErrnoBuffer.give(errno);
        }
    }

    /// Writes up to `rangeBytes` bytes from `address` to a file; how many were written.
    public static long pwrite(int descriptor, long address, long rangeBytes, long offset) {
        MemorySegment errno = ErrnoBuffer.take();
        try {
            long written = (long) PWRITE.invokeExact(errno, descriptor, address, rangeBytes, offset);
            return ErrnoBuffer.kernelResult(written, errno);
        } catch (Throwable thrown) {
            throw NativeCode.impossible(thrown);
        } finally {
            ErrnoBuffer.give(errno);
        }
    }

    /// Length of a file. Moves the descriptor's own position, which no call of this class uses.
    public static long fileBytes(int descriptor) {
        MemorySegment errno = ErrnoBuffer.take();
        try {
            return ErrnoBuffer.kernelResult((long) LSEEK.invokeExact(errno, descriptor, 0L, SEEK_END), errno);
        } catch (Throwable thrown) {
            throw NativeCode.impossible(thrown);
        } finally {
            ErrnoBuffer.give(errno);
        }
    }

    /// Waits until contents and metadata of a file are on its storage.
    public static long fsync(int descriptor) {
        MemorySegment errno = ErrnoBuffer.take();
        try {
            return ErrnoBuffer.kernelResult((int) FSYNC.invokeExact(errno, descriptor), errno);
        } catch (Throwable thrown) {
            throw NativeCode.impossible(thrown);
        } finally {
            ErrnoBuffer.give(errno);
        }
    }

    /// Waits until contents of a file, and what it takes to read them back, are on its storage.
    public static long fdatasync(int descriptor) {
        MemorySegment errno = ErrnoBuffer.take();
        try {
            return ErrnoBuffer.kernelResult((int) FDATASYNC.invokeExact(errno, descriptor), errno);
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
