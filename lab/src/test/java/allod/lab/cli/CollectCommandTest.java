package allod.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import allod.lab.format.Shipped;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `allod collect` from the outside: what it prints, writes and answers. The children are real JVMs.
class CollectCommandTest {

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int allod(String... arguments) {
        return AllodCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private static String dump() {
        return Shipped.dumps().getFirst().toString();
    }

    @Test
    void heapsHoldTheShippedDumpAndAreCompared() throws Exception {
        Path json = folder.resolve("report.json");
        Path html = folder.resolve("report.html");

        int status = allod(
                "collect",
                dump(),
                "--heaps",
                "semispace,marksweep,g1",
                "--seconds",
                "1",
                "--rate",
                "20000",
                "--classes",
                "3",
                "--json",
                json.toString(),
                "--html",
                html.toString());

        assertThat(err.toString()).isEmpty();
        assertThat(out.toString())
                .contains("29,057 objects of 314 classes, 110,403 references, 851 roots; 1.34 MiB in an object heap")
                .containsSubsequence("class", "objects", "object heap", "JVM, about", "[B", "4,241")
                .contains("limit 64.0 MiB, one mutator, 20,000 operations/s for 1 s, seed 1")
                .containsSubsequence("operations/s", "semispace", "marksweep", "g1")
                .containsSubsequence("to safepoint", "semispace", "marksweep", "g1")
                .containsSubsequence("resident", "semispace", "marksweep", "g1");
        assertThat(status).as(out.toString()).isEqualTo(ExitCode.SUCCESS);
        String written = Files.readString(json);
        assertThat(written.split("\"failure\" : null", -1)).hasSize(4);
        assertThat(number(written, "objects")).isEqualTo(29_057);
        assertThat(number(written, "operations")).isBetween(100L, 20_001L);
        assertThat(number(written, "liveObjects")).isGreaterThan(10_000);
        assertThat(number(written, "residentBytes")).isGreaterThan(2_000_000);
        assertThat(Files.readString(html)).startsWith("<!DOCTYPE html>").contains("Library$Loan", "<meter");
        assertThat(leftFolders()).isEmpty();
    }

    @Test
    void aHeapThatFailsIsToldAndTheOthersAreReported() throws Exception {
        int status =
                allod("collect", dump(), "--heaps", "nogc,semispace", "--limit", "2", "--seconds", "1", "--json", "-");

        assertThat(status).isEqualTo(ExitCode.MANAGER_FAILED);
        assertThat(out.toString()).contains("\"heap\" : \"nogc\"", "\"failure\" : \"", "\"figures\" : null");
        assertThat(leftFolders()).isEmpty();
    }

    private static long number(String json, String key) {
        Matcher matcher = Pattern.compile('"' + key + "\" : (\\d+)").matcher(json);
        assertThat(matcher.find()).as(key).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    /// Folders of this process among the temporary files.
    private static String[] leftFolders() throws IOException {
        String prefix = "allod-replay-" + ProcessHandle.current().pid() + "-";
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(prefix))
                    .toArray(String[]::new);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--heaps g1,cms | there is no heap 'cms'; there are nogc, semispace, marksweep, g1, zgc",
                "--limit 1 | --limit is 1, and must be from 2 to",
                "--seconds 0 | --seconds is 0, and must be from 1 to 86400",
                "--rate -1 | --rate is -1, and must be from 0",
                "--workers 0 | --workers is 0",
                "--timeout 0 | --timeout is 0",
                "--seed x | 'x'",
                "--json /nowhere/x.json | the folder /nowhere does not exist",
                "--html /tmp | is a directory",
                "--frobnicate | Unknown option",
            })
    void wrongOptionsAreRefusedBeforeTheWork(String options, String message) {
        int status = allod(Stream.concat(Stream.of("collect", dump()), Stream.of(options.split(" ", -1)))
                .toArray(String[]::new));

        assertThat(status).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains(message);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void wrongFilesAreRefused() throws Exception {
        Path text = Files.writeString(folder.resolve("text"), "no dump");

        assertThat(allod("collect", folder.resolve("missing").toString())).isEqualTo(ExitCode.USAGE);
        assertThat(allod("collect", folder.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(allod("collect", text.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(allod("collect")).isEqualTo(ExitCode.USAGE);

        assertThat(err.toString())
                .containsSubsequence("does not exist", "is a directory", "a heap dump begins with", "FILE");
    }

    @Test
    void aDamagedDumpIsRefusedAsAWhole() throws Exception {
        byte[] bytes = Files.readAllBytes(Path.of(dump()));
        Path cut = Files.write(folder.resolve("cut.hprof.zst"), Arrays.copyOf(bytes, bytes.length / 2));

        assertThat(allod("collect", cut.toString())).isEqualTo(ExitCode.DAMAGED);
        assertThat(err.toString()).contains("cut.hprof.zst, offset ", "again");
        assertThat(out.toString()).isEmpty();
        assertThat(leftFolders()).isEmpty();
    }

    @Test
    void helpNamesHeapsAndExitCodes() {
        assertThat(allod("collect", "--help")).isEqualTo(ExitCode.SUCCESS);
        assertThat(out.toString()).contains("Exit codes:", "130", "marksweep", "--rate", "--html");
    }
}
