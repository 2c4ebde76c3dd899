package allod.lab.format;

import allod.lab.format.ReferenceRecording.Format;
import allod.pages.simulate.ReferenceBatch;
import allod.pages.simulate.ReferenceModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Reads what valgrind's tool lackey writes with `--trace-mem=yes`, from a log file or from a terminal's output.
///
/// Messages of valgrind and output of the program between the records are skipped. A record that does not parse ends
/// the reading, and so does a stream that breaks off: what was read until there is kept, with the [Damage].
///
/// Source: the text as valgrind 3.19 writes it.
final class LackeyReader {

    private static final int BUFFER_BYTES = 1 << 20; // also the longest line
    private static final int BATCH = 16 << 10;
    private static final String REMEDY = "; make one with 'valgrind --tool=lackey --trace-mem=yes --log-file=FILE"
            + " PROGRAM', or with DynamoRIO's 'drrun -t drmemtrace -offline -- PROGRAM'";

    private final InputStream input;
    private final ReferenceModel model;
    private final ReferenceBatch batch = new ReferenceBatch(BATCH);
    private final LackeyParser parser = new LackeyParser();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int start;
    private int end;
    private long references;

    private LackeyReader(InputStream input, ReferenceModel model) {
        this.input = input;
        this.model = model;
    }

    static ReferenceRecording read(Path file, ReferenceModel model, LongConsumer progress)
            throws IOException, UnreadableRecording {
        try (InputStream input = Compression.open(new CountingStream(Files.newInputStream(file), progress))) {
            LackeyReader reader = new LackeyReader(input, model);
            Damage damage = reader.readLines();
            if (reader.references == 0 && damage == null) {
                throw noRecording(file, "none of its " + reader.parser.lines() + " lines is a memory reference");
            }
            return new ReferenceRecording(
                    Format.LACKEY, reader.parser.program(), 1, reader.references, damage, reader.notes());
        }
    }

    /// @param head the first bytes of the file, unpacked
    static void requireRecording(Path file, byte[] head) throws UnreadableRecording {
        if (head.length == 0) {
            throw new UnreadableRecording(file + " is empty: it holds no recording");
        }
        if (head.length > 2 && head[0] == 'v' && head[1] == ' ') {
            throw new UnreadableRecording(
                    file + " is a recording of allocations, not of memory references: give it to 'allod replay'");
        }
        int lineStart = 0;
        for (int i = 0; i <= head.length; i++) {
            if (i == head.length || head[i] == '\n') {
                boolean message = i - lineStart > 2 && head[lineStart] == '=' && head[lineStart + 1] == '=';
                if (message || LackeyParser.isRecord(head, lineStart, i)) {
                    return;
                }
                lineStart = i + 1;
            }
        }
        throw noRecording(file, "neither its first bytes nor its first lines are those of one");
    }

    private static UnreadableRecording noRecording(Path file, String reason) {
        return new UnreadableRecording(file + " is not a recording of memory references: " + reason + REMEDY);
    }

    private @Nullable Damage readLines() {
        try {
            while (fill()) {
                parseAll();
            }
            passOn();
            return end == start ? null : unfinished();
        } catch (MalformedLine e) {
            passOn();
            return new Damage(parser.lines() + 1, Messages.of(e));
        } catch (IOException e) {
            passOn();
            return new Damage(parser.lines() + 1, "the file cannot be decompressed any further: " + Messages.of(e));
        }
    }

    private void parseAll() throws MalformedLine {
        while (true) {
            start = parser.parse(buffer, start, end, batch);
            if (!batch.isFull()) {
                return;
            }
            passOn();
        }
    }

    private void passOn() {
        references += batch.count();
        model.take(batch);
        batch.clear();
    }

    /// Moves the line that is not whole to the front and reads on; false at the end of the text.
    private boolean fill() throws IOException {
        System.arraycopy(buffer, start, buffer, 0, end - start);
        end -= start;
        start = 0;
        if (end == buffer.length) {
            throw new IOException("the line is longer than " + buffer.length + " bytes: this is not text");
        }
        int read = Compression.read(input, buffer, end, buffer.length - end);
        end += read;
        return read > 0;
    }

    /// The text ends without a newline: harmless after the program's own output, a sign of a cut before it.
    private @Nullable Damage unfinished() {
        return LackeyParser.isRecord(buffer, start, end)
                ? new Damage(parser.lines() + 1, "the file ends within this line: the program or the copy was cut off")
                : null;
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (parser.otherLines() > 0) {
            notes.add(parser.otherLines() + " lines are neither references nor messages of valgrind: output of the"
                    + " program, skipped. With --log-file=FILE valgrind keeps it out.");
        }
        return notes;
    }
}
