package allod.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import allod.lab.format.Shipped;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/// `allod replay` from the outside: what it prints, writes and answers. The children are real JVMs.
class ReplayCommandTest {

    private static final String TINY = """
            v 10400 3
            X tiny
            I 1000 1
            t 1 0
            + 10 1 a
            + 100000 1 b
            - a
            - 99
            + 0 1 a
            """;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int allod(String... arguments) {
        CommandLine command = AllodCommand.commandLine();
        return command.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void replaysARealRecordingInChildJvms() throws Exception {
        int status = allod(
                "replay",
                Shipped.recording("git-small").toString(),
                "--managers",
                "glibc,mimalloc-critical",
                "--rounds",
                "2",
                "--json",
                "-");

        assertThat(err.toString()).isEmpty();
        assertThat(status).isEqualTo(ExitCode.SUCCESS);
        assertThat(out.toString())
                .contains("\"allocations\" : 5338", "\"frees\" : 4934", "\"peakBytes\" : 2526465")
                .containsSubsequence(
                        "\"name\" : \"glibc\"",
                        "\"failed\" : null",
                        "\"name\" : \"mimalloc-critical\"",
                        "\"failed\" : null");
        assertThat(figure("peakResidentBytes")).isBetween(2_000_000L, 200_000_000L);
        assertThat(figure("residentAtPeakLiveBytes")).isBetween(2_000_000L, figure("peakResidentBytes"));
        assertThat(figure("pageFaults")).isPositive();
        assertThat(temporaryFolders()).isEmpty();
    }

    @Test
    void replaysWhatWasReadOfADamagedRecording() throws Exception {
        Path file = write("cut.raw", TINY + "+ 10 77 c\n");
        Path csv = folder.resolve("report.csv");

        int status = allod("replay", file.toString(), "--managers", "allod", "--rounds", "1", "--csv", csv.toString());

        assertThat(status).isEqualTo(ExitCode.DAMAGED);
        assertThat(err.toString()).contains("cut.raw, line 10: trace 77 is not among the 1 read so far");
        assertThat(out.toString()).contains("DAMAGED", "allod serves this program best");
        assertThat(Files.readAllLines(csv)).hasSize(2);
    }

    @Test
    void aManagerThatFailsIsARowAndNotTheEnd() throws Exception {
        Path file = write("slow.raw", TINY);

        int status = allod(
                "replay", file.toString(), "--managers", "none", "--rounds", "10000", "--timeout", "1", "--json", "-");

        assertThat(status).isEqualTo(ExitCode.MANAGER_FAILED);
        assertThat(out.toString()).contains("\"failed\" : \"took longer than 1 s: give it more with --timeout\"");
    }

    @Test
    void aRecordingWithoutEventsIsReported() throws Exception {
        Path file = write("nothing.raw", "v 10400 3\nX nothing\n");

        assertThat(allod("replay", file.toString())).isEqualTo(ExitCode.SUCCESS);
        assertThat(out.toString()).contains("Nothing to replay");
    }

    @ParameterizedTest
    @CsvSource({
        "'--managers glibc,foo', there is no manager",
        "--rounds 0, '--rounds is 0, and must be from 1 to 10000'",
        "--rounds many, 'many'",
        "--timeout 0, --timeout is 0",
        "--json /nowhere/x.json, the folder /nowhere does not exist",
        "--json /tmp, is a directory",
        "--json - --csv -, both go to '-'",
        "--frobnicate, Unknown option",
    })
    void wrongOptionsAreRefusedBeforeTheWork(String options, String message) throws Exception {
        Path file = write("tiny.raw", TINY);

        int status = allod(Stream.concat(Stream.of("replay", file.toString()), Stream.of(options.split(" ")))
                .toArray(String[]::new));

        assertThat(status).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains(message);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void wrongFilesAreRefused() throws Exception {
        assertThat(allod("replay", folder.resolve("missing").toString())).isEqualTo(ExitCode.USAGE);
        assertThat(allod("replay", folder.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(allod("replay", write("empty", "").toString())).isEqualTo(ExitCode.USAGE);
        assertThat(allod("replay", write("garbage", "\0\1\2").toString())).isEqualTo(ExitCode.USAGE);
        assertThat(allod("replay")).isEqualTo(ExitCode.USAGE);

        assertThat(err.toString())
                .containsSubsequence(
                        "does not exist", "is a directory", "is empty", "is not a heaptrack recording", "FILE");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void oneWrongFileAmongGoodOnesIsFoundBeforeTheWork() throws Exception {
        String good = write("tiny.raw", TINY).toString();
        String garbage = write("garbage", "hello").toString();

        assertThat(allod("replay", good, garbage)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("garbage is not a heaptrack recording");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void helpNamesTheExitCodes() {
        assertThat(allod("replay", "--help")).isEqualTo(ExitCode.SUCCESS);
        assertThat(out.toString()).contains("Exit codes:", "130", "--managers", "allod-segments");
    }

    @Test
    void doctorShowsTheMachine() {
        assertThat(allod("doctor")).isEqualTo(ExitCode.SUCCESS);
        assertThat(out.toString()).contains("page");
    }

    @Test
    void tellsItsVersion() {
        assertThat(allod("--version")).isEqualTo(ExitCode.SUCCESS);
        assertThat(out.toString()).startsWith("allod ").contains("JDK 2");
    }

    private long figure(String key) {
        Matcher matcher = Pattern.compile('"' + key + "\" : (\\d+)").matcher(out.toString());
        assertThat(matcher.find()).as(key).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private static Set<Path> temporaryFolders() throws IOException {
        String mine = "allod-replay-" + ProcessHandle.current().pid() + "-"; // others may replay on this machine too
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith(mine))
                    .collect(Collectors.toSet());
        }
    }
}
