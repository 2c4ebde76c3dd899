package allod.pages;

import allod.pages.os.Errno;
import allod.pages.os.MemoryCalls;
import allod.pages.os.RawMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/// A file as memory, at an address that stays while the file grows.
///
/// ```
/// address                    + bytes                      + room
///    │ mapped: storage behind    │ reserved: address space    │
///    │ every byte                │                            │
///    └───────────── grow ───────►┘
/// ```
///
/// | mode | the file | a store | is seen by |
/// | --- | --- | --- | --- |
/// | READ_ONLY | must exist | ends the JVM at an address; a segment refuses it | – |
/// | SHARED | is made when it is missing | goes to the file | everybody who has the file, at once |
/// | PRIVATE | must exist | copies the page | this mapping |
///
/// Bytes between the end of the file and the end of its last page read as zero, and what is stored there is lost.
///
/// What [#force] promises: when it returns, what was stored into the range before it was called is on the storage, with
/// the file's length and name. It does *not* promise more: pages reach the storage at other times too, in any order,
/// and a page is not written as a whole; after a crash each sector is old or new. Who updates in place needs a log or
/// shadow pages.
///
/// Invariants:
///
/// - **M1** storage is behind every byte of a SHARED mapping before it is mapped, so no store fails for want of room
/// - **M2** the address never changes, and the mapping only grows
/// - **M3** a call that throws [CommitFailed], [MappingLimitException] or a mistake of the caller has changed nothing
/// - **M4** once poisoned, a view never reports success again
/// - **M5** no segment of the file can be used after [#close()]
///
/// Threads: any. Calls that change the mapping hold the write lock; the others the read lock. Forces run one at a time,
/// since the kernel tells a failed write-back to one caller only.
///
/// Errors: storage that is full is [CommitFailed], before anything is written. Truncation by somebody else, and an I/O
/// error behind a page, are faults of the access, which the JVM delivers late: [#watch] and [#fence] turn them into
/// [MappedFileTruncated] and [MappedFileFailed] at a defined point. Reads that must not meet a fault use [#read].
///
/// Sources: `mmap(2)`, `msync(2)`, `fallocate(2)`; the reporting of write-back errors in Linux (`errseq`); what a fault
/// becomes in HotSpot, as for [Guard].
public final class MappedFile implements AutoCloseable {

    /// Who sees what is stored.
    public enum Mode {
        /// Nobody stores.
        READ_ONLY,
        /// The file and everybody who maps it.
        SHARED,
        /// This mapping alone.
        PRIVATE
    }

    private final OpenFile file;
    private final Mode mode;
    private final CommitLedger ledger;
    private final Reservation reservation;
    private final Loan loan;
    private final boolean startedEmpty;
    private final Arena arena = Arena.ofShared();
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Object forcing = new Object();
    private final AtomicInteger borrowed = new AtomicInteger();
    private long bytes; // guarded by lock
    private boolean advised; // guarded by lock: parts of the mapping may differ, and then do not join with what grows
    private boolean closed; // guarded by lock
    private boolean nameForced; // guarded by forcing
    private @Nullable FileBacking backing; // guarded by lock
    private @Nullable MemoryNotice notice; // guarded by lock
    private volatile @Nullable MappedFileFailed poison; // written once; volatile: its fields with it

    private MappedFile(OpenFile file, MappedFileOptions options, Reservation reservation, Loan loan) {
        this.file = file;
        this.mode = options.mode();
        this.ledger = options.ledger();
        this.reservation = reservation;
        this.loan = loan;
        this.startedEmpty = file.lengthBytes() == 0;
    }

    /// Maps a file, without room to grow.
    ///
    /// @param sizeBytes how much; 0 for what the file has. In mode SHARED a shorter file is made as long
    /// @throws CommitFailed when the storage has no room
    /// @throws KernelCallFailed when the file cannot be opened
    public static MappedFile open(Path path, Mode mode, long sizeBytes) {
        return open(path, MappedFileOptions.of(mode).sizeBytes(sizeBytes));
    }

