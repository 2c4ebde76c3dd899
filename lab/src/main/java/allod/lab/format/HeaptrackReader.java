package allod.lab.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the recordings of heaptrack, raw and interpreted, formats 1 to 3, packed or plain.
///
/// Lines that are not `<mode><blank>`, and modes nobody knows, are skipped. A record of a known mode that does not
/// parse ends the reading, and so does a stream that breaks off: what was read until there is kept, with the
/// [Damage].
///
/// Sources: the grammar as heaptrack 1.4 writes it. Heaptrack's own reader prints a complaint and goes on where this
/// one stops, because a replay of guessed events would be worth nothing.
public final class HeaptrackReader {

    static final int NEWEST_FORMAT = 3;

    private static final int TOP_SITES = 10;

    private HeaptrackReader() {}

    /// Reads a recording, with the names of an interpreted file that lies beside a raw one.
    ///
    /// @throws UnreadableRecording when the file is empty or no heaptrack recording
    /// @throws IOException when the file cannot be opened
    public static Recording read(Path file) throws IOException, UnreadableRecording {
        return read(file, BlockEvents.IGNORED);
    }

    /// Reads a recording, and tells of each block while it reads.
    ///
    /// @throws UnreadableRecording when the file is empty or no heaptrack recording
    /// @throws IOException when the file cannot be opened
    public static Recording read(Path file, BlockEvents events) throws IOException, UnreadableRecording {
        try (LineScanner scanner = open(file)) {
            int format = readFormat(file, scanner);
            RecordParser parser = new RecordParser(scanner, format, events);
            Damage damage = readRecords(scanner, parser);
            List<String> notes = new ArrayList<>();
            FrameNames names = namesFor(file, parser, notes);
            note(parser, notes);
            return new Recording(
                    file,
                    parser.program(),
                    parser.kind(),
                    format,
                    parser.ledger.log,
                    parser.ledger.counter.finish(),
                    parser.ledger.traces.top(TOP_SITES, names),
                    new RecordedStacks(parser.ledger.traces, names),
                    parser.moments.list(),
                    damage,
                    parser.isAttached(),
                    notes);
        }
    }

    /// Reads a recording once more, as far as an event, and tells what its stacks had allocated and held then: at the
    /// peak, say, which nobody knows before the end.
    ///
    /// @param recording what the first reading found; the nodes and their names are the same
    /// @param event allocations and frees, those of unknown blocks included, that are taken
    /// @throws UnreadableRecording when the file has become something else
    /// @throws IOException when the file cannot be opened
    public static RecordedStacks readUntil(Recording recording, long event) throws IOException, UnreadableRecording {
        try (LineScanner scanner = open(recording.file())) {
            RecordParser parser = new RecordParser(scanner, readFormat(recording.file(), scanner));
            try {
                while (parser.ledger.counter.event() < event && scanner.next() && scanner.isTerminated()) {
                    parser.accept();
                }
            } catch (MalformedLine | IOException | RuntimeException _) {
                // the damage that the first reading found, or the end: what came before counts
            }
            return new RecordedStacks(
                    parser.ledger.traces, (node, _) -> recording.stacks().frames(node));
        }
    }

    /// Looks at the beginning of a file only.
    ///
    /// @throws UnreadableRecording when the file is empty or no heaptrack recording
    /// @throws IOException when the file cannot be opened
    public static void requireRecording(Path file) throws IOException, UnreadableRecording {
        try (LineScanner scanner = open(file)) {
            int _ = readFormat(file, scanner);
        }
    }

    private static LineScanner open(Path file) throws IOException, UnreadableRecording {
        try {
            return new LineScanner(Compression.open(file));
        } catch (IOException | RuntimeException e) {
            if (!Files.isReadable(file)) {
                throw e;
            }
            throw new UnreadableRecording(file + " cannot be decompressed: " + Messages.of(e));
        }
    }

    private static int readFormat(Path file, LineScanner scanner) throws UnreadableRecording {
        try {
            if (!scanner.next()) {
                throw new UnreadableRecording(file + " is empty: it holds no recording");
            }
            if (scanner.mode() != 'v') {
                throw noRecording(file, "its first line is not 'v <version> <format>'");
            }
            scanner.hex("the version of heaptrack");
            long format = scanner.hasField() ? scanner.hex("the format") : 1; // heaptrack 1.0 wrote none
            if (format < 1 || format > NEWEST_FORMAT) {
                throw noRecording(file, "its format is " + format + ", and 1 to " + NEWEST_FORMAT + " are known");
            }
            return (int) format;
        } catch (IOException | RuntimeException | MalformedLine e) {
            throw noRecording(file, "line 1: " + Messages.of(e));
        }
    }

    private static UnreadableRecording noRecording(Path file, String reason) {
        return new UnreadableRecording(
                file + " is not a heaptrack recording: " + reason + "; make one with 'heaptrack --raw PROGRAM'");
    }

    private static @Nullable Damage readRecords(LineScanner scanner, RecordParser parser) {
        try {
            while (scanner.next()) {
                if (!scanner.isTerminated()) {
                    return new Damage(
                            scanner.lineNumber(),
                            "the file ends within this line: the program or the copy was cut off");
                }
                parser.accept();
            }
            return null;
        } catch (MalformedLine e) {
            return new Damage(scanner.lineNumber(), Messages.of(e));
        } catch (IOException | RuntimeException e) {
            return new Damage(scanner.lineNumber(), "the file cannot be decompressed any further: " + Messages.of(e));
        }
    }

    private static FrameNames namesFor(Path file, RecordParser parser, List<String> notes) {
        if (parser.kind() == Recording.Kind.INTERPRETED) {
            return parser.symbols;
        }
        Path beside = interpretedBeside(file);
        if (beside == null) {
            notes.add("Sites are addresses: no interpreted recording lies beside this raw one.");
            return parser.modules;
        }
        try (LineScanner scanner = open(beside)) {
            RecordParser other = new RecordParser(scanner, readFormat(beside, scanner), BlockEvents.IGNORED);
            Damage damage = readRecords(scanner, other);
            if (damage == null && other.ledger.traces.size() == parser.ledger.traces.size()) {
                notes.add("Names of sites come from " + beside.getFileName() + ".");
                return (node, _) -> other.symbols.of(node, other.ledger.traces.ip(node));
            }
            notes.add("Sites are addresses: " + beside.getFileName() + " belongs to another run.");
        } catch (IOException | UnreadableRecording e) {
            notes.add("Sites are addresses: " + Messages.of(e) + ".");
        }
        return parser.modules;
    }

    /// `NAME.zst` for `NAME.raw.zst`, likewise `.gz` and unpacked; null when there is none.
    private static @Nullable Path interpretedBeside(Path file) {
        String name = file.getFileName().toString();
        int raw = name.lastIndexOf(".raw");
        if (raw < 0) {
            return null;
        }
        for (String packing : List.of(".zst", ".gz", "")) {
            Path candidate = file.resolveSibling(name.substring(0, raw) + packing);
            if (Files.isRegularFile(candidate)) {
                return candidate;
            }
        }
        return null;
    }

    private static void note(RecordParser parser, List<String> notes) {
        if (parser.kind() == Recording.Kind.INTERPRETED) {
            notes.add(
                    "An interpreted recording does not say which block a free means: the youngest of the same size and"
                            + " site is taken. Replay the raw recording where there is one.");
        }
        if (parser.isAttached()) {
            notes.add("The recorder was attached to a running program: blocks from before are unknown.");
        }
    }
}
