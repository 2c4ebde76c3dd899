package allod.pages.os;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Small attempts at calls that not every kernel has, or not every container allows.
///
/// Each one tries the real call with arguments that change nothing, and cleans up; the result is the kernel's own: 0 or
/// more when it works, else the negated errno.
public final class FeatureCalls {

    private static final boolean AARCH64 = System.getProperty("os.arch").equals("aarch64");
    private static final long SYS_MEMBARRIER = AARCH64 ? 283 : 324;
    private static final long SYS_PROCESS_MADVISE = 440;

    private static final long PAGEMAP_SCAN = 0xC060_6610L; // _IOWR('f', 16, 96 bytes)
    private static final int PM_SCAN_ARG_LONGS = 12;
    private static final long PAGE_IS_PRESENT = 1 << 3;

    private static final long MEMBARRIER_CMD_PRIVATE_EXPEDITED = 1 << 3;

    private FeatureCalls() {}

    /// Whether madvise knows an advice: the kernel looks at the advice before it sees that the range is empty.
    public static long advice(int advice) {
        return MemoryCalls.madvise(0, 0, advice);
    }

    /// A file in memory that can be sealed with `seals`.
    public static long sealedMemfd(int seals) {
        long descriptor = FileCalls.memfdCreate("allod probe");
        if (descriptor < 0) {
            return descriptor;
        }
        long result = FileCalls.addSeals((int) descriptor, seals);
        FileCalls.close((int) descriptor);
        return result;
    }

    /// The ioctl on `/proc/self/pagemap` that finds pages by what happened to them.
    public static long pagemapScan() {
        long descriptor = FileCalls.open("/proc/self/pagemap");
        if (descriptor < 0) {
            return descriptor;
        }
        try (Arena arena = Arena.ofConfined()) {
            long pageBytes = CpuCalls.getpagesize();
            MemorySegment page = arena.allocate(pageBytes, pageBytes);
            MemorySegment regions = arena.allocate(JAVA_LONG, 3);
            long[] argument = new long[PM_SCAN_ARG_LONGS];
            argument[0] = PM_SCAN_ARG_LONGS * JAVA_LONG.byteSize();
            argument[2] = page.address(); // start
            argument[3] = page.address() + pageBytes; // end
            argument[5] = regions.address(); // where the answer goes
            argument[6] = 1; // its length
            argument[10] = PAGE_IS_PRESENT; // pages with any of these properties
            argument[11] = PAGE_IS_PRESENT; // the properties to tell
            MemorySegment copied = arena.allocateFrom(JAVA_LONG, argument);
            return FileCalls.ioctl((int) descriptor, PAGEMAP_SCAN, copied.address());
        } finally {
            FileCalls.close((int) descriptor);
        }
    }

    /// Write protection that the kernel lifts by itself at the first write, for user-mode faults, which needs no
    /// privilege.
    public static long userfaultfdAsyncWriteProtection() {
        long descriptor = UserfaultCalls.open();
        return descriptor < 0 ? descriptor : FileCalls.close((int) descriptor);
    }

    /// process_madvise; a kernel that has it complains about the descriptor that is none.
    public static long processMadvise() {
        long result = SystemCalls.syscall(SYS_PROCESS_MADVISE, -1, 0, 0);
        return result == -Errno.EBADF ? 0 : result;
    }

    /// A memory barrier in all threads of this process.
    public static long membarrier() {
        long commands = SystemCalls.syscall(SYS_MEMBARRIER, 0, 0, 0);
        if (commands < 0) {
            return commands;
        }
        return (commands & MEMBARRIER_CMD_PRIVATE_EXPEDITED) != 0 ? 0 : -Errno.EINVAL;
    }

    /// Names of anonymous mappings, tried on the buffer that holds the name.
    public static long mappingNames() {
        long pageBytes = CpuCalls.getpagesize();
        int privateAnonymous = MemoryCalls.MAP_PRIVATE | MemoryCalls.MAP_ANONYMOUS;
        long address =
                MemoryCalls.mmap(0, pageBytes, MemoryCalls.PROT_READ | MemoryCalls.PROT_WRITE, privateAnonymous, -1, 0);
        if (address < 0) {
            return address;
        }
        RawMemory.ALL.setString(address, "allod probe");
        long result = SystemCalls.nameMapping(address, pageBytes, address);
        MemoryCalls.munmap(address, pageBytes);
        return result;
    }

    /// Address space without memory.
    public static long addressSpace(long bytes) {
        int flags = MemoryCalls.MAP_PRIVATE | MemoryCalls.MAP_ANONYMOUS | MemoryCalls.MAP_NORESERVE;
        long address = MemoryCalls.mmap(0, bytes, MemoryCalls.PROT_NONE, flags, -1, 0);
        return address < 0 ? address : MemoryCalls.munmap(address, bytes);
    }
}
