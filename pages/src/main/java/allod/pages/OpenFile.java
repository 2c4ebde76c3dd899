package allod.pages;

import static allod.pages.os.FileCalls.FALLOC_FL_KEEP_SIZE;
import static allod.pages.os.FileCalls.FALLOC_FL_PUNCH_HOLE;

import allod.pages.MappedFile.Mode;
import allod.pages.os.Errno;
import allod.pages.os.FileCalls;
import allod.pages.os.FileRangeCalls;
import allod.pages.os.MemoryCalls;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.LongSupplier;

/// The file under a [MappedFile]: its descriptor, its length, and the storage behind its bytes.
///
/// Storage is promised before bytes are used ([#allocate]), never by touching them: a store into a hole on a full disk
/// is a bus error, an allocation that is refused is an exception.
///
/// Threads: any; calls on one range at a time are the caller's business.
final class OpenFile {

    private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs", "devtmpfs", "hugetlbfs");
    private static final int OWNER_ONLY = 0600;
    private static final int ZEROS_BYTES = 1 << 20;

    private final Path path;
    private final int descriptor;
    private final boolean created;
    private final boolean inMemory;

    private OpenFile(Path path, int descriptor, boolean created, boolean inMemory) {
        this.path = path;
        this.descriptor = descriptor;
        this.created = created;
        this.inMemory = inMemory;
    }