    /// Maps a file.
    ///
    /// @throws CommitFailed when the storage has no room
    /// @throws KernelCallFailed when the file cannot be opened
    /// @throws MappingLimitException when Allod has used up its share of the mappings of the process
    public static MappedFile open(Path path, MappedFileOptions options) {
        Guard.fence();
        OpenFile file = OpenFile.open(path, options.mode());
        try {
            return mapped(file, options);
        } catch (RuntimeException | Error refused) {
            file.undo();
            throw refused;
        }
    }

    private static MappedFile mapped(OpenFile file, MappedFileOptions options) {
        long fileBytes = file.lengthBytes();
        long sizeBytes = options.sizeBytes() == 0 ? fileBytes : options.sizeBytes();
        long maxBytes = Math.max(sizeBytes, options.maxBytes());
        if (maxBytes == 0) {
            throw new IllegalArgumentException(
                    "open of " + file + ": it is empty, and neither sizeBytes nor maxBytes says how much to map.");
        }
        long roomBytes = PageSize.roundUp(maxBytes);
        long alignmentBytes = roomBytes >= PageSize.HUGE_BYTES ? PageSize.HUGE_BYTES : PageSize.BYTES;
        Reservation reservation = Reservation.reserve("file " + file.path().getFileName(), roomBytes, alignmentBytes);
        try {
            Loan loan = reservation.lend("a mapped file", reservation.baseAddress(), roomBytes);
            loan.takeMappings(1); // the part that is mapped, and the room behind it
            MappedFile mapped = new MappedFile(file, options, reservation, loan);
            mapped.extendTo(sizeBytes);
            if (options.hugePages()) {
                mapped.advise(0, sizeBytes, PageAdvice.HUGE_PAGES);
            }
            mapped.notice = MemoryNotice.opened(
                    MemoryProbe.Kind.MAPPED_FILE, file.path().toString(), sizeBytes);
            return mapped;
        } catch (RuntimeException | Error refused) {
            reservation.close();
            throw refused;
        }
    }

    /// The file's path, as it was opened.
    public Path path() {
        return file.path();
    }

    /// Who sees what is stored.
    public Mode mode() {
        return mode;
    }

    /// First address of the mapping, on a page boundary. To be used while the file is open only.
    public long address() {
        return loan.address();
    }

    /// How much is mapped.
    public long bytes() {
        Lock held = locked(lock.readLock());
        try {
            return bytes;
        } finally {
            held.unlock();
        }
    }

    /// How far the mapping can grow.
    public long maxBytes() {
        return loan.bytes();
    }

    /// All that is mapped now, until [#close()]; read-only in mode READ_ONLY.
    public MemorySegment segment() {
        Lock held = locked(lock.readLock());
        try {
            requireUsable("segment");
            return readOnlyIfMust(RawMemory.segment(address(), bytes, arena));
        } finally {
            held.unlock();
        }
    }

    /// All that is mapped now, for as long as `lifetime` is open; the file must stay open as long.
    public MemorySegment segment(Arena lifetime) {
        Lock held = locked(lock.readLock());
        try {
            requireUsable("segment");
            MemorySegment segment = RawMemory.segment(address(), bytes, lifetime, borrowed::decrementAndGet);
            borrowed.incrementAndGet(); // after the arena has accepted; close waits for the read lock
            return readOnlyIfMust(segment);
        } finally {
            held.unlock();
        }
    }

    private MemorySegment readOnlyIfMust(MemorySegment segment) {
        return mode == Mode.READ_ONLY ? segment.asReadOnly() : segment;
    }

    /// Maps more of the file, at the same address. In mode SHARED the file is made as long; in the others it must be
    /// that long already.
    ///
    /// @param newBytes from [#bytes()] to [#maxBytes()]
    /// @throws CommitFailed when the storage has no room
    public void grow(long newBytes) {
        Guard.fence();
        Lock held = locked(lock.writeLock());
        try {
            requireUsable("grow");
            if (newBytes < bytes || newBytes > maxBytes()) {
                throw new IllegalArgumentException("grow of " + this + " to " + newBytes + " bytes: it must be " + bytes
                        + " to " + maxBytes() + ", the room that was reserved; open it with a larger maxBytes.");
            }
            if (backing != null && (backing.isAttached() || !PageSize.isMultiple(newBytes))) {
                throw new IllegalStateException("grow of " + this + " to " + newBytes
                        + " bytes: a heap uses it; close the heap first, and grow by whole pages.");
            }
            extendTo(newBytes);
        } finally {
            held.unlock();
        }
    }

