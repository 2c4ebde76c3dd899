package allod.lab.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// The files of a recording of drmemtrace, and what is in them unpacked.
///
/// ```
/// drmemtrace.app.1234.dir/            what drrun writes
///   raw/                              before the conversion: not read
///   trace/                            after it
///     drmemtrace.app.1234.5678.trace.zip      a file for each thread, in chunks that follow each other
///     cpu_schedule.bin.zip, serial_schedule.bin.gz    not references
/// ```
final class DrmemtraceFiles {

    private static final byte[] ZIP_MAGIC = {'P', 'K', 3, 4};
    private static final Pattern TRACE = Pattern.compile(".*\\.(mem)?trace(\\.(zip|gz|zst|lz4|sz))?");

    private DrmemtraceFiles() {}

    /// The traces of all threads in a folder, in the order of their names.
    ///
    /// @throws UnreadableRecording when there are none
    static List<Path> in(Path folder) throws IOException, UnreadableRecording {
        Path traces = Files.isDirectory(folder.resolve("trace")) ? folder.resolve("trace") : folder;
        try (Stream<Path> files = Files.list(traces)) {
            List<Path> found = files.filter(
                            file -> TRACE.matcher(file.getFileName().toString()).matches())
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
            if (!found.isEmpty()) {
                return found;
            }
        }
        boolean raw = Files.isDirectory(folder.resolve("raw"))
                || folder.toAbsolutePath().endsWith("raw");
        throw new UnreadableRecording(folder + " holds no trace of drmemtrace (NAME.trace.zip, NAME.trace.gz)"
                + (raw
                        ? ": its raw files must be converted first, with 'drrun -t drmemtrace -indir " + folder
                                + " -tool basic_counts'"
                        : ": name a file, or a folder that drrun wrote"));
    }

    static boolean isZip(Path file) throws IOException {
        try (InputStream input = Files.newInputStream(file)) {
            return java.util.Arrays.equals(input.readNBytes(ZIP_MAGIC.length), ZIP_MAGIC);
        }
    }

    /// The records of a file, unpacked. The caller closes it.
    static InputStream open(Path file, LongConsumer progress) throws IOException {
        return isZip(file)
                ? openZip(file, progress)
                : Compression.open(new CountingStream(Files.newInputStream(file), progress));
    }

    private static InputStream openZip(Path file, LongConsumer progress) throws IOException {
        ZipFile zip = new ZipFile(file.toFile());
        List<ZipEntry> chunks = new ArrayList<>(Collections.list(zip.entries()));
        chunks.sort(Comparator.comparing(ZipEntry::getName));
        return new ChunkStream(zip, Collections.enumeration(chunks), progress);
    }

    /// The chunks of a zip, one after the other.
    private static final class ChunkStream extends InputStream {
        private final ZipFile zip;
        private final Enumeration<ZipEntry> chunks;
        private final LongConsumer progress;
        private InputStream current = InputStream.nullInputStream();
        private long packedBytes;
        private long currentPackedBytes;

        private ChunkStream(ZipFile zip, Enumeration<ZipEntry> chunks, LongConsumer progress) {
            this.zip = zip;
            this.chunks = chunks;
            this.progress = progress;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 1 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int from, int count) throws IOException {
            while (true) {
                int got = current.read(target, from, count);
                if (got >= 0 || !chunks.hasMoreElements()) {
                    return got;
                }
                current.close();
                packedBytes += currentPackedBytes;
                progress.accept(packedBytes);
                ZipEntry next = chunks.nextElement();
                currentPackedBytes = Math.max(0, next.getCompressedSize());
                current = zip.getInputStream(next);
            }
        }

        @Override
        public void close() throws IOException {
            current.close();
            zip.close();
        }
    }
}
