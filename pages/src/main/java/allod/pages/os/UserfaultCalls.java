package allod.pages.os;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Asynchronous write protection: userfaultfd without a handler. The kernel lifts the protection of a page at the first
/// write by itself and remembers that it did, which [PagemapCalls] tells.
///
/// A descriptor that asks for events needs a thread that answers them, and in a JVM that thread may wait for a
/// safepoint while the thread that it should answer holds the safepoint up; so nothing here can ask for events.
///
/// Closing the descriptor ends all protection. It is closed on exec.
///
/// Source: `userfaultfd(2)`, `ioctl_userfaultfd(2)`; the features WP_ASYNC and WP_UNPOPULATED are in Linux 6.7 and
/// 6.4.
public final class UserfaultCalls {

    private static final long SYS_USERFAULTFD = System.getProperty("os.arch").equals("aarch64") ? 282 : 323;
    private static final int O_CLOEXEC = 0x80000;
    private static final int O_NONBLOCK = 0x800;
    private static final int UFFD_USER_MODE_ONLY = 1; // needs no privilege, and suffices: there is no handler

    private static final long UFFDIO_API = 0xC018_AA3FL; // _IOWR(0xAA, 0x3F, 24 bytes)
    private static final long UFFDIO_REGISTER = 0xC020_AA00L; // _IOWR(0xAA, 0x00, 32 bytes)
    private static final long UFFDIO_UNREGISTER = 0x8010_AA01L; // _IOR(0xAA, 0x01, 16 bytes)
    private static final long UFFDIO_WRITEPROTECT = 0xC018_AA06L; // _IOWR(0xAA, 0x06, 24 bytes)

    private static final long UFFD_API = 0xAA;
    private static final long FEATURE_WP_HUGETLBFS_SHMEM = 1 << 12;
    private static final long FEATURE_WP_UNPOPULATED = 1 << 13;
    private static final long FEATURE_WP_ASYNC = 1 << 15;
    private static final long REGISTER_MODE_WP = 2;
    private static final long WRITEPROTECT_MODE_WP = 1;

    private UserfaultCalls() {}

    /// A descriptor for asynchronous write protection, of shared memory and of pages without memory too.
    public static long open() {
        long descriptor = SystemCalls.syscall(SYS_USERFAULTFD, O_CLOEXEC | O_NONBLOCK | UFFD_USER_MODE_ONLY, 0, 0);
        if (descriptor < 0) {
            return descriptor;
        }
        long features = FEATURE_WP_ASYNC | FEATURE_WP_UNPOPULATED | FEATURE_WP_HUGETLBFS_SHMEM;
        long result = call((int) descriptor, UFFDIO_API, UFFD_API, features, 0);
        if (result < 0) {
            FileCalls.close((int) descriptor);
            return result;
        }
        return descriptor;
    }

    /// Puts the mappings of a range under the descriptor; nothing is protected yet.
    public static long register(int descriptor, long address, long bytes) {
        return call(descriptor, UFFDIO_REGISTER, address, bytes, REGISTER_MODE_WP, 0);
    }

    /// Takes the mappings of a range from the descriptor, and their protection away.
    public static long unregister(int descriptor, long address, long bytes) {
        return call(descriptor, UFFDIO_UNREGISTER, address, bytes);
    }

    /// Protects all pages of a range, also those that have no memory yet.
    public static long writeProtect(int descriptor, long address, long bytes) {
        return call(descriptor, UFFDIO_WRITEPROTECT, address, bytes, WRITEPROTECT_MODE_WP);
    }

    private static long call(int descriptor, long request, long... argument) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment copied = arena.allocateFrom(JAVA_LONG, argument);
            return FileCalls.ioctl(descriptor, request, copied.address());
        }
    }
}
