package allod.pages;

import static allod.pages.os.MemoryCalls.MADV_DONTNEED;
import static allod.pages.os.MemoryCalls.MADV_HUGEPAGE;
import static allod.pages.os.MemoryCalls.MADV_NOHUGEPAGE;
import static allod.pages.os.MemoryCalls.MAP_ANONYMOUS;
import static allod.pages.os.MemoryCalls.MAP_FIXED;
import static allod.pages.os.MemoryCalls.MAP_NORESERVE;
import static allod.pages.os.MemoryCalls.MAP_PRIVATE;
import static allod.pages.os.MemoryCalls.MAP_SHARED;
import static allod.pages.os.MemoryCalls.PROT_NONE;
import static allod.pages.os.MemoryCalls.PROT_READ;
import static allod.pages.os.MemoryCalls.PROT_WRITE;

import allod.pages.MappingRun.Advice;
import allod.pages.os.EmptyFile;
import allod.pages.os.Errno;
import allod.pages.os.MemoryCalls;

/// What [Reservation] asks of the kernel, with errors as exceptions that name the call, its arguments and a remedy.
///
/// Ranges are checked by the caller.
final class Kernel {

    private static final int RESERVE_FLAGS = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;

    private static final String UNEXPECTED =
            "this kernel refuses what Allod expects of every kernel; `allod doctor` shows what it can do.";

    private Kernel() {}

    /// Address space without memory. An alignment above the page size is met by mapping more than asked and giving the
    /// ends back.
    static long reserve(String name, long bytes, long alignmentBytes) {
        long slackBytes = Math.max(0, alignmentBytes - PageSize.BYTES);
        long mappedBytes = bytes + slackBytes;
        long mapped =
                mappedBytes < 0 ? -Errno.ENOMEM : MemoryCalls.mmap(0, mappedBytes, PROT_NONE, RESERVE_FLAGS, -1, 0);
        if (mapped < 0) {
            throw new KernelCallFailed(
                    "mmap(anywhere, " + Long.toUnsignedString(mappedBytes) + " bytes, PROT_NONE) to reserve '" + name
                            + "'",
                    (int) -mapped,
                    "the address space has no gap of this size; reserve half of it, or raise `ulimit -v`.");
        }
        long baseAddress = (mapped + slackBytes) & -Math.max(alignmentBytes, PageSize.BYTES);
        long end = baseAddress + bytes;
        unmapIfAny(mapped, baseAddress - mapped);
        unmapIfAny(end, mapped + mappedBytes - end);
        return baseAddress;
    }

    /// Replaces whatever is in the range by reserved pages, in one step. One mmap over the range and not mprotect,
    /// since only so the kernel takes the pages off its account of promised memory.
    static void reserveAgain(long address, long bytes) {
        long result = MemoryCalls.mmap(address, bytes, PROT_NONE, RESERVE_FLAGS | MAP_FIXED, -1, 0);
        requireSuccess(result, "mmap", address, bytes, "PROT_NONE, MAP_FIXED");
    }

    /// Makes reserved pages readable and writable.
    static void commit(String name, long address, long bytes) {
        long result = MemoryCalls.mprotect(address, bytes, PROT_READ | PROT_WRITE);
        if (result == -Errno.ENOMEM) {
            throw new CommitFailed(
                    call("mprotect", address, bytes, "READ|WRITE") + " to commit in '" + name + "'",
                    Errno.ENOMEM,
                    "the system has no more memory to promise; commit less, or raise the limit that applies"
                            + " (`ulimit -d`, `ulimit -v`, vm.overcommit_memory=2 with its ratio).");
        }
        requireSuccess(result, "mprotect", address, bytes, "READ|WRITE");
    }

    /// Replaces whatever is in the range by zeroed memory, in one step.
    static void commitAfresh(long address, long bytes) {
        long result = MemoryCalls.mmap(address, bytes, PROT_READ | PROT_WRITE, RESERVE_FLAGS | MAP_FIXED, -1, 0);
        requireSuccess(result, "mmap", address, bytes, "READ|WRITE, MAP_FIXED");
    }

    /// Replaces whatever is in the range by a mapping of a file that ends before it.
    static void mapBeyondEnd(int descriptor, long address, long bytes) {
        long result = MemoryCalls.mmap(address, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, descriptor, 0);
        requireSuccess(result, "mmap", address, bytes, "READ|WRITE, MAP_SHARED|MAP_FIXED, descriptor " + descriptor);
    }

    /// The descriptor of a file without a byte.
    static int emptyFile() {
        long descriptor = EmptyFile.descriptor();
        if (descriptor < 0) {
            throw new KernelCallFailed(
                    "memfd_create('allod guard')",
                    (int) -descriptor,
                    "a guard needs one file descriptor for the whole process; raise `ulimit -n` or close files.");
        }
        return (int) descriptor;
    }

    static void discard(long address, long bytes) {
        requireSuccess(MemoryCalls.madvise(address, bytes, MADV_DONTNEED), "madvise", address, bytes, "DONTNEED");
    }

    static void advise(long address, long bytes, Advice advice) {
        long result = tryAdvise(address, bytes, advice);
        if (result != -Errno.EINVAL) { // a kernel built without huge pages: there is nothing to advise
            requireSuccess(result, "madvise", address, bytes, advice == Advice.HUGE ? "HUGEPAGE" : "NOHUGEPAGE");
        }
    }

    static long tryAdvise(long address, long bytes, Advice advice) {
        return MemoryCalls.madvise(address, bytes, advice == Advice.HUGE ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
    }

    static void release(long address, long bytes) {
        requireSuccess(MemoryCalls.munmap(address, bytes), "munmap", address, bytes, "");
    }

    private static void unmapIfAny(long address, long bytes) {
        if (bytes > 0) {
            release(address, bytes);
        }
    }

    private static void requireSuccess(long result, String function, long address, long bytes, String more) {
        if (result < 0) {
            throw new KernelCallFailed(call(function, address, bytes, more), (int) -result, UNEXPECTED);
        }
    }

    private static String call(String function, long address, long bytes, String more) {
        String arguments = "0x" + Long.toHexString(address) + ", " + bytes + " bytes";
        return function + "(" + arguments + (more.isEmpty() ? "" : ", " + more) + ")";
    }
}
