package allod.pages;

import allod.pages.os.Errno;
import allod.pages.os.KernelFile;
import allod.pages.os.MemoryCalls;
import java.nio.file.Path;
import java.util.OptionalLong;

/// The huge pages that an administrator has set aside (`vm.nr_hugepages`): memory that is there from the first touch,
/// in huge pages for certain.
///
/// Most programs do better with [Reservation#adviseHugePages], which needs no administrator: the pool is for those that
/// must not depend on what the kernel finds.
///
/// Threads: any.
public final class HugePagePool {

    private static final int PROTECTION = MemoryCalls.PROT_READ | MemoryCalls.PROT_WRITE;
    private static final int FLAGS =
            MemoryCalls.MAP_PRIVATE | MemoryCalls.MAP_ANONYMOUS | MemoryCalls.MAP_FIXED | MemoryCalls.MAP_HUGETLB;
    private static final Path FREE = Path.of("/sys/kernel/mm/hugepages");

    private HugePagePool() {}

    /// Bytes of the pool that nobody has; 0 when there is no pool.
    public static long freeBytes() {
        Path folder = FREE.resolve("hugepages-" + (PageSize.HUGE_BYTES >> 10) + "kB");
        OptionalLong free = KernelFile.number(folder.resolve("free_hugepages"));
        OptionalLong promised = KernelFile.number(folder.resolve("resv_hugepages"));
        return Math.max(0, free.orElse(0) - promised.orElse(0)) * PageSize.HUGE_BYTES;
    }

    /// Puts pages of the pool behind a range; they read as zero. Closing the loan gives them back.
    ///
    /// @param address a multiple of [PageSize#HUGE_BYTES], in the reservation
    /// @param bytes a positive multiple of [PageSize#HUGE_BYTES]
    /// @throws CommitFailed when the pool has not so many; nothing has changed then
    public static Loan commit(Reservation reservation, long address, long bytes) {
        if (((address | bytes) & (PageSize.HUGE_BYTES - 1)) != 0) {
            throw new IllegalArgumentException("huge pages at 0x" + Long.toHexString(address) + ", +" + bytes
                    + " bytes: start and length must be multiples of " + PageSize.HUGE_BYTES + ".");
        }
        if (!reservation.isReserved(address, bytes)) {
            throw new IllegalStateException("huge pages at 0x" + Long.toHexString(address) + ", +" + bytes
                    + " bytes in " + reservation + ": a part of it is in use; decommit it first.");
        }
        Loan loan = reservation.lend("huge pages of the pool", address, bytes);
        long result = MemoryCalls.mmap(address, bytes, PROTECTION, FLAGS, -1, 0);
        if (result < 0) {
            loan.close();
            throw new CommitFailed(
                    "mmap(0x" + Long.toHexString(address) + ", " + bytes + " bytes, MAP_HUGETLB)",
                    (int) -result,
                    result == -Errno.ENOMEM
                            ? "the pool has " + freeBytes() + " bytes left; raise vm.nr_hugepages, or use"
                                    + " adviseHugePages."
                            : "this kernel has no pool of huge pages; use adviseHugePages.");
        }
        return loan;
    }
}
