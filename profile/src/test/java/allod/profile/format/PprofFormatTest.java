package allod.profile.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.profile.Amounts;
import allod.profile.CallFrame;
import allod.profile.MemoryKind;
import allod.profile.Profile;
import allod.profile.Site;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PprofFormatTest {
    private static final Profile SMALL = new Profile(
            Instant.ofEpochSecond(1),
            Duration.ofSeconds(2),
            512 << 10,
            List.of(new Site(
                    List.of(
                            new CallFrame("a.B", "put", "B.java", 7),
                            new CallFrame("a.B", "main", "B.java", 3),
                            new CallFrame("", "start", null, 0)),
                    MemoryKind.HEAP,
                    "h",
                    Map.of("q", "1"),
                    new Amounts(4, 400, 2, 200))));

    @TempDir
    private Path folder;

    /// The golden file has a field a line, with what the specification calls it.
    @Test
    void bytesAreThoseOfTheSpecification() throws IOException {
        assertThat(HexFormat.of().formatHex(uncompressed(written(SMALL)))).isEqualTo(golden());
    }

    private static String golden() throws IOException {
        try (InputStream in = PprofFormatTest.class.getResourceAsStream("small.pprof.hex")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .replaceAll("(?m)#.*$", "")
                    .replaceAll("\\s", "");
        }
    }

    @Test
    void whatWasThereStaysWhenTheFileCannotBeWritten() throws IOException {
        Path file = folder.resolve("heap.pb.gz");
        PprofFormat.write(SMALL, file);
        byte[] before = Files.readAllBytes(file);
        assertThatThrownBy(() -> WholeFile.write(file, out -> {
                    out.write(1);
                    throw new IOException("disk full");
                }))
                .hasMessage("disk full");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aDeviceIsWrittenStraight() throws IOException {
        PprofFormat.write(SMALL, Path.of("/dev/null"));
        assertThat(Path.of("/dev/null")).exists().isNotEqualTo(folder);
        assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
    }

    @Test
    void aLinkStaysALink() throws IOException {
        Path target = Files.createFile(folder.resolve("target"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), target);
        PprofFormat.write(SMALL, link);
        assertThat(link).isSymbolicLink();
        assertThat(PprofFormat.read(target)).isEqualTo(SMALL);
    }

    @Test
    void uncompressedFilesAreReadToo() throws IOException {
        assertThat(PprofFormat.read(new ByteArrayInputStream(uncompressed(written(SMALL)))))
                .isEqualTo(SMALL);
    }

    @Test
    void damagedFilesAreRefusedWithAReasonAndTheirName() throws IOException {
        byte[] whole = written(SMALL);
        assertRefused(new byte[0], "no sample types");
        assertRefused("hello, world".getBytes(StandardCharsets.UTF_8), "wire type");
        assertRefused(Arrays.copyOf(whole, whole.length / 2), "cut short");
        assertRefused(Arrays.copyOf(whole, 5), "cut short");
        byte[] flipped = whole.clone();
        flipped[whole.length - 6] ^= 1; // the checksum
        assertRefused(flipped, "damaged");
        byte[] plain = uncompressed(whole);
        assertRefused(Arrays.copyOf(plain, plain.length - 3), "are left");
    }

    @Test
    void bombsAreRefused() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            byte[] zeros = new byte[1 << 20];
            for (int mib = 0; mib <= PprofFormat.MAX_BYTES >> 20; mib++) {
                gzip.write(zeros);
            }
        }
        assertThat(bomb.size()).isLessThan(1 << 20);
        assertRefused(bomb.toByteArray(), "more than " + PprofFormat.MAX_BYTES + " bytes uncompressed");
    }

    @Test
    void manyCallsInOneLocationAreRefused() throws IOException {
        ProtoWriter profile = new ProtoWriter();
        ProtoWriter message = new ProtoWriter();
        ProtoWriter line = new ProtoWriter();
        message.number(1, 1);
        message.number(2, 2);
        profile.message(PprofWriter.SAMPLE_TYPE, message);
        for (int l = 0; l < 10_000; l++) {
            line.number(1, 1);
            message.message(4, line);
        }
        message.number(1, 1);
        profile.message(PprofWriter.LOCATION, message);
        message.number(1, 1);
        profile.message(PprofWriter.FUNCTION, message);
        for (int s = 0; s < 10_000; s++) {
            message.packed(1, 1);
            message.packed(2, 1);
            profile.message(PprofWriter.SAMPLE, message);
        }
        for (String string : List.of("", "inuse_space", "bytes")) {
            profile.string(PprofWriter.STRING, string);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        profile.drainTo(bytes, 0);
        assertRefused(bytes.toByteArray(), "calls together");
    }

    @Test
    void profilesOfTimeAreRefusedByName() throws IOException {
        byte[] plain = uncompressed(written(SMALL));
        String text = new String(plain, StandardCharsets.ISO_8859_1)
                .replace("inuse_space", "cpu_seconds")
                .replace("inuse_objects", "cpu_____count")
                .replace("alloc_space", "wall_second")
                .replace("alloc_objects", "wall____count");
        assertRefused(text.getBytes(StandardCharsets.ISO_8859_1), "wall____count/count");
    }

    private static void assertRefused(byte[] bytes, String reason) {
        assertThatThrownBy(() -> PprofFormat.read(new ByteArrayInputStream(bytes)))
                .isInstanceOf(MalformedProfile.class)
                .hasMessageContaining(reason);
    }

    static byte[] written(Profile profile) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PprofFormat.write(profile, bytes);
        return bytes.toByteArray();
    }

    private static byte[] uncompressed(byte[] gzip) throws IOException {
        return new GZIPInputStream(new ByteArrayInputStream(gzip)).readAllBytes();
    }
}
