package allod.pages.checkpoint;

import allod.pages.Address;
import allod.pages.Loan;
import allod.pages.PageSize;
import allod.pages.Reservation;
import allod.pages.os.FileCalls;
import allod.pages.os.MemoryCalls;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// A range of memory for tests: anonymous, or shared through a file in memory.
final class TrackedMemory implements AutoCloseable {

    enum Kind {
        ANONYMOUS,
        SHARED
    }

    private static final int NONE = -1;

    private final Reservation reservation;
    private final @Nullable Loan loan;
    private final int file;
    final long address;
    final long bytes;
    final int pages;

    TrackedMemory(Kind kind, int pages) {
        this.pages = pages;
        bytes = (long) pages * PageSize.BYTES;
        reservation = Reservation.reserve("tracked memory", bytes, PageSize.HUGE_BYTES);
        address = reservation.baseAddress();
        if (kind == Kind.ANONYMOUS) {
            reservation.commit(address, bytes);
            loan = null;
            file = NONE;
        } else {
            loan = reservation.lend("shared memory", address, bytes);
            file = (int) FileCalls.memfdCreate("tracked memory");
            check(FileCalls.ftruncate(file, bytes));
            check(FileCalls.fallocate(file, 0, 0, bytes));
            int protection = MemoryCalls.PROT_READ | MemoryCalls.PROT_WRITE;
            check(MemoryCalls.mmap(
                    address, bytes, protection, MemoryCalls.MAP_SHARED | MemoryCalls.MAP_FIXED, file, 0));
        }
    }

    boolean isShared() {
        return loan != null;
    }

    long page(int index) {
        return address + (long) index * PageSize.BYTES;
    }

    /// Writes eight bytes somewhere in a page.
    void write(SplittableRandom random, int page) {
        Address.putLong(
                page(page) + random.nextInt(PageSize.BYTES / Long.BYTES) * (long) Long.BYTES, random.nextLong());
    }

    /// Takes the memory of a page away; it reads as zero.
    void discard(int page) {
        if (loan == null) {
            reservation.discard(page(page), PageSize.BYTES);
        } else {
            int hole = FileCalls.FALLOC_FL_PUNCH_HOLE | FileCalls.FALLOC_FL_KEEP_SIZE;
            check(FileCalls.fallocate(file, hole, page(page) - address, PageSize.BYTES));
        }
    }

    byte[] contents() {
        return Address.segment(address, bytes).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
    }

    @Override
    public void close() {
        if (loan != null) {
            loan.close();
            FileCalls.close(file);
        }
        reservation.close();
    }

    private static void check(long result) {
        if (result < 0) {
            throw new AssertionError("errno " + -result);
        }
    }
}
