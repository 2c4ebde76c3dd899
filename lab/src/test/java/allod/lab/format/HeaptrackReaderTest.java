package allod.lab.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The reader on small recordings written by hand, and on real ones that were cut or spoiled.
class HeaptrackReaderTest {

    private static final String RAW_3 = """
            v 10400 3
            x 8 /bin/foo
            X foo -n 3
            I 1000 100
            m 1 -
            m 1 x 400000 0 1000 2000 1000
            m e /lib/libbar.so 7f0000 0 2000
            t 400010 0
            t 7f0123 1
            + 10 2 aaa0
            + 20 1 bbb0
            - aaa0
            c 10
            R 20
            + 0 2 ccc0
            - ddd0
            """;

    @TempDir
    private Path folder;

    @Test
    void readsARawRecording() throws Exception {
        Recording recording = read("foo.raw", RAW_3);

        assertThat(recording.damage()).isNull();
        assertThat(recording.kind()).isEqualTo(Recording.Kind.RAW);
        assertThat(recording.program()).isEqualTo("foo -n 3");
        Census census = recording.census();
        assertThat(census.allocations()).isEqualTo(3);
        assertThat(census.frees()).isEqualTo(2);
        assertThat(census.unmatchedFrees()).isEqualTo(1);
        assertThat(census.totalBytes()).isEqualTo(0x30);
        assertThat(census.peakBytes()).isEqualTo(0x30);
        assertThat(census.peakAtEvent()).isEqualTo(2);
        assertThat(census.leakedBlocks()).isEqualTo(2);
        assertThat(census.leakedBytes()).isEqualTo(0x20);
        assertThat(census.zeroSizedBlocks()).isEqualTo(1);
        assertThat(recording.log().size()).isEqualTo(4);
    }

    @Test
    void callsFramesByModuleAndOffsetWhereThereAreNoNames() throws Exception {
        Recording recording = read("foo.raw", RAW_3);

        assertThat(recording.sites().getFirst().allocations()).isEqualTo(2);
        assertThat(recording.sites().getFirst().frames()).containsExactly("libbar.so+0x123", "foo+0x10");
    }

