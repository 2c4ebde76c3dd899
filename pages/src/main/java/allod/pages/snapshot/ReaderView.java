package allod.pages.snapshot;

import static allod.pages.os.MemoryCalls.MADV_DONTFORK;
import static allod.pages.os.MemoryCalls.MADV_POPULATE_READ;
import static allod.pages.os.MemoryCalls.MADV_POPULATE_WRITE;
import static allod.pages.os.MemoryCalls.MAP_FIXED;
import static allod.pages.os.MemoryCalls.MAP_NORESERVE;
import static allod.pages.os.MemoryCalls.MAP_PRIVATE;
import static allod.pages.os.MemoryCalls.MAP_SHARED;
import static allod.pages.os.MemoryCalls.PROT_READ;
import static allod.pages.os.MemoryCalls.PROT_WRITE;

import allod.pages.Address;
import allod.pages.Loan;
import allod.pages.PageSize;
import allod.pages.Reservation;
import allod.pages.os.MemoryCalls;
import java.lang.foreign.MemorySegment;

/// A view of the file through which a snapshot is read, at an address of its own.
///
/// ```
/// frozen   shared and read-only: the file itself, which nobody writes while snapshots live; mapped once for all
/// copied   private: the file, and in front of it the pages that the writers had changed when a later snapshot was
/// taken
/// ```
///
/// Threads: any may read. Whoever unmaps it has made sure that nobody does.
final class ReaderView implements AutoCloseable {

    private static final long COPY_BYTES = 64 << 10; // bulk copies hold safepoints up

    private final Reservation reservation;
    private final long toReader; // what to add to an address of the writers' view
    private final long bytes;

    private ReaderView(String name, WriterView writers, MemoryFile file, int protection, int flags) {
        bytes = writers.bytes();
        long skew = writers.offsetOf(writers.address());
        reservation = Reservation.reserve(name, bytes + skew, PageSize.HUGE_BYTES);
        long address = reservation.baseAddress() + skew;
        toReader = address - writers.address();
        try {
            Loan loan = reservation.lend("a view of a snapshot", address, bytes);
            long result =
                    MemoryCalls.mmap(loan.address(), bytes, protection, flags | MAP_FIXED, file.descriptor(), skew);
            Refusal.requireSuccess(result, "mmap", loan.address(), bytes, "MAP_FIXED, for a reader");
            long _ = MemoryCalls.madvise(loan.address(), bytes, MADV_DONTFORK);
        } catch (RuntimeException | Error failure) {
            reservation.close();
            throw failure;
        }
    }

    static ReaderView frozen(String name, WriterView writers, MemoryFile file) {
        return new ReaderView(name, writers, file, PROT_READ, MAP_SHARED);
    }

    static ReaderView copied(String name, WriterView writers, MemoryFile file) {
        return new ReaderView(name, writers, file, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_NORESERVE);
    }

    /// Where the reader finds what the writers have at `address`.
    long translate(long address) {
        return address + toReader;
    }

    /// Brings pages into memory and into the page table by a call into the kernel, in which the thread holds up no
    /// safepoint; what it does not bring, a touch does.
    void populate(long address, long rangeBytes) {
        long first = PageSize.roundDown(address);
        long end = PageSize.roundUp(address + rangeBytes);
        long _ = MemoryCalls.madvise(translate(first), end - first, MADV_POPULATE_READ);
    }

    /// Copies the writers' pages in front of the file.
    void copy(long address, long rangeBytes) {
        long _ = MemoryCalls.madvise(translate(address), rangeBytes, MADV_POPULATE_WRITE);
        for (long done = 0; done < rangeBytes; done += COPY_BYTES) {
            Address.copy(address + done, translate(address + done), Math.min(COPY_BYTES, rangeBytes - done));
        }
    }

    /// Copies those pages that differ.
    void copyChanges(long address, long rangeBytes) {
        for (long page = address; page < address + rangeBytes; page += PageSize.BYTES) {
            MemorySegment theirs = Address.segment(page, PageSize.BYTES);
            if (theirs.mismatch(Address.segment(translate(page), PageSize.BYTES)) >= 0) {
                copy(page, PageSize.BYTES);
            }
        }
    }

    /// First address.
    long address(WriterView writers) {
        return translate(writers.address());
    }

    @Override
    public void close() {
        reservation.close();
    }
}
