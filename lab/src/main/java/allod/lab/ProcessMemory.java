package allod.lab;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// What the kernel knows about this process: resident bytes and page faults.
///
/// Resident bytes are taken from `smaps_rollup`, a walk of the page tables and so exact; the counters behind
/// `VmRSS` are kept per CPU and lag. Counted are anonymous and shared-memory pages: memory that somebody wrote
/// to. Pages of mapped files (the plan, libraries, the JDK's archives) are not.
///
/// Reading allocates nothing from `malloc`: the buffer is direct. One thread: the page faults are those of the
/// thread that opened this.
public final class ProcessMemory implements AutoCloseable {

    private static final int BUFFER_BYTES = 4 << 10;
    private static final int MINOR_FAULTS_FIELD = 10 - 3; // field 10 of proc(5), counted after the command's name

    private final FileChannel rollup;
    private final FileChannel threadStat;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final byte[] text = new byte[BUFFER_BYTES];

    private ProcessMemory(FileChannel rollup, FileChannel threadStat) {
        this.rollup = rollup;
        this.threadStat = threadStat;
    }

    /// Opens the files of the calling thread.
    public static ProcessMemory open() throws IOException {
        return new ProcessMemory(
                FileChannel.open(Path.of("/proc/self/smaps_rollup"), StandardOpenOption.READ),
                FileChannel.open(Path.of("/proc/thread-self/stat"), StandardOpenOption.READ));
    }

    /// Bytes of anonymous and shared memory that are resident now.
    public long residentBytes() throws IOException {
        String rollupText = read(rollup);
        return (kibibytes(rollupText, "\nAnonymous:") + kibibytes(rollupText, "\nPss_Shmem:")) << 10;
    }

    /// Page faults of the opening thread so far, those that needed no disk.
    public long minorFaults() throws IOException {
        String stat = read(threadStat);
        String afterName = stat.substring(stat.lastIndexOf(')') + 2);
        return Long.parseLong(afterName.split(" ", -1)[MINOR_FAULTS_FIELD]);
    }

    private String read(FileChannel file) throws IOException {
        buffer.clear();
        file.position(0);
        while (buffer.hasRemaining() && file.read(buffer) > 0) {}
        int length = buffer.flip().remaining();
        buffer.get(text, 0, length);
        return new String(text, 0, length, StandardCharsets.ISO_8859_1);
    }

    private static long kibibytes(String rollupText, String key) throws IOException {
        int at = rollupText.indexOf(key);
        if (at < 0) {
            throw new IOException("/proc/self/smaps_rollup has no line" + key + " (Linux 5.x or newer is needed)");
        }
        int end = rollupText.indexOf(" kB", at);
        return Long.parseLong(rollupText.substring(at + key.length(), end).trim());
    }

    @Override
    public void close() throws IOException {
        rollup.close();
        threadStat.close();
    }
}
