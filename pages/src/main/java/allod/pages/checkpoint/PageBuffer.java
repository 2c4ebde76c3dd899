package allod.pages.checkpoint;

import allod.pages.Address;
import allod.pages.KernelCallFailed;
import allod.pages.PageSize;
import allod.pages.Reservation;
import allod.pages.os.Errno;
import allod.pages.os.MemoryCalls;

/// Copies of pages on their way to the image.
///
/// Everything goes through here, since a page that changes between its checksum and its write would be a damaged one;
/// and since writers need to stand only while their pages are copied, not while they are written.
///
/// Threads: guarded by the checkpointer.
final class PageBuffer implements AutoCloseable {

    private final Reservation memory;
    private final int[] pages;
    private int count;

    PageBuffer(int capacityPages) {
        pages = new int[capacityPages];
        long bytes = (long) capacityPages << PageSize.SHIFT;
        memory = Reservation.reserve("allod checkpoint buffer", bytes, PageSize.BYTES);
        memory.commit(memory.baseAddress(), bytes);
    }

    int count() {
        return count;
    }

    int room() {
        return pages.length - count;
    }

    /// Number in its space of the page that was added as number `index`.
    int page(int index) {
        return pages[index];
    }

    /// Address of the copy of that page.
    long address(int index) {
        return memory.baseAddress() + ((long) index << PageSize.SHIFT);
    }

    /// Copies a run of pages; there is room for them.
    void add(int firstPage, int runPages, long pageAddress) {
        bringIn(pageAddress, (long) runPages << PageSize.SHIFT);
        Address.copy(pageAddress, address(count), (long) runPages << PageSize.SHIFT);
        for (int page = 0; page < runPages; page++) {
            pages[count++] = firstPage + page;
        }
    }

    /// Whether a copy is zero throughout.
    boolean isZero(int index) {
        return isZero(address(index));
    }

    /// Whether a page is zero throughout.
    static boolean isZero(long start) {
        for (long address = start; address < start + PageSize.BYTES; address += 4 * Long.BYTES) {
            long together = Address.getLong(address)
                    | Address.getLong(address + 8)
                    | Address.getLong(address + 16)
                    | Address.getLong(address + 24);
            if (together != 0) {
                return false;
            }
        }
        return true;
    }

    void clear() {
        count = 0;
    }

    @Override
    public void close() {
        memory.close();
    }

    /// Brings pages into memory by a system call, so that the accesses that follow do not fault: a thread in a fault of
    /// Java code holds up the next safepoint, and one in a page that may not be read ends the process.
    ///
    /// @throws KernelCallFailed when the pages cannot be read
    static void bringIn(long address, long bytes) {
        long result = MemoryCalls.madvise(address, bytes, MemoryCalls.MADV_POPULATE_READ);
        while (result == -Errno.EINTR || result == -Errno.EAGAIN) {
            result = MemoryCalls.madvise(address, bytes, MemoryCalls.MADV_POPULATE_READ);
        }
        if (result < 0 && result != -Errno.EINVAL) { // a kernel before 5.14 does not know the advice
            throw new KernelCallFailed(
                    "madvise(0x" + Long.toHexString(address) + ", " + bytes + " bytes, POPULATE_READ)",
                    (int) -result,
                    "a range that is tracked must stay readable; do not decommit any of it.");
        }
    }
}