    /// Waits until what was stored into a range is on the storage; what that means is told above.
    ///
    /// @throws MappedFileFailed when storage failed, now or since the last force; the view is poisoned then
    public void force(long offset, long rangeBytes) {
        Lock held = locked(lock.readLock());
        try {
            requireUsable("force");
            requireRange("force", offset, rangeBytes);
            if (mode != Mode.SHARED) {
                throw new IllegalStateException(
                        "force of " + this + ": only what is stored in mode SHARED goes to it.");
            }
            synchronized (forcing) {
                requireUsable("force"); // a force before this one may have been told of the error that concerns ours
                forceLocked(PageSize.roundDown(offset), PageSize.roundUp(offset + rangeBytes));
            }
            requireLength(null);
        } finally {
            held.unlock();
        }
    }

    private void forceLocked(long start, long end) {
        long result = start == end ? 0 : MemoryCalls.msync(address() + start, end - start, MemoryCalls.MS_SYNC);
        if (result < 0) {
            throw poisoned(MappedFileFailed.call("msync(" + this + ")", (int) -result));
        }
        if (!nameForced) {
            result = file.syncName();
            if (result < 0) {
                throw poisoned(MappedFileFailed.call("fsync(" + this + ")", (int) -result));
            }
            nameForced = true;
        }
    }

    /// Tells the kernel how a range will be used.
    ///
    /// @return whether the kernel took the advice
    /// @throws MappingLimitException when the advice would split the mapping, and Allod has used up its share
    public boolean advise(long offset, long rangeBytes, PageAdvice advice) {
        Lock held = locked(lock.writeLock());
        try {
            requireUsable("advise");
            requireRange("advise", offset, rangeBytes);
            if (mode == Mode.PRIVATE && advice == PageAdvice.DONT_NEED) {
                throw new IllegalArgumentException("advise DONT_NEED on " + this
                        + ": it would take private changes back. COLD and PAGE_OUT keep them.");
            }
            advised |= advice.splits();
            return advice.give(loan, address() + offset, rangeBytes);
        } finally {
            held.unlock();
        }
    }

    /// Makes a change of whole pages that may split the mapping at both ends of a range.
    void split(String verb, long offset, long rangeBytes, Reservation.KernelChange kernel) {
        Lock held = locked(lock.writeLock());
        try {
            requireUsable(verb);
            requireRange(verb, offset, rangeBytes);
            long start = PageSize.roundDown(offset);
            advised = true;
            long _ = loan.splitting(() -> {
                kernel.make(address() + start, PageSize.roundUp(offset + rangeBytes) - start);
                return 0;
            });
        } finally {
            held.unlock();
        }
    }

    /// Bytes of a range that are in memory, in whole pages; of a file that this process may not write, the kernel says
    /// that all are.
    public long residentBytes(long offset, long rangeBytes) {
        Lock held = locked(lock.readLock());
        try {
            requireUsable("residentBytes");
            requireRange("residentBytes", offset, rangeBytes);
            long start = PageSize.roundDown(offset);
            return rangeBytes == 0
                    ? 0
                    : Residency.bytes(address() + start, PageSize.roundUp(offset + rangeBytes) - start);
        } finally {
            held.unlock();
        }
    }

    /// Brings a range into memory and maps it, while the thread counts as outside Java: no safepoint waits for the
    /// storage, as it would for a load from a cold page.
    ///
    /// @throws MappedFileFailed when the storage fails
    public void prefault(long offset, long rangeBytes) {
        prefault(offset, rangeBytes, MemoryCalls.MADV_POPULATE_READ);
    }

    /// The same, and makes the pages ready for stores: in mode PRIVATE they are copied.
    public void prefaultForWriting(long offset, long rangeBytes) {
        if (mode == Mode.READ_ONLY) {
            throw new IllegalStateException("prefaultForWriting of " + this + ": its mode is READ_ONLY.");
        }
        prefault(offset, rangeBytes, MemoryCalls.MADV_POPULATE_WRITE);
    }