    /// Opens a file; in mode SHARED one that is not there is made.
    static OpenFile open(Path path, Mode mode) {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new IllegalArgumentException(
                    "open of '" + path + "': it is no regular file; only files with storage of their own are mapped.");
        }
        String name = path.toString();
        long descriptor = -Errno.ENOENT;
        boolean created = false;
        if (mode == Mode.SHARED) {
            descriptor = FileCalls.open(name, FileCalls.O_RDWR | FileCalls.O_CREAT | FileCalls.O_EXCL, OWNER_ONLY);
            created = descriptor >= 0;
            if (descriptor == -Errno.EEXIST) {
                descriptor = FileCalls.open(name, FileCalls.O_RDWR, 0);
            }
        } else {
            descriptor = FileCalls.open(name);
        }
        if (descriptor < 0) {
            throw new KernelCallFailed("open('" + path + "', " + mode + ")", (int) -descriptor, remedy(-descriptor));
        }
        return new OpenFile(path, (int) descriptor, created, livesInMemory(path));
    }

    Path path() {
        return path;
    }

    /// Whether its pages are memory that no disk can take over.
    boolean inMemory() {
        return inMemory;
    }

    /// Whether this open has made it.
    boolean created() {
        return created;
    }

    int descriptor() {
        return descriptor;
    }

    long lengthBytes() {
        return required("lseek", retried(() -> FileCalls.fileBytes(descriptor)));
    }

    /// Puts storage behind every byte of a range, holes included, and makes the file long enough; bytes that were there
    /// stay, others read as zero.
    ///
    /// @throws CommitFailed when the storage has no room; length and contents are as before
    void allocate(long offset, long bytes) {
        long before = lengthBytes();
        long result = retried(() -> FileCalls.fallocate(descriptor, 0, offset, bytes));
        if (result == -Errno.EOPNOTSUPP) {
            result = before < offset + bytes ? writeZeros(before, offset + bytes) : 0;
            if (result >= 0 && FileRangeCalls.firstHole(descriptor, 0) < offset + bytes) {
                result = -Errno.EOPNOTSUPP;
            }
        }
        if (result < 0) {
            cutBackTo(before, offset + bytes);
            throw new CommitFailed(
                    "fallocate('" + path + "', offset " + offset + ", " + bytes + " bytes)",
                    (int) -result,
                    allocationRemedy(-result));
        }
    }

    /// Takes the storage of a range away; it reads as zero.
    ///
    /// @return whether the file system can
    boolean punch(long offset, long bytes) {
        return retried(() -> FileCalls.fallocate(descriptor, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, bytes))
                == 0;
    }

    /// Makes a range read as zero that keeps its storage, without writing it.
    ///
    /// @return whether the file system can
    boolean clear(long offset, long bytes) {
        int mode = FileRangeCalls.FALLOC_FL_ZERO_RANGE | FALLOC_FL_KEEP_SIZE;
        return retried(() -> FileCalls.fallocate(descriptor, mode, offset, bytes)) == 0;
    }

    /// The same, by writing where it must be: over storage that is there already, so the disk may be full.
    void zero(long offset, long bytes) {
        if (!clear(offset, bytes)) {
            long _ = required("pwrite", writeZeros(offset, offset + bytes));
        }
    }

    /// Cuts off what is behind a length.
    void shortenTo(long bytes) {
        if (lengthBytes() > bytes) {
            long _ = required("ftruncate", retried(() -> FileCalls.ftruncate(descriptor, bytes)));
        }
    }

    /// Maps a range of the file over whatever is at `address`.
    void map(Mode mode, long address, long bytes, long offset) {
        int protection = MemoryCalls.PROT_READ | (mode == Mode.READ_ONLY ? 0 : MemoryCalls.PROT_WRITE);
        int sharing = mode == Mode.PRIVATE ? MemoryCalls.MAP_PRIVATE : MemoryCalls.MAP_SHARED;
        long result = MemoryCalls.mmap(address, bytes, protection, sharing | MemoryCalls.MAP_FIXED, descriptor, offset);
        if (result < 0) {
            String call = "mmap('" + path + "', offset " + offset + ", " + bytes + " bytes, " + mode + ")";
            if (result == -Errno.ENOMEM) {
                throw new CommitFailed(call, Errno.ENOMEM, "the system has no memory to promise; map less of it.");
            }
            throw new KernelCallFailed(call, (int) -result, "the file system must be able to map files.");
        }
    }

    /// Reads up to `bytes` bytes; how many there were, or a negated errno.
    long read(long offset, long address, long bytes) {
        return retried(() -> FileCalls.pread(descriptor, address, bytes, offset));
    }

    /// Waits until length and name of the file are on its storage; a negated errno when that failed.
    long syncName() {
        long result = FileCalls.fsync(descriptor);
        Path folder = path.toAbsolutePath().getParent();
        long opened = result < 0 || folder == null ? result : FileCalls.open(folder.toString());
        if (opened < 0 || folder == null || result < 0) {
            return Math.min(result, opened);
        }
        result = FileCalls.fsync((int) opened);
        FileCalls.close((int) opened);
        return result == -Errno.EINVAL ? 0 : result; // a file system whose folders need no sync
    }

    void close() {
        FileCalls.close(descriptor);
    }

    /// Closes a file whose opening came to nothing; one that was made for it goes.
    void undo() {
        close();
        if (created) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                return; // an empty file stays behind: the failure that is on its way matters more
            }
        }
    }

    @Override
    public String toString() {
        return "'" + path + "'";
    }

    /// Undoes a growth from `before` towards `wantedEnd`.
    void cutBackTo(long before, long wantedEnd) {
        long now = FileCalls.fileBytes(descriptor);
        if (now > before && now <= wantedEnd) { // a longer one is somebody else's work
            long _ = FileCalls.ftruncate(descriptor, before);
        }
    }

    private long writeZeros(long from, long to) {
        try (Arena arena = Arena.ofConfined()) {
            long zeros = arena.allocate(ZEROS_BYTES).address();
            for (long offset = from; offset < to; ) {
                long start = offset;
                long written =
                        retried(() -> FileCalls.pwrite(descriptor, zeros, Math.min(ZEROS_BYTES, to - start), start));
                if (written <= 0) {
                    return written == 0 ? -Errno.EIO : written;
                }
                offset += written;
            }
        }
        return 0;
    }

    private long required(String call, long result) {
        if (result < 0) {
            throw MappedFileFailed.call(call + "(" + this + ")", (int) -result);
        }
        return result;
    }

    private static long retried(LongSupplier call) {
        long result = call.getAsLong();
        while (result == -Errno.EINTR) { // the JVM's own signals
            result = call.getAsLong();
        }
        return result;
    }

    private static boolean livesInMemory(Path path) {
        try {
            return IN_MEMORY.contains(Files.getFileStore(path).type());
        } catch (IOException | SecurityException unknown) {
            return false;
        }
    }

    private static String remedy(long errno) {
        return switch ((int) errno) {
            case Errno.ENOENT -> "there is no such file or folder; mode SHARED makes files, but no folders.";
            case Errno.ENOTDIR -> "a part of the path is no folder.";
            case Errno.EISDIR -> "it is a folder.";
            case Errno.EACCES, Errno.EPERM -> "the process may not; mode READ_ONLY needs the right to read only.";
            case Errno.EROFS -> "the file system is read-only; use mode READ_ONLY or PRIVATE.";
            case Errno.EMFILE, Errno.ENFILE -> "a file needs a descriptor; raise `ulimit -n` or close files.";
            case Errno.ENOSPC -> "the file system has no room for another file.";
            default -> "the path must name a file that the process can open.";
        };
    }

    private static String allocationRemedy(long errno) {
        return switch ((int) errno) {
            case Errno.ENOSPC -> "the file system is full; make room, or map less.";
            case Errno.EDQUOT -> "the quota is used up; raise it, or map less.";
            case Errno.EFBIG -> "the file would exceed what the file system or `ulimit -f` allows; map less.";
            case Errno.EOPNOTSUPP ->
                "the file has holes, and its file system cannot fill them; copy it with `cp --sparse=never`.";
            default -> "the file system promises no storage.";
        };
    }
}
