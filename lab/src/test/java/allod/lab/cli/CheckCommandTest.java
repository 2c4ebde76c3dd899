package allod.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import allod.lab.format.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `allod check` from the outside: wrong frees are found, real programs have none, and what they did not free is what
/// another program counted.
class CheckCommandTest {

    /// A block freed twice, one never allocated, three leaked from two places.
    private static final String FAULTY = """
            v 10400 3
            X faulty
            I 1000 1
            t 1 0
            t 2 1
            + 18 1 a0
            + 28 2 b0
            + 64 1 c0
            - a0
            - a0
            - d0
            + 28 2 a0
            """;

    @TempDir
    private Path folder;

    private Path faulty() throws IOException {
        return Files.writeString(folder.resolve("faulty.raw"), FAULTY);
    }

    @Test
    void wrongFreesAreReported() throws IOException {
        CommandRun run = CommandRun.of("check", faulty().toString());
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .containsSubsequence(
                        "faulty.raw: faulty",
                        "Invalid free(): double free",
                        "is 0 bytes inside a block of size 24 free'd",
                        "Block was alloc'd at",
                        "Invalid free(): no block",
                        "80 bytes in 2 blocks are not freed in loss record 1 of 2",
                        "100 bytes in 1 blocks are not freed in loss record 2 of 2",
                        "in use at the end: 180 bytes in 3 blocks",
                        "total heap usage: 4 allocs, 3 frees, 204 bytes allocated",
                        "ERROR SUMMARY: 2 errors");
        assertThat(run.status()).isEqualTo(ExitCode.ERRORS_FOUND);
    }

    @Test
    void freesFromBeforeAnAttachedRecorderAreNoErrors() throws IOException {
        Path attached = Files.writeString(folder.resolve("attached.raw"), """
                v 10400 3
                X attached
                A
                I 1000 1
                t 1 0
                + 18 1 a0
                - d0
                - a0
                """);
        CommandRun run = CommandRun.of("check", attached.toString());
        assertThat(run.out()).contains("1 frees of blocks from before", "ERROR SUMMARY: 0 errors");
        assertThat(run.status()).isZero();
        Files.writeString(attached, Files.readString(attached) + "- a0\n");
        assertThat(CommandRun.of("check", attached.toString()).out())
                .contains("Invalid free(): double free", "ERROR SUMMARY: 1 errors");
    }

    @Test
    void noFileIsCheckedWhenOneIsUnreadable() throws IOException {
        Path cut = Files.write(folder.resolve("cut.jfr"), new byte[] {'F', 'L', 'R', 0, 0, 2, 0});
        CommandRun run = CommandRun.of("check", faulty().toString(), cut.toString());
        assertThat(run.out()).doesNotContain("SUMMARY");
        assertThat(run.err()).contains("cut.jfr is a flight recording that cannot be read");
        assertThat(run.status()).isEqualTo(2);
    }

    @Test
    void theLimitLeavesOutTheRest() throws IOException {
        CommandRun run = CommandRun.of("check", "--limit", "1", faulty().toString());
        assertThat(run.out())
                .contains("1 more errors: see --limit", "1 smaller loss records of 80 bytes in all: see --limit")
                .doesNotContain("no block");
    }

    @Test
    void jsonHasAll() throws IOException {
        Path json = folder.resolve("out.json");
        CommandRun run = CommandRun.of("check", "--json", json.toString(), faulty().toString());
        assertThat(run.status()).isEqualTo(ExitCode.ERRORS_FOUND);
        assertThat(Files.readString(json))
                .contains("\"errorCount\" : 2", "\"kind\" : \"DOUBLE_FREE\"", "\"kind\" : \"INVALID_FREE\"")
                .contains("\"notFreedBlocks\" : 3", "\"notFreedBytes\" : 180");
    }