    private void prefault(long offset, long rangeBytes, int populate) {
        Lock held = locked(lock.readLock());
        try {
            requireUsable("prefault");
            requireRange("prefault", offset, rangeBytes);
            long errno = Prefault.range(file, address(), offset, rangeBytes, populate);
            requireLength(null);
            if (errno == Errno.ENOMEM) {
                throw new CommitFailed(
                        "madvise(" + this + ", POPULATE)", Errno.ENOMEM, "there is no memory; prefault less of it.");
            }
            if (errno != 0) {
                throw poisoned(MappedFileFailed.reading("madvise(" + this + ", POPULATE)", (int) errno));
            }
        } finally {
            held.unlock();
        }
    }

    /// Copies a range of the *file* into a segment by a call, so that truncation and I/O errors are exceptions here and
    /// now. Private changes are not in the file.
    ///
    /// @throws MappedFileTruncated when the file has become shorter; the segment's contents are unspecified then
    /// @throws MappedFileFailed when the storage fails
    public void read(long offset, MemorySegment into) {
        Lock held = locked(lock.readLock());
        try {
            requireUsable("read");
            requireRange("read", offset, into.byteSize());
            long result = Prefault.read(file, offset, into);
            if (result < 0) {
                throw MappedFileFailed.reading("pread(" + this + ", offset " + offset + ")", (int) -result);
            }
            requireLength(null);
        } finally {
            held.unlock();
        }
    }

    /// The point where a fault of this thread surfaces at the latest, and where truncation is noticed even if no access
    /// has met it.
    ///
    /// @throws InternalError for a fault before this call; [#watch] is the bracket that turns it into ours
    /// @throws MappedFileTruncated when the file is shorter than the mapping
    public void fence() {
        Guard.fence();
        Lock held = locked(lock.readLock());
        try {
            requireUsable("fence");
            requireLength(null);
        } finally {
            held.unlock();
        }
    }

    /// Runs code that accesses the mapping, and throws if the file was truncated meanwhile or a page could not be had,
    /// wherever in `body` compiled code has left the error.
    ///
    /// @throws MappedFileTruncated when the file is shorter than the mapping; the view is poisoned then
    /// @throws MappedFileFailed when a page could not be had; the view is poisoned then
    public void watch(Runnable body) {
        FaultFence.run(body, this::failure);
        fence();
    }

    private MappedFileFailed failure(InternalError error) {
        InternalError fault = FaultFence.fault(error);
        Lock held = locked(lock.readLock());
        try {
            requireUsable("an access");
            requireLength(fault);
            return poisoned(MappedFileFailed.access(file.toString(), fault));
        } catch (MappedFileTruncated truncated) {
            return truncated;
        } finally {
            held.unlock();
        }
    }

    /// The file as the memory of a heap, which destroys what it holds: it must have been empty when it was opened. The
    /// heap may be as large as [#maxBytes()]; storage is taken as the heap needs it.
    public Backing backing() {
        Lock held = locked(lock.writeLock());
        try {
            requireUsable("backing");
            if (mode != Mode.SHARED || !startedEmpty) {
                throw new IllegalStateException("backing of " + this + ": a heap needs a file in mode SHARED that was"
                        + " empty when it was opened, since it destroys what is there.");
            }
            if (!PageSize.isMultiple(bytes)) {
                throw new IllegalStateException("backing of " + this + ", of which " + bytes
                        + " bytes are mapped: a heap shares whole pages only; open it with a multiple of "
                        + PageSize.BYTES + ".");
            }
            FileBacking made = backing;
            if (made == null) {
                made = new FileBacking(file, maxBytes(), file.inMemory() ? ledger : null);
                made.keep(bytes);
                backing = made;
            }
            return made;
        } finally {
            held.unlock();
        }
    }

