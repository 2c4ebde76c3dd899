package allod.lab.format;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/// Reads flight recordings with the allocations and frees of several threads, packed or plain.
///
/// | events | written by | are |
/// | --- | --- | --- |
/// | `profiler.Malloc`, `profiler.Free` | async-profiler, `nativemem` | each block of malloc |
/// | `io.netty.AllocateBuffer`, `FreeBuffer`, `ReallocateBuffer` | Netty | each direct buffer |
///
/// Where a file has both, malloc's are taken: Netty cuts its buffers from blocks that malloc has told already.
///
/// The order of a file is that of its threads' buffers; events are put in order of time ([TimedBlocks]). A file that
/// breaks off is read until there, with the [Damage].
public final class FlightReader {

    static final byte[] MAGIC = {'F', 'L', 'R', 0};

    private static final int TOP_SITES = 10;
    private static final String SETTING = "jdk.ActiveSetting";
    private static final String PROPERTY = "jdk.InitialSystemProperty";

    private final FlightStacks stacks = new FlightStacks();
    private final TimedBlocks nativeBlocks = new TimedBlocks();
    private final TimedBlocks nettyBlocks = new TimedBlocks();
    private final List<String> notes = new ArrayList<>();
    private String program = "";
    private long everyBytes;
    private long events;

    private FlightReader() {}

    /// Reads a recording.
    ///
    /// @throws UnreadableRecording when the file is no flight recording, or has no allocations in it
    /// @throws IOException when the file cannot be opened
    public static Recording read(Path file) throws IOException, UnreadableRecording {
        return read(file, BlockEvents.IGNORED);
    }

    /// Reads a recording, and tells of each block in the order of time.
    ///
    /// @throws UnreadableRecording when the file is no flight recording, or has no allocations in it
    /// @throws IOException when the file cannot be opened
    static Recording read(Path file, BlockEvents heard) throws IOException, UnreadableRecording {
        FlightReader reader = new FlightReader();
        return reader.recording(file, reader.readFile(file), heard);
    }

    /// Reads a recording again, its first `event` events only: what was live then.
    ///
    /// @param event counted as in [Census#peakAtEvent()]
    static RecordedStacks readUntil(Recording recording, long event) throws IOException, UnreadableRecording {
        FlightReader reader = new FlightReader();
        Damage _ = reader.readFile(recording.file());
        BlockLedger ledger = new BlockLedger(reader.stacks.traces());
        try {
            reader.blocks().enterInto(ledger, new Moments(), event);
        } catch (MalformedLine _) {
            // the damage that the first reading found: what came before counts
        }
        return new RecordedStacks(ledger.traces, reader.stacks);
    }

    private @Nullable Damage readFile(Path file) throws IOException, UnreadableRecording {
        Path plain = unpacked(file);
        try {
            return readEvents(file, plain);
        } finally {
            if (!plain.equals(file)) {
                Files.deleteIfExists(plain);
            }
        }
    }

    private TimedBlocks blocks() {
        return nativeBlocks.count() > 0 ? nativeBlocks : nettyBlocks;
    }

    /// A flight recording is read from its end on: a packed one is unpacked to a temporary file.
    private static Path unpacked(Path file) throws IOException {
        try (InputStream raw = Files.newInputStream(file)) {
            if (java.util.Arrays.equals(raw.readNBytes(MAGIC.length), MAGIC)) {
                return file;
            }
        }
        Path plain = Files.createTempFile("allod-recording", ".jfr");
        plain.toFile().deleteOnExit(); // Ctrl-C ends the process before whoever reads can delete it
        try (InputStream content = Compression.open(file);
                OutputStream out = Files.newOutputStream(plain, StandardOpenOption.WRITE)) {
            content.transferTo(out);
            return plain;
        } catch (IOException | RuntimeException damaged) {
            Files.deleteIfExists(plain);
            throw new IOException(file + " cannot be unpacked: " + Messages.of(damaged), damaged);
        }
    }