    @Test
    void leaksAreNoErrorsUnlessAskedFor() {
        String file = Shipped.recording("sqlite-small").toString();
        assertThat(CommandRun.of("check", file).status()).isEqualTo(ExitCode.SUCCESS);
        assertThat(CommandRun.of("check", "--leaks-are-errors", file).status()).isEqualTo(ExitCode.ERRORS_FOUND);
    }

    @Test
    void lossRecordsHaveTheNamesOfTheRecording() {
        CommandRun run = CommandRun.of("check", Shipped.recording("git-small").toString());
        assertThat(run.out())
                .contains("   at git ", "   by __libc_start_call_main(../sysdeps/nptl/libc_start_call_main.h:58)")
                .doesNotContain("Unknown Source");
    }

    @Test
    void theCommandLineIsChecked() throws IOException {
        assertThat(CommandRun.of("check").status()).isEqualTo(ExitCode.USAGE);
        assertThat(CommandRun.of("check", folder.resolve("none").toString()).err())
                .contains("does not exist");
        assertThat(CommandRun.of("check", "--limit", "-1", faulty().toString()).err())
                .contains("--limit is -1");
        Path cut = Files.writeString(folder.resolve("cut.raw"), "v 10400 3\nt 1 0\n+ 10 1 a0\n+ 1");
        CommandRun run = CommandRun.of("check", cut.toString());
        assertThat(run.status()).isEqualTo(ExitCode.DAMAGED);
        assertThat(run.err()).contains("line 4").contains("the figures hold up to there");
    }

    @ParameterizedTest
    @ValueSource(strings = {"git-small", "jq-small", "sqlite-small"})
    void shippedRecordingsHaveNoErrorsAndTheLeaksOfTheGroundTruth(String name) throws IOException {
        requireGroundTruth(Shipped.recording(name));
    }

    /// All of the larger set, where it lies beside the repository; some ten million events.
    @Test
    @Tag("soak")
    void allRecordingsHaveNoErrorsAndTheLeaksOfTheGroundTruth() throws IOException {
        Path beside = Shipped.beside("recordings/heaptrack");
        assumeTrue(Files.isDirectory(beside), () -> beside + " does not exist");
        List<Path> files;
        try (Stream<Path> all = Files.list(beside)) {
            files = all.filter(file -> file.toString().endsWith(".raw.zst"))
                    .sorted()
                    .toList();
        }
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            requireGroundTruth(file);
        }
    }

    /// Those of the larger set that take a moment.
    @ParameterizedTest
    @ValueSource(strings = {"im-thumbs", "pigz-2t", "lua-small", "edge-argv-newline"})
    void someRecordingsOfTheLargerSetHaveNoErrors(String name) throws IOException {
        Path file = Shipped.beside("recordings/heaptrack").resolve(name + ".raw.zst");
        assumeTrue(Files.isRegularFile(file), () -> file + " does not exist");
        requireGroundTruth(file);
    }

    private void requireGroundTruth(Path file) throws IOException {
        String truth = Files.readString(
                file.resolveSibling(file.getFileName().toString().replace(".zst", ".json")));
        CommandRun run = CommandRun.of("check", "--limit", "3", "--json", "-", file.toString());
        assertThat(run.err()).as(file.toString()).isEmpty();
        long strays = number(truth, "\"unmatched_minus\": (\\d+)");
        assertThat(number(run.out(), "\"errorCount\" : (\\d+)"))
                .as(file.toString())
                .isEqualTo(strays);
        assertThat(number(run.out(), "\"notFreedBlocks\" : (\\d+)"))
                .as(file.toString())
                .isEqualTo(number(truth, "\"live_objects_end\": (\\d+)"));
        assertThat(number(run.out(), "\"notFreedBytes\" : (\\d+)"))
                .as(file.toString())
                .isEqualTo(number(truth, "\"live_bytes_end\": (\\d+)"));
    }

    private static long number(String text, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        assertThat(found.find()).as(pattern).isTrue();
        return Long.parseLong(found.group(1));
    }
}
