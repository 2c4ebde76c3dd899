package allod.profile.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.profile.Amounts;
import allod.profile.CallFrame;
import allod.profile.MemoryKind;
import allod.profile.Profile;
import allod.profile.Site;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileFormatsTest {
    private static final Profile PROFILE = new Profile(
            Instant.EPOCH,
            Duration.ZERO,
            1,
            List.of(
                    site(new Amounts(3, 300, 2, 200), "put;it", "main"),
                    site(new Amounts(1, 50, 0, 0), "get\n", "main")));

    @TempDir
    private Path folder;

    @Test
    void theNameChoosesTheFormatAndTheContentsTellIt() throws IOException {
        for (String name : List.of("a.pb.gz", "a.pprof", "a")) {
            ProfileFormats.write(PROFILE, ProfileValue.LIVE_BYTES, folder.resolve(name));
            assertThat(ProfileFormats.read(folder.resolve(name))).isEqualTo(PROFILE);
        }
        for (String name : List.of("a.collapsed", "a.folded", "a.TXT")) {
            ProfileFormats.write(PROFILE, ProfileValue.LIVE_BYTES, folder.resolve(name));
            assertThat(folder.resolve(name)).hasContent("a.B.main;a.B.put%3Bit 200");
            assertThat(ProfileFormats.read(folder.resolve(name)).total()).isEqualTo(new Amounts(0, 0, 0, 200));
        }
        ProfileFormats.write(PROFILE, ProfileValue.LIVE_BYTES, folder.resolve("a.speedscope.json"));
        assertThat(folder.resolve("a.speedscope.json")).content().startsWith("{\"$schema\":");
        assertThatThrownBy(() -> ProfileFormats.read(folder.resolve("a.speedscope.json")))
                .isInstanceOf(MalformedProfile.class)
                .hasMessageContaining("written only");
    }

    @Test
    void compressedStacksAreReadToo() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write("java.lang.Thread.run;malloc 17\r\n\r\njava.lang.Thread.run;malloc 3\n"
                    .getBytes(StandardCharsets.UTF_8));
        }
        Path file = Files.write(folder.resolve("stacks"), bytes.toByteArray());
        Site only = ProfileFormats.read(file).sites().getFirst();
        assertThat(only.amounts().liveBytes()).isEqualTo(20);
        assertThat(only.stack())
                .containsExactly(
                        new CallFrame("", "malloc", null, 0), new CallFrame("java.lang.Thread", "run", null, 0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FLR\\0\\0\\2 | JFR",
                "heap_v2/524288 | jeprof",
                "heap profile: 1: 2 | gperftools",
                "v 10400 3\\n | recording",
                "JAVA PROFILE 1.0.2 | heap dump",
                "  {\"a\": 1} | speedscope",
                "a;b;c | line 1 of the collapsed stacks",
                "a 1\\nb x\\n | line 2 of the collapsed stacks",
                "a 99999999999999999999 | ends with no number"
            })
    void otherFilesAreNamed(String contents, String reason) throws IOException {
        String plain = contents.replace("\\0", "\0").replace("\\2", "\2").replace("\\n", "\n");
        Path file = Files.writeString(folder.resolve("file"), plain);
        assertThatThrownBy(() -> ProfileFormats.read(file))
                .isInstanceOf(MalformedProfile.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(reason);
    }

    @Test
    void anEmptyFileIsRefusedAndAMissingOneIsMissing() throws IOException {
        Path file = Files.createFile(folder.resolve("empty"));
        assertThatThrownBy(() -> ProfileFormats.read(file)).hasMessageContaining("an empty file");
        assertThatThrownBy(() -> ProfileFormats.read(folder.resolve("none")))
                .isInstanceOf(java.nio.file.NoSuchFileException.class);
    }

    static Site site(Amounts amounts, String... methods) {
        return new Site(
                java.util.Arrays.stream(methods)
                        .map(method -> new CallFrame("a.B", method, "B.java", 3))
                        .toList(),
                MemoryKind.HEAP,
                "h",
                Map.of(),
                amounts);
    }
}
