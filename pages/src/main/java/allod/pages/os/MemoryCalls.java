package allod.pages.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// The memory-mapping calls: mmap, munmap, mprotect, madvise, mremap, mincore, msync.
///
/// Addresses and sizes are plain `long`; results are the kernel's: a value, or the negated errno.
/// Constants are those of Linux on x86-64 and aarch64 (the same numbers on both).
public final class MemoryCalls {

    public static final int PROT_NONE = 0;
    public static final int PROT_READ = 1;
    public static final int PROT_WRITE = 2;

    public static final int MAP_SHARED = 0x01;
    public static final int MAP_PRIVATE = 0x02;
    public static final int MAP_FIXED = 0x10;
    public static final int MAP_ANONYMOUS = 0x20;
    public static final int MAP_NORESERVE = 0x4000;
    public static final int MAP_POPULATE = 0x8000;
    public static final int MAP_HUGETLB = 0x40000;

    public static final int MADV_NORMAL = 0;
    public static final int MADV_RANDOM = 1;
    public static final int MADV_SEQUENTIAL = 2;
    public static final int MADV_WILLNEED = 3;
    public static final int MADV_DONTNEED = 4;
    public static final int MADV_DONTFORK = 10;
    public static final int MADV_HUGEPAGE = 14;
    public static final int MADV_NOHUGEPAGE = 15;
    public static final int MADV_COLD = 20;
    public static final int MADV_PAGEOUT = 21;
    public static final int MADV_POPULATE_READ = 22;
    public static final int MADV_POPULATE_WRITE = 23;
    public static final int MADV_COLLAPSE = 25;

    public static final int MREMAP_MAYMOVE = 1;

    public static final int MS_ASYNC = 1;
    public static final int MS_SYNC = 4;

    private static final MethodHandle MMAP =
            NativeCode.withErrno("mmap", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle MUNMAP = NativeCode.withErrno("munmap", JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle MPROTECT =
            NativeCode.withErrno("mprotect", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    private static final MethodHandle MADVISE =
            NativeCode.withErrno("madvise", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    private static final MethodHandle MREMAP =
            NativeCode.variadicWithErrno("mremap", 4, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG);
    private static final MethodHandle MINCORE =
            NativeCode.withErrno("mincore", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle MSYNC = NativeCode.withErrno("msync", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);

    private MemoryCalls() {}

    /// Maps `bytes` at `address` (0: where the kernel likes); the address of the mapping.
    public static long mmap(long address, long bytes, int protection, int flags, int descriptor, long offset) {
        MemorySegment errno = ErrnoBuffer.take();
        try {
            long mapped = (long) MMAP.invokeExact(errno, address, bytes, protection, flags, descriptor, offset);
            return ErrnoBuffer.kernelResult(mapped, errno);
        } catch (Throwable thrown) {
            throw NativeCode.impossible(thrown);
        } finally {
            ErrnoBuffer.give(errno);
        }
    }

    /// Removes all mappings in the range.
    public static long munmap(long address, long bytes) {
        MemorySegment errno = ErrnoBuffer.take();
        try {
            return ErrnoBuffer.kernelResult((int) MUNMAP.invokeExact(errno, address, bytes), errno);
        } catch (Throwable thrown) {
            throw NativeCode.impossible(thrown);
        } finally {
            ErrnoBuffer.give(errno);
        }
    }

    /// Sets what may be done with the pages of the range.
    public static long mprotect(long address, long bytes, int protection) {
        MemorySegment errno = ErrnoBuffer.take();
        try {
            return ErrnoBuffer.kernelResult((int) MPROTECT.invokeExact(errno, address, bytes, protection), errno);
        } catch (Throwable thrown) {
            throw NativeCode.impossible(thrown);
        } finally {
            ErrnoBuffer.give(errno);
        }
    }

    /// Tells the kernel how the range will be used; some advice (`MADV_DONTNEED`) is an order.
    public static long madvise(long address, long bytes, int advice) {
        MemorySegment errno = ErrnoBuffer.take();
        try {
            return ErrnoBuffer.kernelResult((int) MADVISE.invokeExact(errno, address, bytes, advice), errno);
        } catch (Throwable thrown) {
            throw NativeCode.impossible(thrown);
        } finally {
            ErrnoBuffer.give(errno);
        }
    }

    /// Grows, shrinks or moves a mapping; its address afterwards. `newAddress` counts only with `MREMAP_FIXED`.
    public static long mremap(long address, long oldBytes, long newBytes, int flags, long newAddress) {
        MemorySegment errno = ErrnoBuffer.take();
        try {
            long moved = (long) MREMAP.invokeExact(errno, address, oldBytes, newBytes, flags, newAddress);
            return ErrnoBuffer.kernelResult(moved, errno);
        } catch (Throwable thrown) {
            throw NativeCode.impossible(thrown);
        } finally {
            ErrnoBuffer.give(errno);
        }
    }

    /// Writes one byte a page to `vectorAddress`; its lowest bit says whether the page is in memory.
    public static long mincore(long address, long bytes, long vectorAddress) {
        MemorySegment errno = ErrnoBuffer.take();
        try {
            return ErrnoBuffer.kernelResult((int) MINCORE.invokeExact(errno, address, bytes, vectorAddress), errno);
        } catch (Throwable thrown) {
            throw NativeCode.impossible(thrown);
        } finally {
            ErrnoBuffer.give(errno);
        }
    }

    /// Writes changed pages of a mapped file to its storage (`MS_SYNC`: and waits for it).
    public static long msync(long address, long bytes, int flags) {
        MemorySegment errno = ErrnoBuffer.take();
        try {
            return ErrnoBuffer.kernelResult((int) MSYNC.invokeExact(errno, address, bytes, flags), errno);
        } catch (Throwable thrown) {
            throw NativeCode.impossible(thrown);
        } finally {
            ErrnoBuffer.give(errno);
        }
    }
}