    @Test
    void takesNamesFromTheInterpretedRecordingBeside() throws Exception {
        write("foo.raw", RAW_3);
        write("foo", """
                v 10400 3
                X foo -n 3
                s 8 /bin/foo
                s 4 main
                s 5 inner
                s 5 outer
                i 400010 1 2 1 a
                t 1 0
                i 7f0123 1 3 1 b 4 1 c
                t 2 1
                a 10 2
                + 0
                """);

        Recording recording = HeaptrackReader.read(folder.resolve("foo.raw"));

        assertThat(recording.sites().getFirst().frames()).containsExactly("inner", "outer", "main");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v 10000", "v 10100 1", "v 10200 2"})
    void readsOlderFormatsWhoseStringsHaveNoLength(String version) throws Exception {
        Recording recording = read("old.raw", version + """

                x /bin/with a blank
                m -
                m x 400000 0 1000
                t 400010 0
                + 10 1 aaa0
                """);

        assertThat(recording.damage()).isNull();
        assertThat(recording.program()).isEqualTo("/bin/with a blank");
        assertThat(recording.sites().getFirst().frames()).containsExactly("with a blank+0x10");
    }

    @Test
    void pairsInterpretedFreesWithTheYoungestBlockOfTheSameKind() throws Exception {
        Recording recording = read("foo", """
                v 10400 2
                X foo
                s main
                i 10 0 1 0 0
                t 1 0
                a 8 1
                a 10 1
                + 0
                + 1
                + 0
                - 0
                - 0
                - 0
                # strings: 1
                """);

        assertThat(recording.kind()).isEqualTo(Recording.Kind.INTERPRETED);
        assertThat(recording.census().allocations()).isEqualTo(3);
        assertThat(recording.census().frees()).isEqualTo(3);
        assertThat(recording.census().unmatchedFrees()).isEqualTo(1);
        assertThat(recording.census().temporaryBlocks()).isEqualTo(1);
        assertThat(recording.census().leakedBytes()).isEqualTo(0x10);
        assertThat(recording.sites().getFirst().frames()).containsExactly("main");
        assertThat(recording.notes()).anyMatch(note -> note.contains("youngest"));
    }

    @Test
    void keepsNewlinesOfTheCommandLine() throws Exception {
        Recording recording = read("foo.raw", RAW_3.replace("X foo -n 3", "X foo -c\n+ print\nt=[1]\n\n- x"));

        assertThat(recording.program()).isEqualTo("foo -c\n+ print\nt=[1]\n\n- x");
        assertThat(recording.census().allocations()).isEqualTo(3);
    }

    @Test
    void takesAnAllocationOnALiveAddressForAnUnseenFree() throws Exception {
        Recording recording = read("foo.raw", RAW_3 + "+ 8 1 bbb0\n");

        assertThat(recording.census().frees()).isEqualTo(3);
        assertThat(recording.census().leakedBytes()).isEqualTo(8);
    }

    @ParameterizedTest
    @CsvSource({
        "+ 10 9 eee0, trace 9 is not among the 2 read so far",
        "+ 10 2, the address is missing",
        "+ 1g 2 eee0, the size is not a hexadecimal number: '1g'",
        "- 11112222333344445, the address has more than 16 digits: '11112222333344445'",
        "+ ffffffffff 2 eee0, 'a block of 1099511627775 bytes, and at most 34359738367 are possible'",
        "s 3 abc, 'a record that only the INTERPRETED kind of recording has, in a file of the RAW kind'",
        "m ff /lib/x 10, 'the path has 9 bytes, its length says 255'",
    })
    void tellsWhereARecordIsSpoiledAndKeepsWhatCameBefore(String line, String reason) throws Exception {
        Recording recording = read("foo.raw", RAW_3 + line + "\n+ 10 2 fff0\n");

        assertThat(recording.damage()).isEqualTo(new Damage(17, reason));
        assertThat(recording.census().allocations()).isEqualTo(3);
    }

    @Test
    void aLastLineWithoutNewlineIsNotTaken() throws Exception {
        Recording recording = read("foo.raw", RAW_3 + "+ 10 2 ee");

        assertThat(recording.damage()).isNotNull();
        assertThat(recording.damage().number()).isEqualTo(17);
        assertThat(recording.damage().reason()).startsWith("the file ends within this line");
        assertThat(recording.census().allocations()).isEqualTo(3);
    }

    @Test
    void skipsModesNobodyKnowsAndComments() throws Exception {
        Recording recording = read("foo.raw", RAW_3 + "Q 1 2 3\n# comment\n\nzz\n+ 1 1 f0\n");

        assertThat(recording.damage()).isNull();
        assertThat(recording.census().allocations()).isEqualTo(4);
    }

    @Test
    void readsGzip() throws Exception {
        Path file = folder.resolve("foo.raw.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(RAW_3.getBytes(StandardCharsets.UTF_8));
        }

        assertThat(HeaptrackReader.read(file).census().allocations()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 1_000, 60_000, 120_000})
    void tellsWhereAZstdStreamBreaksOff(int bytesLeft) throws Exception {
        Path file = folder.resolve("cut.raw.zst");
        Files.write(file, Arrays.copyOf(Files.readAllBytes(Shipped.recording("sqlite-small")), bytesLeft));

        try {
            Recording recording = HeaptrackReader.read(file);
            assertThat(recording.damage()).isNotNull();
            assertThat(recording.damage().number()).isGreaterThan(1);
            assertThat(recording.census().allocations()).isLessThan(157_775);
        } catch (UnreadableRecording e) {
            assertThat(e).hasMessageContaining("cut.raw.zst").hasMessageContaining("line 1");
        }
    }

    @Test
    void tellsWhereAZstdStreamIsSpoiled() throws Exception {
        byte[] bytes = Files.readAllBytes(Shipped.recording("sqlite-small"));
        Arrays.fill(bytes, 70_000, 71_000, (byte) 0x5a);
        Path file = folder.resolve("spoiled.raw.zst");
        Files.write(file, bytes);

        Recording recording = HeaptrackReader.read(file);

        assertThat(recording.damage()).isNotNull();
        assertThat(recording.census().allocations()).isBetween(1L, 157_774L);
    }

    @Test
    void anEmptyFileIsNoRecording() throws Exception {
        Path file = write("empty", "");

        assertThatThrownBy(() -> HeaptrackReader.read(file))
                .isInstanceOf(UnreadableRecording.class)
                .hasMessageContaining("empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello\n", "v\n", "v x 3\n", "v 10400 4\n", "\0\1\2\3"})
    void anotherFileIsNoRecording(String content) throws Exception {
        Path file = write("other", content);

        assertThatThrownBy(() -> HeaptrackReader.read(file))
                .isInstanceOf(UnreadableRecording.class)
                .hasMessageContaining("other is not a heaptrack recording");
    }

    @Test
    void aBinaryFileIsNoRecording() throws Exception {
        byte[] garbage = new byte[5 << 20];
        Arrays.fill(garbage, (byte) 'v');
        Path file = folder.resolve("garbage");
        Files.write(file, garbage);

        assertThatThrownBy(() -> HeaptrackReader.read(file))
                .isInstanceOf(UnreadableRecording.class)
                .hasMessageContaining("not text");
    }

    @Test
    void linesAreFoundWhereverTheStreamPauses() throws Exception {
        InputStream drips = new ByteArrayInputStream("v 1 3\nx 3 abc\n\nlast".getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, 1));
            }
        };

        StringBuilder lines = new StringBuilder();
        try (LineScanner scanner = new LineScanner(drips)) {
            while (scanner.next()) {
                lines.append(scanner.lineNumber())
                        .append(scanner.isTerminated() ? ':' : '?')
                        .append(scanner.line());
            }
        }

        assertThat(lines).hasToString("1:v 1 32:x 3 abc3:4?last");
    }

    private Recording read(String name, String content) throws IOException, UnreadableRecording {
        return HeaptrackReader.read(write(name, content));
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }
}
