package allod.pages.snapshot;

import static allod.pages.os.FileCalls.FALLOC_FL_KEEP_SIZE;
import static allod.pages.os.FileCalls.FALLOC_FL_PUNCH_HOLE;

import allod.pages.CommitFailed;
import allod.pages.os.Errno;
import allod.pages.os.FileCalls;

/// The file in memory behind a space: a memfd that never shrinks.
///
/// ```
/// │ allocated │ hole: reads as zero │ allocated │ end of the file
///                                                 │ a touch of a view behind it is an InternalError, not a crash
/// ```
///
/// The file is as long as what was allocated, so that most of what a program has not committed lies behind its end.
///
/// Invariant: **M1** the file never becomes shorter: the seal forbids it, to everybody.
///
/// Threads: any; the kernel serialises.
final class MemoryFile implements AutoCloseable {

    private final String name;
    private final int descriptor;

    private MemoryFile(String name, int descriptor) {
        this.name = name;
        this.descriptor = descriptor;
    }

    static MemoryFile create(String name) {
        String call = "memfd_create('" + name + "')";
        int descriptor = (int) Refusal.requireSuccess(
                FileCalls.memfdCreate("allod: " + name), call, "raise `ulimit -n` or close files.");
        long sealed = FileCalls.addSeals(descriptor, FileCalls.F_SEAL_SHRINK);
        if (sealed < 0) {
            FileCalls.close(descriptor);
        }
        Refusal.requireSuccess(sealed, "fcntl(F_ADD_SEALS, SHRINK)", Refusal.UNEXPECTED);
        return new MemoryFile(name, descriptor);
    }

    int descriptor() {
        return descriptor;
    }

    /// Puts memory behind a range; what is there stays, holes are filled with zeroes.
    ///
    /// @throws CommitFailed when the system has none; nothing has changed then
    void allocate(long offset, long bytes) {
        long result;
        do {
            result = FileCalls.fallocate(descriptor, 0, offset, bytes); // what it did before a signal is undone
        } while (result == -Errno.EINTR);
        if (result < 0) {
            throw new CommitFailed(
                    "fallocate(memfd '" + name + "', offset " + offset + ", " + bytes + " bytes)",
                    (int) -result,
                    "the system has no more memory to promise; commit less, or raise the limit that applies (memory of"
                            + " the container, `ulimit -f`).");
        }
    }

    /// Takes the memory behind a range away; it reads as zero then, through every view.
    void punch(long offset, long bytes) {
        long result = FileCalls.fallocate(descriptor, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, bytes);
        Refusal.requireSuccess(result, "fallocate(PUNCH_HOLE)", "the memory stays with '" + name + "'; try again.");
    }

    /// Copies memory into the file.
    void write(long fromAddress, long bytes, long offset) {
        for (long done = 0; done < bytes; ) {
            long written = FileCalls.pwrite(descriptor, fromAddress + done, bytes - done, offset + done);
            if (written != -Errno.EINTR) {
                done += Refusal.requireSuccess(written, "pwrite(memfd)", "the page stays a copy; fold again.");
            }
        }
    }

    @Override
    public void close() {
        FileCalls.close(descriptor);
    }
}