    /// Ends the mapping; what was stored in mode SHARED is in the file, if not yet on its storage. A second call does
    /// nothing.
    ///
    /// @throws IllegalStateException while a heap lives on the file, an arena with a segment of it is open, or a
    /// thread is inside an access to [#segment()]
    @Override
    public void close() {
        Guard.fence();
        Lock held = locked(lock.writeLock());
        try {
            if (closed) {
                return;
            }
            if (backing != null && backing.isAttached()) {
                throw new IllegalStateException("close of " + this + ": a heap lives on it; close the heap first.");
            }
            if (borrowed.get() > 0) {
                throw new IllegalStateException("close of " + this + ": " + borrowed.get()
                        + " segments of it are in arenas that are open; close those first.");
            }
            arena.close(); // throws, with nothing changed, while a segment is being accessed
            reservation.close();
            file.close();
            ledger.release(chargedBytes(bytes));
            closed = true;
            if (notice != null) {
                notice.closed();
            }
        } finally {
            held.unlock();
        }
    }

    @Override
    public String toString() {
        return "mapped file " + file;
    }

    /// Checks the invariants; for tests.
    void checkInvariants() {
        Lock held = locked(lock.readLock());
        try {
            if (!closed && bytes > loan.bytes()) {
                throw new AssertionError("M2 is broken: " + bytes + " bytes in " + loan);
            }
            reservation.checkInvariants();
        } finally {
            held.unlock();
        }
    }

    /// Ledger first, then storage, then the mapping: whichever refuses, the ones before it are taken back.
    private void extendTo(long newBytes) {
        long fileBytes = file.lengthBytes();
        if (mode != Mode.SHARED && newBytes > fileBytes) {
            throw new IllegalArgumentException(newBytes + " bytes of " + this + ": the file has " + fileBytes
                    + " bytes, and only mode SHARED makes it longer.");
        }
        long charge = chargedBytes(newBytes) - chargedBytes(bytes);
        ledger.charge(charge, toString());
        try {
            if (mode == Mode.SHARED && newBytes > bytes) {
                file.allocate(bytes, newBytes - bytes);
            }
            mapTo(newBytes, fileBytes);
        } catch (RuntimeException refused) {
            ledger.release(charge);
            throw refused;
        }
        bytes = newBytes;
        if (backing != null) {
            backing.keep(bytes);
        }
        if (notice != null) {
            notice.resized(bytes);
        }
        nameForced = false; // no force is running: it would hold the read lock
    }

    private void mapTo(long newBytes, long fileBytes) {
        long mappedEnd = PageSize.roundUp(bytes);
        long newEnd = PageSize.roundUp(newBytes);
        if (newEnd > mappedEnd) {
            int seams = advised ? 1 : 0;
            loan.takeMappings(seams);
            try {
                file.map(mode, address() + mappedEnd, newEnd - mappedEnd, mappedEnd);
            } catch (RuntimeException refused) {
                loan.takeMappings(-seams);
                file.cutBackTo(fileBytes, newBytes);
                throw refused;
            }
        }
    }

    /// What has no storage but memory.
    private long chargedBytes(long mappedBytes) {
        boolean memory = switch (mode) {
            case READ_ONLY -> false;
            case SHARED -> file.inMemory();
            case PRIVATE -> true;
        };
        return memory ? PageSize.roundUp(mappedBytes) : 0;
    }

    private MappedFileFailed poisoned(MappedFileFailed failure) {
        poison = failure;
        return failure;
    }

    private void requireUsable(String verb) {
        if (closed) {
            throw new IllegalStateException(verb + " on " + this + ": it is closed; open it again.");
        }
        MappedFileFailed known = poison;
        if (known != null) {
            throw known.again();
        }
    }

    private void requireLength(@Nullable InternalError fault) {
        long expectedBytes = backing == null ? bytes : Math.max(bytes, backing.lengthBytes());
        long fileBytes = file.lengthBytes();
        if (fileBytes < expectedBytes) {
            throw poisoned(MappedFileTruncated.of(file.toString(), fileBytes, expectedBytes, fault));
        }
    }

    private void requireRange(String verb, long offset, long rangeBytes) {
        if (offset < 0 || rangeBytes < 0 || offset > bytes - rangeBytes) {
            throw new IllegalArgumentException(verb + " of [" + offset + ", +" + rangeBytes + " bytes] in " + this
                    + ": the range must lie inside the " + bytes + " bytes that are mapped.");
        }
    }

    private static Lock locked(Lock lock) {
        lock.lock();
        return lock;
    }
}