    private @Nullable Damage readEvents(Path named, Path plain) throws UnreadableRecording {
        try (RecordingFile recording = new RecordingFile(plain)) {
            while (recording.hasMoreEvents()) {
                add(recording.readEvent());
                events++;
            }
            return null;
        } catch (IOException | RuntimeException broken) {
            if (events == 0) {
                throw new UnreadableRecording(named + " is a flight recording that cannot be read: "
                        + Messages.of(broken) + "; was the recorded program killed before it could write the end?");
            }
            return new Damage("event", events + 1, "the file cannot be read any further: " + Messages.of(broken));
        }
    }

    private void add(RecordedEvent event) {
        switch (event.getEventType().getName()) {
            case "profiler.Malloc" ->
                nativeBlocks.allocate(event, event.getLong("address"), event.getLong("size"), stacks.nodeOf(event));
            case "profiler.Free" -> nativeBlocks.free(event, event.getLong("address"));
            case "io.netty.AllocateBuffer" -> {
                if (isDirect(event)) {
                    nettyBlocks.allocate(event, event.getLong("address"), event.getInt("size"), stacks.nodeOf(event));
                }
            }
            case "io.netty.FreeBuffer", "io.netty.ReallocateBuffer" -> {
                if (isDirect(event)) {
                    nettyBlocks.free(event, event.getLong("address"));
                }
            }
            case SETTING -> {
                if ("nativemem".equals(event.getString("name"))) {
                    everyBytes = bytes(event.getString("value"));
                }
            }
            case PROPERTY -> {
                if ("sun.java.command".equals(event.getString("key"))) {
                    program = event.getString("value");
                }
            }
            default -> {} // a flight recording has much else to tell
        }
    }

    private static boolean isDirect(RecordedEvent event) {
        return event.getBoolean("direct") && event.getLong("address") != 0;
    }

    /// The mean distance between two samples as async-profiler was given it; 0 and 1 mean every block.
    private static long bytes(@Nullable String value) {
        if (value == null || !value.matches("[0-9]{1,12}[kmgKMG]?")) {
            return 0;
        }
        long number = Long.parseLong(value.replaceAll("\\D", ""));
        return switch (Character.toLowerCase(value.charAt(value.length() - 1))) {
            case 'k' -> number << 10;
            case 'm' -> number << 20;
            case 'g' -> number << 30;
            default -> number;
        };
    }

    private Recording recording(Path file, @Nullable Damage damage, BlockEvents heard) throws UnreadableRecording {
        TimedBlocks blocks = blocks();
        if (blocks.count() == 0) {
            throw new UnreadableRecording(file + " is a flight recording without allocations of blocks: record one with"
                    + " 'allod record', with async-profiler's nativemem, or with Netty's own events on");
        }
        BlockLedger ledger = new BlockLedger(stacks.traces(), heard);
        Moments moments = new Moments();
        Damage refused = null;
        try {
            blocks.enterInto(ledger, moments);
        } catch (MalformedLine tooLarge) {
            refused = new Damage("event", ledger.log.size() + 1L, Messages.of(tooLarge));
        }
        note(blocks);
        return new Recording(
                file,
                program.isEmpty() ? file.getFileName().toString() : program,
                Recording.Kind.FLIGHT,
                0,
                ledger.log,
                ledger.counter.finish(),
                ledger.traces.top(TOP_SITES, stacks),
                new RecordedStacks(ledger.traces, stacks),
                moments.list(),
                damage == null ? refused : damage,
                true, // the recorder of a JVM starts when the JVM runs already, even as its agent
                notes);
    }

    private void note(TimedBlocks blocks) {
        notes.add(
                blocks == nativeBlocks
                        ? "Blocks of malloc, as async-profiler saw them."
                        : "Direct buffers, as Netty told them.");
        notes.add("Recorded on " + blocks.threadCount() + " threads; " + blocks.foreignFrees()
                + " blocks were freed by another thread than had allocated them.");
        if (nativeBlocks.count() > 0 && nettyBlocks.count() > 0) {
            notes.add("Netty's buffers are left out: they are cut from blocks of malloc.");
        }
        if (everyBytes > 1) {
            notes.add("Only one allocation in " + everyBytes + " bytes was recorded: figures are those of a sample."
                    + " Record with an interval of 0.");
        }
    }
}
