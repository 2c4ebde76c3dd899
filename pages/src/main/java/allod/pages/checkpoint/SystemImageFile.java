package allod.pages.checkpoint;

import allod.pages.CommitFailed;
import allod.pages.PageSize;
import allod.pages.os.Errno;
import allod.pages.os.FileCalls;
import allod.pages.os.LockCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/// A file of the system, open for reading and writing and locked against every other opener.
///
/// Threads: one at a time.
final class SystemImageFile implements ImageFile {

    private static final int OWNER_ONLY = 0600; // it holds what was in memory

    private final Path path;
    private final int descriptor;

    private SystemImageFile(Path path, int descriptor) {
        this.path = path;
        this.descriptor = descriptor;
    }

    /// Opens a file, which is created empty if there is none.
    ///
    /// @throws ImageRefused when it cannot be opened, or is open as an image already
    static SystemImageFile open(Path path) {
        long opened = FileCalls.open(path.toString(), FileCalls.O_RDWR | FileCalls.O_CREAT, OWNER_ONLY);
        if (opened < 0) {
            throw new ImageRefused("open(" + path + ") failed with " + Errno.describe((int) -opened)
                    + ": an image needs a file that may be read and written, in a folder that exists.");
        }
        int descriptor = (int) opened;
        long locked = LockCalls.tryLock(descriptor);
        if (locked < 0) {
            FileCalls.close(descriptor);
            throw new ImageRefused(
                    locked == -Errno.EAGAIN
                            ? path
                                    + " is the image of another checkpointer, here or in another process: close it first."
                            : "flock(" + path + ") failed with " + Errno.describe((int) -locked)
                                    + ": an image needs a file system with locks.");
        }
        return new SystemImageFile(path, descriptor);
    }

    @Override
    public String name() {
        return path.toString();
    }

    @Override
    public long bytes() {
        return requireSuccess("lseek", FileCalls.fileBytes(descriptor));
    }

    @Override
    public long read(long address, long rangeBytes, long offset) {
        long done = 0;
        while (done < rangeBytes) {
            long read = FileCalls.pread(descriptor, address + done, rangeBytes - done, offset + done);
            if (read == 0) {
                break; // the end of the file
            }
            done += progress("pread", read);
        }
        return done;
    }

    @Override
    public void write(long address, long rangeBytes, long offset) {
        long done = 0;
        while (done < rangeBytes) {
            long written = FileCalls.pwrite(descriptor, address + done, rangeBytes - done, offset + done);
            if (isFull(written)) { // a file system on which an allocation promises nothing
                throw full("pwrite", offset, rangeBytes, written);
            }
            done += progress("pwrite", written);
        }
    }

    @Override
    public void allocate(long offset, long rangeBytes) {
        long result = FileCalls.fallocate(descriptor, 0, offset, rangeBytes);
        while (result == -Errno.EINTR) {
            result = FileCalls.fallocate(descriptor, 0, offset, rangeBytes);
        }
        if (result == -Errno.EOPNOTSUPP) {
            writeZeros(offset, rangeBytes);
        } else if (isFull(result) || result == -Errno.EFBIG) {
            throw full("fallocate", offset, rangeBytes, result);
        } else {
            requireSuccess("fallocate", result);
        }
    }

    @Override
    public void truncate(long fileBytes) {
        requireSuccess("ftruncate", FileCalls.ftruncate(descriptor, fileBytes));
    }

    @Override
    public void sync() {
        requireSuccess("fdatasync", FileCalls.fdatasync(descriptor));
    }

    @Override
    public void publish() {
        requireSuccess("fsync", FileCalls.fsync(descriptor));
        Path folder = path.toAbsolutePath().getParent();
        int folderDescriptor = (int) requireSuccess("open of the folder", FileCalls.open(String.valueOf(folder)));
        try {
            requireSuccess("fsync of the folder", FileCalls.fsync(folderDescriptor));
        } finally {
            FileCalls.close(folderDescriptor);
        }
    }

    /// Ends the lock too.
    @Override
    public void close() {
        FileCalls.close(descriptor);
    }

    /// What an allocation does on a file system without one.
    private void writeZeros(long offset, long rangeBytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment zeros = arena.allocate(Math.min(rangeBytes, PageSize.HUGE_BYTES));
            for (long done = 0; done < rangeBytes; done += zeros.byteSize()) {
                write(zeros.address(), Math.min(zeros.byteSize(), rangeBytes - done), offset + done);
            }
        }
    }

    private CommitFailed full(String call, long offset, long rangeBytes, long result) {
        return new CommitFailed(
                call + "(" + path + ", offset " + offset + ", " + rangeBytes + " bytes)",
                (int) -result,
                "the disk has no room for the checkpoint, and the one before it is intact; make room and try again.");
    }

    private long progress(String call, long result) {
        return result == -Errno.EINTR ? 0 : requireSuccess(call, result);
    }

    private long requireSuccess(String call, long result) {
        if (result < 0) {
            throw new ImageFailed(call + " on " + path + " failed with " + Errno.describe((int) -result)
                    + ": nobody knows what has reached the disk; repair it and open the image again, which restores the"
                    + " last checkpoint that was acknowledged.");
        }
        return result;
    }

    private static boolean isFull(long result) {
        return result == -Errno.ENOSPC || result == -Errno.EDQUOT;
    }
}
