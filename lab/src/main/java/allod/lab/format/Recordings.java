package allod.lab.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/// Opens recordings of allocations, whatever wrote them: heaptrack's files, and flight recordings of async-profiler or
/// Netty. What a file is, its first bytes tell.
public final class Recordings {

    private Recordings() {}

    /// Reads a recording.
    ///
    /// @throws UnreadableRecording when the file is empty or no recording of allocations
    /// @throws IOException when the file cannot be opened
    public static Recording read(Path file) throws IOException, UnreadableRecording {
        return read(file, BlockEvents.IGNORED);
    }

    /// Reads a recording, and tells of each block in the order of the log.
    ///
    /// @throws UnreadableRecording when the file is empty or no recording of allocations
    /// @throws IOException when the file cannot be opened
    public static Recording read(Path file, BlockEvents events) throws IOException, UnreadableRecording {
        return isFlight(file) ? FlightReader.read(file, events) : HeaptrackReader.read(file, events);
    }

    /// Reads a recording again, up to an event: its stacks with what was live then.
    ///
    /// @param event counted as in [Census#peakAtEvent()]
    public static RecordedStacks readUntil(Recording recording, long event) throws IOException, UnreadableRecording {
        return recording.kind() == Recording.Kind.FLIGHT
                ? FlightReader.readUntil(recording, event)
                : HeaptrackReader.readUntil(recording, event);
    }

    /// Looks at the beginning of a file only.
    ///
    /// @throws UnreadableRecording when the file is empty or no recording of allocations
    /// @throws IOException when the file cannot be opened
    public static void requireRecording(Path file) throws IOException, UnreadableRecording {
        if (!isFlight(file)) {
            HeaptrackReader.requireRecording(file);
        }
    }

    /// Whether a file is a flight recording, packed or plain, by its first bytes.
    ///
    /// @throws IOException when the file cannot be opened
    public static boolean isFlight(Path file) throws IOException {
        try (InputStream content = Compression.open(file)) {
            byte[] head = new byte[FlightReader.MAGIC.length];
            int read = 0;
            while (read < head.length) {
                int more = Compression.read(content, head, read, head.length - read);
                if (more == 0) {
                    break;
                }
                read += more;
            }
            return java.util.Arrays.equals(head, FlightReader.MAGIC);
        } catch (IOException | RuntimeException damaged) {
            if (!java.nio.file.Files.isReadable(file)) {
                throw damaged;
            }
            return false; // the reader of heaptrack's files says what is wrong with it
        }
    }
}
