package allod.pages.paged;

import allod.pages.Address;
import allod.pages.KernelCallFailed;
import allod.pages.PageSize;
import allod.pages.os.Errno;
import allod.pages.os.FileCalls;
import allod.pages.os.LockCalls;
import allod.pages.os.VectorCalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The open file of a [FileStore]: slot `n` is the page at byte `n` × page size.
///
/// Pages whose slots follow each other move in one call. Frames are page-aligned, as `O_DIRECT` wants them.
///
/// Threads: any, until [#close()]; the kernel orders what meets in one page.
final class StoreFile implements AutoCloseable {

    private static final int PUNCH = FileCalls.FALLOC_FL_PUNCH_HOLE | FileCalls.FALLOC_FL_KEEP_SIZE;
    private static final int PERMISSIONS = 0600; // pages are somebody's memory: for the owner alone
    private static final int SHIFT = PageSize.SHIFT;
    private static final int PAGE = PageSize.BYTES;

    private final String name;
    private final int descriptor;
    private final @Nullable String whyCached; // null: past the page cache

    private StoreFile(String name, int descriptor, @Nullable String whyCached) {
        this.name = name;
        this.descriptor = descriptor;
        this.whyCached = whyCached;
    }

    /// Opens the file and locks it, so that two stores never mix their pages in one.
    ///
    /// @throws KernelCallFailed when there cannot be such a file
    static StoreFile open(FileStoreOptions options) {
        Path path = options.named() ? options.path() : options.path().resolve("allod-" + UUID.randomUUID() + ".pages");
        int flags = FileCalls.O_RDWR | FileCalls.O_CREAT | (options.named() ? 0 : FileCalls.O_EXCL);
        String whyCached = "asked for";
        long descriptor = -Errno.EINVAL;
        if (options.direct()) {
            descriptor = FileCalls.open(path.toString(), flags | FileCalls.O_DIRECT, PERMISSIONS);
            whyCached = descriptor < 0 ? refusal(descriptor) : tryDirect((int) descriptor);
        }
        if (whyCached != null) {
            closeIfOpen(descriptor);
            // An attempt with O_DIRECT may have made the file: then it is there, and it is ours.
            int again = options.direct() ? flags & ~FileCalls.O_EXCL : flags;
            descriptor = FileCalls.open(path.toString(), again, PERMISSIONS);
        }
        return checked(options, path, descriptor, whyCached);
    }

    private static StoreFile checked(FileStoreOptions options, Path path, long descriptor, @Nullable String whyCached) {
        if (descriptor < 0) {
            throw new KernelCallFailed(
                    "open('" + path + "')",
                    (int) -descriptor,
                    "choose a folder that exists and that this process may write to.");
        }
        String kind = options.named() ? "file store '" : "temporary file store in '";
        StoreFile file = new StoreFile(kind + options.path() + "'", (int) descriptor, whyCached);
        long locked = LockCalls.tryLock(file.descriptor);
        if (locked < 0) {
            file.close();
            throw new KernelCallFailed(
                    "flock('" + path + "')",
                    (int) -locked,
                    locked == -Errno.EAGAIN
                            ? "another store has this file: close it, or name another."
                            : "two stores could mix their pages in one file; choose a file system with locks.");
        }
        if (!options.named()) {
            unlink(path, file);
        }
        return file;
    }

    /// Takes the name away: the space is free again when the process ends, however it ends.
    private static void unlink(Path path, StoreFile file) {
        try {
            Files.delete(path);
        } catch (IOException failed) {
            file.close();
            throw new UncheckedIOException("the name of " + file + " cannot be taken away", failed);
        }
    }

