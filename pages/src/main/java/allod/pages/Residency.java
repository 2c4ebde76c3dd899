package allod.pages;

import allod.pages.os.Errno;
import allod.pages.os.MemoryCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// How much of a range is in memory, counted in chunks with mincore.
final class Residency {

    private static final int CHUNK_PAGES = 64 << 10; // one byte of the vector a page: 64 KiB for 256 MiB

    private Residency() {}

    /// Resident bytes of a mapped range on page boundaries.
    static long bytes(long address, long rangeBytes) {
        long pages = rangeBytes >> PageSize.SHIFT;
        long resident = 0;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment vector = arena.allocate(Math.min(pages, CHUNK_PAGES));
            for (long done = 0; done < pages; done += CHUNK_PAGES) {
                resident +=
                        residentPages(address + (done << PageSize.SHIFT), Math.min(pages - done, CHUNK_PAGES), vector);
            }
        }
        return resident << PageSize.SHIFT;
    }

    private static long residentPages(long address, long pages, MemorySegment vector) {
        long result = MemoryCalls.mincore(address, pages << PageSize.SHIFT, vector.address());
        if (result < 0) {
            throw new KernelCallFailed(
                    "mincore(0x" + Long.toHexString(address) + ", " + (pages << PageSize.SHIFT) + " bytes)",
                    (int) -result,
                    result == -Errno.EAGAIN
                            ? "the kernel is short of memory for a moment; ask again."
                            : "the range must be mapped.");
        }
        long resident = 0;
        for (long page = 0; page < pages; page++) {
            resident += vector.get(ValueLayout.JAVA_BYTE, page) & 1;
        }
        return resident;
    }
}
