package allod.pages;

import allod.pages.os.Errno;
import allod.pages.os.MemoryCalls;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// A range of address space that this process owns, behind which memory is put and taken away page by page.
///
/// ```
///            commit                    first touch
/// reserved ──────────► committed ──────────────────► resident
///    ▲                     │  ▲                         │
///    │      decommit       │  └─────────────────────────┘
///    └─────────────────────┴──────────────────────── discard
/// ```
///
/// - *reserved*: no memory, and no access: touching it ends the process
/// - *committed*: readable and writable, zero at the first touch
/// - *resident*: a page frame is behind it
///
/// Invariants:
///
/// - **R1** the range never changes its owner before [#close()]: pages are replaced in place, never unmapped and mapped
///   again, since another thread of the process might get the hole
/// - **R2** every range that is handed to the kernel lies inside the reservation and on page boundaries
/// - **R3** a call that throws has changed nothing
/// - **R4** after [#close()] no call reaches the kernel
///
/// Threads: any. Calls that change mappings hold the write lock, those that only give memory back or look hold the read
/// lock, so that none of them can meet a range that was closed and belongs to somebody else.
public final class Reservation implements AutoCloseable {

    private static final int RESERVE_FLAGS =
            MemoryCalls.MAP_PRIVATE | MemoryCalls.MAP_ANONYMOUS | MemoryCalls.MAP_NORESERVE;

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final String name;
    private final long baseAddress;
    private final long bytes;
    private boolean closed; // guarded by lock

    private Reservation(String name, long baseAddress, long bytes) {
        this.name = name;
        this.baseAddress = baseAddress;
        this.bytes = bytes;
    }

    /// Reserves address space; no memory is used yet.
    ///
    /// @param name what it is for, in errors
    /// @param bytes a positive multiple of [PageSize#BYTES]; tens of TiB are fine
    /// @param alignmentBytes of the base address, a power of two; below [PageSize#BYTES] it is met anyway
    /// @throws KernelCallFailed when no gap of the address space is large enough; a smaller request may succeed
    public static Reservation reserve(String name, long bytes, long alignmentBytes) {
        if (bytes <= 0 || !PageSize.isMultiple(bytes)) {
            throw new IllegalArgumentException("Reservation '" + name + "' of " + bytes
                    + " bytes: the size must be a positive multiple of the page size, " + PageSize.BYTES + ".");
        }
        if (Long.bitCount(alignmentBytes) != 1 || alignmentBytes < 0) {
            throw new IllegalArgumentException("Reservation '" + name + "' aligned to " + alignmentBytes
                    + " bytes: the alignment must be a power of two, 1 or more.");
        }
        return new Reservation(name, mapAligned(name, bytes, alignmentBytes), bytes);
    }

    /// First address of the range.
    public long baseAddress() {
        return baseAddress;
    }

    /// Length of the range.
    public long bytes() {
        return bytes;
    }