    /// Some file systems take `O_DIRECT` at open and refuse it at the first access, or want larger blocks than a page.
    private static @Nullable String tryDirect(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            long read = FileCalls.pread(descriptor, arena.allocate(PAGE, PAGE).address(), PAGE, 0);
            return read < 0 ? refusal(read) : null;
        }
    }

    private static String refusal(long result) {
        return "the file system refuses O_DIRECT with " + Errno.describe((int) -result);
    }

    private static void closeIfOpen(long descriptor) {
        if (descriptor >= 0) {
            FileCalls.close((int) descriptor);
        }
    }

    /// Why pages go through the system's page cache, or null when they go past it.
    @Nullable
    String whyCached() {
        return whyCached;
    }

    int descriptor() {
        return descriptor;
    }

    /// Takes disk space for `pages` slots, all or nothing.
    ///
    /// @throws OutOfBackingStore when the disk has no more
    void back(long slot, long pages) {
        long result = promise(slot, pages);
        if (result == -Errno.EOPNOTSUPP) {
            result = fillWithZeroes(slot, pages);
        }
        if (result < 0) {
            giveBack(slot, pages); // what was got before the refusal
            throw refused("taking space for " + pages + " pages at", slot, (int) -result);
        }
    }

    /// The same where some of the slots have pages, which stay as they are. A file system that does not promise has
    /// space behind each page that was written.
    ///
    /// @throws OutOfBackingStore when the disk has no more
    void keep(long slot, long pages) {
        long result = promise(slot, pages);
        if (result < 0 && result != -Errno.EOPNOTSUPP) {
            throw refused("taking space for " + pages + " pages at", slot, (int) -result);
        }
    }

    private long promise(long slot, long pages) {
        long result;
        do {
            result = FileCalls.fallocate(descriptor, 0, slot << SHIFT, pages << SHIFT);
        } while (result == -Errno.EINTR);
        return result;
    }

    /// Gives the disk space of `pages` slots back; whether that was possible. They read as zero, or are not read.
    boolean giveBack(long slot, long pages) {
        return FileCalls.fallocate(descriptor, PUNCH, slot << SHIFT, pages << SHIFT) == 0;
    }

    private long fillWithZeroes(long slot, long pages) {
        try (Arena arena = Arena.ofConfined()) {
            long zeroes = arena.allocate(PAGE, PAGE).address();
            for (long at = slot; at < slot + pages; at++) {
                long written = FileCalls.pwrite(descriptor, zeroes, PAGE, at << SHIFT);
                if (written != PAGE) {
                    return written < 0 ? written : -Errno.ENOSPC;
                }
            }
            return 0;
        }
    }

    /// Reads the pages `order[from..to)`, whose slots follow each other.
    ///
    /// @throws PageUnavailable when the disk does not give one
    void read(BatchOrder order, int from, int to) {
        int next = from;
        while (next < to) {
            long read = move(false, order, next, to);
            if (read == -Errno.EINTR) {
                continue;
            }
            if (read < PAGE) {
                throw unreadable(order.slot(next), read);
            }
            next += (int) (read >>> SHIFT); // a page that came in part comes again
        }
    }

    /// Writes the pages `order[from..to)`, whose slots follow each other.
    ///
    /// @throws PageStoreFailed when the disk does not take one
    void write(BatchOrder order, int from, int to) {
        int next = from;
        boolean again = false;
        while (next < to) {
            long written = move(true, order, next, to);
            if (written == -Errno.EINTR) {
                continue;
            }
            if (written < 0 || (written < PAGE && again)) {
                int errno = written < 0 ? (int) -written : Errno.EIO;
                throw refused("writing", order.slot(next), errno);
            }
            again = written < PAGE; // the second try says why
            next += (int) (written >>> SHIFT);
        }
    }

    private long move(boolean write, BatchOrder order, int from, int to) {
        long offset = order.slot(from) << SHIFT;
        int count = Math.min(to - from, VectorCalls.MAX_IOVECS);
        if (count == 1) {
            long address = order.address(from);
            return write
                    ? FileCalls.pwrite(descriptor, address, PAGE, offset)
                    : FileCalls.pread(descriptor, address, PAGE, offset);
        }
        try (Arena arena = Arena.ofConfined()) {
            long iovecs = arena.allocate((long) count * VectorCalls.IOVEC_BYTES, Long.BYTES)
                    .address();
            for (int index = 0; index < count; index++) {
                long iovec = iovecs + (long) index * VectorCalls.IOVEC_BYTES;
                Address.putLong(iovec, order.address(from + index));
                Address.putLong(iovec + Long.BYTES, PAGE);
            }
            return write
                    ? VectorCalls.pwritev(descriptor, iovecs, count, offset)
                    : VectorCalls.preadv(descriptor, iovecs, count, offset);
        }
    }

    /// Length of the file.
    long bytes() {
        return FileCalls.fileBytes(descriptor);
    }

    /// Waits until the disk has the pages; 0, or a negated errno.
    long sync() {
        long result;
        do {
            result = FileCalls.fdatasync(descriptor);
        } while (result == -Errno.EINTR);
        return result;
    }

    private PageUnavailable unreadable(long slot, long read) {
        String why = read < 0
                ? "failed with " + Errno.describe((int) -read) + ": see the system's log about the disk."
                : "gave " + read + " bytes: somebody has cut the file.";
        return new PageUnavailable(slot, "reading slot " + slot + " of " + this + " " + why, null);
    }

    private PageStoreFailed refused(String what, long slot, int errno) {
        String call = what + " slot " + slot + " of " + this + " failed with " + Errno.describe(errno);
        return switch (errno) {
            case Errno.ENOSPC, Errno.EDQUOT ->
                new OutOfBackingStore(call + ": the disk is full; free pages, or give it more space.", null);
            case Errno.EFBIG ->
                new OutOfBackingStore(call + ": the file may not grow so far; raise `ulimit -f`.", null);
            default -> new PageStoreFailed(call + ": see the system's log about the disk.", null);
        };
    }

    @Override
    public void close() {
        FileCalls.close(descriptor);
    }

    @Override
    public String toString() {
        return name;
    }
}
