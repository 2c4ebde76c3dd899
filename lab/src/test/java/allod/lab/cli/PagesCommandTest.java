package allod.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.TypeConversionException;

/// `allod pages` from the outside: what it prints, writes and answers.
class PagesCommandTest {

    @TempDir
    private Path folder;

    @Test
    void showsTheJvmItRunsIn() {
        CommandRun run = CommandRun.of("pages", "self", "--mappings", "--pages");

        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.out())
                .startsWith("Process " + ProcessHandle.current().pid() + ", ")
                .contains("proportional", "copied", "Java heap", "thread stacks", "programs and libraries", "total")
                .contains("page tables ", " mappings; ", "smaps_rollup", "kinds are told by", "exclusive", "libjvm.so");
        assertThat(run.out().lines()).allSatisfy(line -> assertThat(line).isEqualTo(line.stripTrailing()));
    }

    @Test
    void writesJson() throws Exception {
        Path file = folder.resolve("pages.json");

        CommandRun table = CommandRun.of("pages", "self", "--json", file.toString());
        CommandRun json = CommandRun.of("pages", "self", "--json", "-", "--mappings=1", "--pages", "--no-attach");

        assertThat(table.out()).contains("Java heap");
        assertThat(Files.readString(file))
                .startsWith("{")
                .endsWith("}\n")
                .contains("\"pid\" : " + ProcessHandle.current().pid(), "\"kind\" : \"javaHeap\"", "\"residentBytes\"")
                .contains("\"rollup\" : {", "\"pageTableBytes\" : ", "\"containerLimitBytes\" : ")
                .doesNotContain("\"mappings\" : [", "\"changes\"");
        assertThat(json.out())
                .startsWith("{")
                .contains("\"mappings\" : [", "\"permissions\" : \"r-xp\"", "\"softDirtyPages\"", "--no-attach");
    }

    @Test
    void showsWhatChangedSinceAMomentThatWasKept() {
        String file = folder.resolve("moment").toString();

        CommandRun kept = CommandRun.of("pages", "self", "--save", file);
        byte[][] heap = new byte[64][];
        for (int i = 0; i < heap.length; i++) {
            heap[i] = new byte[1 << 20];
        }
        CommandRun compared = CommandRun.of("pages", "self", "--since", file, "--json", "-");
        CommandRun shown = CommandRun.of("pages", "self", "--since", file);

        assertThat(kept.status()).isEqualTo(ExitCode.SUCCESS);
        assertThat(heap.length).isEqualTo(64);
        assertThat(compared.out()).contains("\"changes\" : {", "\"sameProcess\" : true");
        assertThat(shown.out()).contains("Changes in ", "kind ");
        assertThat(shown.status()).isEqualTo(ExitCode.SUCCESS);
    }

    @Test
    void watchesForAWhile() {
        CommandRun once = CommandRun.of("pages", "self", "--for", "100ms");
        CommandRun often = CommandRun.of("pages", "self", "--every", "50ms", "--count", "3", "--json", "-");

        assertThat(once.out()).containsOnlyOnce("Changes in ").containsOnlyOnce("smaps_rollup");
        assertThat(often.out().trim()).startsWith("[").endsWith("]");
        assertThat(often.out().split("\"changes\"", -1)).hasSize(4);
    }

    @Test
    void aProcessThatEndsWhileItIsWatchedIsReportedUntilThen() throws Exception {
        Process child = new ProcessBuilder("sleep", "600").start();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                Thread.sleep(500);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            child.destroyForcibly();
        });

        CommandRun run = CommandRun.of("pages", Long.toString(child.pid()), "--every", "100ms", "--count", "10000");

        assertThat(run.status()).isEqualTo(ExitCode.PROCESS_ENDED);
        assertThat(run.out()).contains("Process " + child.pid());
        assertThat(run.err()).startsWith("allod: ").containsAnyOf("ended", "there is no process");
    }

    @ParameterizedTest
    @CsvSource({
        "'', PID",
        "abc, 'is no process: give its number'",
        "-5, ''",
        "0, 'is no process'",
        "2147483647, 'there is no process 2147483647'",
        "self --for soon, 'is no time: write 30s'",
        "self --for 0s, 'is no time'",
        "self --for 1s --every 1s, 'exclude each other'",
        "self --count 0, '--count is 0'",
        "self --mappings=-1, '--mappings is -1'",
        "self --sort size, 'size'",
        "self --since /nowhere/moment, '--since /nowhere/moment does not exist'",
        "self --since /etc/passwd, 'was not written by'",
        "self --since /tmp, 'is no file'",
        "self --save /nowhere/moment, 'the folder /nowhere does not exist'",
        "self --save -, 'name a file'",
        "self --json /tmp, 'is a directory'",
        "self other, 'other'",
    })
    void wrongCommandLinesAreRefusedWithASentence(String arguments, String message) {
        String[] words = ("pages " + arguments).strip().split(" ", -1);

        CommandRun run = CommandRun.of(words);

        assertThat(run.status()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(message);
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"30s, 30000", "500ms, 500", "5m, 300000", "1h, 3600000", "7, 7000"})
    void timesAreWrittenAsPeopleWriteThem(String text, long millis) {
        assertThat(new DurationConverter().convert(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({"-1s", "1.5s", "s", "1d", "99999999999s", "' '"})
    void whatIsNoTimeIsRefused(String text) {
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> new DurationConverter().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("30s, 500ms, 5m or 1h");
    }
}
