package allod.lab.format;

import allod.pages.simulate.ReferenceModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/// Reads recordings of memory references, whatever wrote them: lackey's text and drmemtrace's records, packed or
/// plain.
///
/// The format is told by the first bytes. References go to a model in batches while the file is read, so a recording
/// may be larger than memory.
public final class ReferenceReader {

    private static final int HEAD_BYTES = 64 << 10;

    private ReferenceReader() {}

    /// Reads a recording to its end, or to where it is damaged.
    ///
    /// @param path a file, or a folder of drmemtrace with a file for each thread
    /// @param model is given all references, in order
    /// @param progress is told how many bytes of the file were read
    /// @throws UnreadableRecording when nothing of it can be read
    /// @throws IOException when a file cannot be opened
    public static ReferenceRecording read(Path path, ReferenceModel model, LongConsumer progress)
            throws IOException, UnreadableRecording {
        return isDrmemtrace(path)
                ? DrmemtraceReader.read(path, model, progress)
                : LackeyReader.read(path, model, progress);
    }

    /// Looks at the beginning only.
    ///
    /// @throws UnreadableRecording when it is no recording of memory references
    /// @throws IOException when a file cannot be opened
    public static void requireRecording(Path path) throws IOException, UnreadableRecording {
        if (isDrmemtrace(path)) {
            DrmemtraceReader.requireRecording(path);
        } else {
            LackeyReader.requireRecording(path, head(path));
        }
    }

    /// Bytes of all files of the recording as they are on disk: what progress goes up to.
    public static long packedBytes(Path path) throws IOException, UnreadableRecording {
        long bytes = 0;
        for (Path file : Files.isDirectory(path) ? DrmemtraceFiles.in(path) : java.util.List.of(path)) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    private static boolean isDrmemtrace(Path path) throws IOException, UnreadableRecording {
        return Files.isDirectory(path) || DrmemtraceFiles.isZip(path) || DrmemtraceStream.startsLike(head(path));
    }

    /// The first bytes of a recording, unpacked.
    private static byte[] head(Path path) throws IOException, UnreadableRecording {
        try (InputStream input = Compression.open(path)) {
            return input.readNBytes(HEAD_BYTES);
        } catch (IOException | RuntimeException e) {
            if (!Files.isReadable(path)) {
                throw e;
            }
            throw new UnreadableRecording(path + " cannot be decompressed: " + Messages.of(e));
        }
    }
}
