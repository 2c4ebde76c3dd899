package allod.pages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The mappings that the kernel says this process has: `/proc/self/maps`.
final class ProcessMappings {

    private static final Path MAPS = Path.of("/proc/self/maps");

    private ProcessMappings() {}

    /// The first addresses of the mappings in a range; a mapping that begins before the range counts as beginning with
    /// it.
    static Set<Long> starts(long startAddress, long endAddress) {
        Set<Long> starts = new TreeSet<>();
        try (Stream<String> lines = Files.lines(MAPS)) {
            lines.forEach(line -> {
                int dash = line.indexOf('-');
                long start = Long.parseUnsignedLong(line, 0, dash, 16);
                long end = Long.parseUnsignedLong(line, dash + 1, line.indexOf(' '), 16);
                if (start < endAddress && end > startAddress && start >= 0) { // negative: the kernel's own page
                    starts.add(Math.max(start, startAddress));
                }
            });
        } catch (IOException noProc) {
            throw new UncheckedIOException("/proc/self/maps cannot be read; Allod needs a mounted /proc.", noProc);
        }
        return starts;
    }
}