    /// Makes pages readable and writable; pages that were not committed read as zero.
    ///
    /// @throws CommitFailed when the kernel does not promise the memory
    public void commit(long address, long rangeBytes) {
        lock.writeLock().lock();
        try {
            requireRange("commit", address, rangeBytes);
            long result = MemoryCalls.mprotect(
                    address, rangeBytes, MemoryCalls.PROT_READ | MemoryCalls.PROT_WRITE);
            if (result == -Errno.ENOMEM) {
                throw new CommitFailed(
                        call("mprotect", address, rangeBytes) + " to commit in reservation '" + name + "'",
                        Errno.ENOMEM,
                        "the system has no memory left to promise; commit less, or raise the limit that applies"
                                + " (ulimit -d, vm.overcommit_memory, vm.max_map_count).");
            }
            requireSuccess(result, "mprotect", address, rangeBytes);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /// Gives the memory back to the system and forbids access.
    public void decommit(long address, long rangeBytes) {
        lock.writeLock().lock();
        try {
            requireRange("decommit", address, rangeBytes);
            long result = MemoryCalls.mmap(
                    address, rangeBytes, MemoryCalls.PROT_NONE, RESERVE_FLAGS | MemoryCalls.MAP_FIXED, -1, 0);
            requireSuccess(result, "mmap", address, rangeBytes);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /// Gives the memory back to the system; committed pages stay committed and read as zero.
    public void discard(long address, long rangeBytes) {
        lock.readLock().lock();
        try {
            requireRange("discard", address, rangeBytes);
            requireSuccess(
                    MemoryCalls.madvise(address, rangeBytes, MemoryCalls.MADV_DONTNEED),
                    "madvise",
                    address,
                    rangeBytes);
        } finally {
            lock.readLock().unlock();
        }
    }

    /// Asks for huge pages, or for none, behind committed pages that will be touched from now on. Advice: a kernel without
    /// transparent huge pages does nothing. [#decommit(long, long)] takes the advice back.
    public void adviseHugePages(long address, long rangeBytes, boolean on) {
        lock.writeLock().lock();
        try {
            requireRange("adviseHugePages", address, rangeBytes);
            int advice = on ? MemoryCalls.MADV_HUGEPAGE : MemoryCalls.MADV_NOHUGEPAGE;
            long result = MemoryCalls.madvise(address, rangeBytes, advice);
            if (result != -Errno.EINVAL) { // EINVAL: a kernel built without transparent huge pages
                requireSuccess(result, "madvise", address, rangeBytes);
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /// Bytes of the range that are in memory now.
    public long residentBytes(long address, long rangeBytes) {
        lock.readLock().lock();
        try {
            requireRange("residentBytes", address, rangeBytes);
            return Residency.bytes(address, rangeBytes);
        } finally {
            lock.readLock().unlock();
        }
    }

    /// Gives the whole range back to the system; a second call does nothing.
    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (!closed) {
                requireSuccess(MemoryCalls.munmap(baseAddress, bytes), "munmap", baseAddress, bytes);
                closed = true;
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public String toString() {
        return "Reservation '" + name + "' [0x" + Long.toHexString(baseAddress) + ", +" + bytes + " bytes]";
    }

    private static long mapAligned(String name, long bytes, long alignmentBytes) {
        long slackBytes = Math.max(0, alignmentBytes - PageSize.BYTES);
        long mappedBytes = bytes + slackBytes;
        long mapped = mappedBytes < 0
                ? -Errno.ENOMEM
                : MemoryCalls.mmap(0, mappedBytes, MemoryCalls.PROT_NONE, RESERVE_FLAGS, -1, 0);
        if (mapped < 0) {
            throw new KernelCallFailed(
                    "mmap(" + mappedBytes + " bytes, PROT_NONE) to reserve '" + name + "'",
                    (int) -mapped,
                    "the address space has no gap of this size; reserve less (half, then a quarter), or raise ulimit -v.");
        }
        long baseAddress = (mapped + slackBytes) & -Math.max(alignmentBytes, PageSize.BYTES);
        trim(mapped, baseAddress - mapped);
        trim(baseAddress + bytes, mapped + mappedBytes - (baseAddress + bytes));
        return baseAddress;
    }

    private static void trim(long address, long bytes) {
        if (bytes > 0) {
            requireSuccess(MemoryCalls.munmap(address, bytes), "munmap", address, bytes);
        }
    }

    private void requireRange(String verb, long address, long rangeBytes) {
        if (closed) {
            throw new IllegalStateException(verb + " on " + this + ": it is closed; reserve a new one.");
        }
        long offset = address - baseAddress;
        if (rangeBytes <= 0 || offset < 0 || rangeBytes > bytes || offset > bytes - rangeBytes) {
            throw new IllegalArgumentException(verb + " of [0x" + Long.toHexString(address) + ", +" + rangeBytes
                    + " bytes] on " + this + ": the range must lie inside and not be empty.");
        }
        if (!PageSize.isMultiple(address) || !PageSize.isMultiple(rangeBytes)) {
            throw new IllegalArgumentException(verb + " of [0x" + Long.toHexString(address) + ", +" + rangeBytes
                    + " bytes] on " + this + ": start and length must be multiples of the page size, "
                    + PageSize.BYTES + ".");
        }
    }

    private static void requireSuccess(long result, String function, long address, long rangeBytes) {
        if (result < 0) {
            throw new KernelCallFailed(
                    call(function, address, rangeBytes),
                    (int) -result,
                    "this kernel refused a call that Allod expects to succeed; `allod doctor` shows what it can do.");
        }
    }

    private static String call(String function, long address, long rangeBytes) {
        return function + "(0x" + Long.toHexString(address) + ", " + rangeBytes + " bytes)";
    }
}
