package allod.pages;

import allod.pages.os.CpuCalls;
import allod.pages.os.KernelFile;
import java.nio.file.Path;

/// The sizes of pages on this machine.
///
/// Constants of the running process, so compiled code contains them as literals. Powers of two.
public final class PageSize {

    private static final Path HUGE_PAGE_SIZE = Path.of("/sys/kernel/mm/transparent_hugepage/hpage_pmd_size");

    /// Bytes of a page, the unit of commit and protection.
    public static final int BYTES = CpuCalls.getpagesize();

    /// Base-two logarithm of [#BYTES].
    public static final int SHIFT = Integer.numberOfTrailingZeros(BYTES);

    /// Bytes of a huge page, the largest unit that the kernel maps with one entry on its own (2 MiB on x86-64).
    public static final int HUGE_BYTES = hugeBytes();

    private PageSize() {}

    /// Whether `bytes` (a size or an address) is a multiple of the page size.
    public static boolean isMultiple(long bytes) {
        return (bytes & (BYTES - 1)) == 0;
    }

    /// `bytes` rounded up to a multiple of the page size.
    ///
    /// @param bytes 0 or more
    /// @throws ArithmeticException when the result exceeds a `long`
    public static long roundUp(long bytes) {
        return Math.addExact(bytes, BYTES - 1L) & -BYTES;
    }

    /// `bytes` (a size or an address) rounded down to a multiple of the page size.
    public static long roundDown(long bytes) {
        return bytes & -BYTES;
    }

    private static int hugeBytes() {
        long ifUnknown = (long) BYTES * (BYTES / Long.BYTES); // what one page full of page table entries covers
        return (int) KernelFile.number(HUGE_PAGE_SIZE).orElse(ifUnknown);
    }
}
