package allod.profile.leak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// The memory that this process may read at one moment, by the kernel's list: what a name stands for is looked up there
/// before it is read, because a read elsewhere would end the JVM.
///
/// Threads: one.
final class ReadableMemory {

    private static final Path MAPS = Path.of("/proc/self/maps");

    private long[] starts = new long[256];
    private long[] ends = new long[256];
    private int count; // ranges that touch are one

    private ReadableMemory() {}

    static ReadableMemory now() throws IOException {
        ReadableMemory memory = new ReadableMemory();
        for (String line : Files.readAllLines(MAPS)) {
            int dash = line.indexOf('-');
            int blank = line.indexOf(' ');
            if (line.charAt(blank + 1) == 'r') {
                memory.add(
                        Long.parseUnsignedLong(line, 0, dash, 16), Long.parseUnsignedLong(line, dash + 1, blank, 16));
            }
        }
        return memory;
    }

    private void add(long start, long end) {
        if (end < start || start < 0) {
            return; // the kernel's own page at the end of all addresses
        }
        if (count > 0 && ends[count - 1] == start) {
            ends[count - 1] = end;
            return;
        }
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, count * 2);
            ends = Arrays.copyOf(ends, count * 2);
        }
        starts[count] = start;
        ends[count++] = end;
    }

    /// Whether all of a range may be read.
    boolean contains(long address, long bytes) {
        if (bytes == 0) {
            return true;
        }
        int at = Arrays.binarySearch(starts, 0, count, address);
        int range = at >= 0 ? at : -at - 2;
        return range >= 0 && bytes > 0 && address + bytes > 0 && address + bytes <= ends[range];
    }
}
