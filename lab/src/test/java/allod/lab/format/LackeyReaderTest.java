package allod.lab.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Lackey's text: whole, mixed with other output, spoiled and cut.
class LackeyReaderTest {

    private static final String TINY = """
            ==7== Lackey, an example Valgrind tool
            ==7== Command: ls -l
            I  04001090,3
             L 1ffeffe7e0,8
             S 1ffeffe7d8,16
             M ffffffffffffff00,1
            ==7==
            ==7== Exit code:       0
            """;

    @TempDir
    private Path folder;

    private final CollectedReferences references = new CollectedReferences();

    private Path write(String name, String text) throws IOException {
        return Files.write(folder.resolve(name), text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private ReferenceRecording read(String text) throws Exception {
        return ReferenceReader.read(write("log", text), references, _ -> {});
    }

    @Test
    void readsEveryKind() throws Exception {
        ReferenceRecording recording = read(TINY);

        assertThat(references.all)
                .containsExactly("F 4001090,3", "L 1ffeffe7e0,8", "S 1ffeffe7d8,16", "M ffffffffffffff00,1");
        assertThat(recording.format()).isEqualTo(ReferenceRecording.Format.LACKEY);
        assertThat(recording.program()).isEqualTo("ls -l");
        assertThat(recording.references()).isEqualTo(4);
        assertThat(recording.damage()).isNull();
        assertThat(recording.notes()).isEmpty();
    }

    @Test
    void outputOfTheProgramIsSkippedAndTold() throws Exception {
        ReferenceRecording recording =
                read("total 8\nI  04001090,3\n\ndrwxr-xr-x .\n I\nL 04001090,3\n M 0400109f,4\nno newline");

        assertThat(references.all).containsExactly("F 4001090,3", "M 400109f,4");
        assertThat(recording.damage()).isNull();
        assertThat(recording.notes()).hasSize(1);
        assertThat(recording.notes().getFirst()).startsWith("5 lines are neither references nor messages");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                " L 1ffeffe7e0|it has no comma between address and bytes",
                " L zzzzzzzz,8|'zzzzzzzz' is no hexadecimal address of 1 to 16 digits",
                " L ,8|'' is no hexadecimal address",
                " S 1ffeffe7e0fffffff,8|'1ffeffe7e0fffffff' is no hexadecimal address",
                " S 1ffeffe7e0,|'' is no number of bytes from 1 to 1048576",
                " M 1ffeffe7e0,0|'0' is no number of bytes",
                "I  04001090,3x|'3x' is no number of bytes",
                "I  04001090,00000000000000000003|is no number of bytes",
                "I  04001090,1048577|'1048577' is no number of bytes",
                "I  04001090,3 |'3 ' is no number of bytes",
                "I  0400 090,3|'0400 090' is no hexadecimal address",
                "I  0400109`,3|is no hexadecimal address",
                "I  0400109:,3|is no hexadecimal address",
            })
    void aSpoiledRecordEndsTheReadingWithItsLine(String line, String reason) throws Exception {
        String behind = " L 00000001,8\n".repeat(10); // so that the fast way sees the line, too
        Damage damage = Objects.requireNonNull(
                read("==1==\nI  04001090,3\n" + line + "\n" + behind).damage());

        assertThat(damage.unit()).isEqualTo("line");
        assertThat(damage.number()).isEqualTo(3);
        assertThat(damage.reason())
                .startsWith("'" + line + "' begins like a reference")
                .contains(reason);
        assertThat(references.all).containsExactly("F 4001090,3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"I  04001090,3", "I  04001090", "I  "})
    void aTextThatEndsWithinARecordIsDamaged(String end) throws Exception {
        assertThat(read(TINY + end).damage())
                .isEqualTo(new Damage(9, "the file ends within this line: the program or the copy was cut off"));
        assertThat(references.all).hasSize(4);
    }

    @Test
    void shortAndLongAddressesAreRead() throws Exception {
        read("I  1,3\n L 00000000000000ff,1048576\n S FFFFFFFFFFFFFFFF,1\n");

        assertThat(references.all).containsExactly("F 1,3", "L ff,1048576", "S ffffffffffffffff,1");
    }

    @Test
    void linesThatLieAcrossTheEndOfTheBufferAreWhole() throws Exception {
        StringBuilder text = new StringBuilder();
        int lines = 120_000; // some 2 MiB
        for (int i = 0; i < lines; i++) {
            text.append(i % 7 == 0 ? "I  0400109" : " L 1ffeffe7")
                    .append(i % 10)
                    .append(",")
                    .append(1 + i % 16)
                    .append('\n');
        }
        ReferenceRecording recording = read(text.toString());

        assertThat(recording.references()).isEqualTo(lines);
        for (int i = 0; i < lines; i++) {
            String expected = (i % 7 == 0 ? "F 400109" : "L 1ffeffe7") + i % 10 + "," + (1 + i % 16);
            if (!references.all.get(i).equals(expected)) {
                assertThat(references.all.get(i)).as("line %d", i + 1).isEqualTo(expected);
            }
        }
    }

    @Test
    void readsPackedText() throws Exception {
        Path file = folder.resolve("log.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(TINY.getBytes(StandardCharsets.US_ASCII));
        }
        long[] told = new long[1];

        assertThat(ReferenceReader.read(file, references, bytes -> told[0] = bytes)
                        .references())
                .isEqualTo(4);
        assertThat(told[0]).isEqualTo(Files.size(file));
        assertThat(ReferenceReader.packedBytes(file)).isEqualTo(Files.size(file));
    }

    @Test
    void aPackedTextThatBreaksOffIsDamaged() throws Exception {
        Path whole = folder.resolve("whole.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(whole))) {
            for (int i = 0; i < 200_000; i++) {
                out.write(("I  " + String.format("%08x", i * 2_654_435_761L & 0xffffffffL) + ",4\n")
                        .getBytes(StandardCharsets.US_ASCII));
            }
        }
        byte[] packed = Files.readAllBytes(whole);
        Path cut = Files.write(folder.resolve("cut.gz"), Arrays.copyOf(packed, packed.length / 2));
        ReferenceRecording recording = ReferenceReader.read(cut, references, _ -> {});
        Damage damage = Objects.requireNonNull(recording.damage());

        assertThat(damage.reason()).startsWith("the file cannot be decompressed any further");
        assertThat(recording.references()).isBetween(50_000L, 150_000L);
        assertThat(damage.number()).isEqualTo(recording.references() + 1);
    }

    @Test
    void aLineWithoutEndIsNoText() throws Exception {
        Damage damage = Objects.requireNonNull(read(TINY + "x".repeat(2 << 20)).damage());

        assertThat(damage.reason()).contains("the line is longer than 1048576 bytes: this is not text");
        assertThat(references.all).hasSize(4);
    }

    @Test
    void whatIsNoRecordingIsToldHowToMakeOne() throws Exception {
        assertThatThrownBy(() -> ReferenceReader.requireRecording(write("empty", "")))
                .isInstanceOf(UnreadableRecording.class)
                .hasMessageContaining("is empty");
        assertThatThrownBy(() -> ReferenceReader.requireRecording(write("text", "hello\nworld\n")))
                .isInstanceOf(UnreadableRecording.class)
                .hasMessageContaining("valgrind --tool=lackey --trace-mem=yes");
        assertThatThrownBy(() -> ReferenceReader.requireRecording(Shipped.recording("git-small")))
                .isInstanceOf(UnreadableRecording.class)
                .hasMessageContaining("give it to 'allod replay'");
        assertThatThrownBy(() -> read("==1== nothing else\n"))
                .isInstanceOf(UnreadableRecording.class)
                .hasMessageContaining("none of its 1 lines is a memory reference");
        ReferenceReader.requireRecording(write("log", TINY));
    }
}
