package allod.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import allod.lab.format.Shipped;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `allod diff` from the outside.
class DiffCommandTest {

    @TempDir
    private Path folder;

    @Test
    void tellsWhatGrewAndWhatShrank() throws Exception {
        Path before = stacks("before", "main;load;read 600\nmain;serve 200\nmain;idle 5\n");
        Path after = stacks("after", "main;load;read 100\nmain;serve 900\nmain;fresh 7\nmain;idle 5\n");

        CommandRun run = CommandRun.of("diff", before.toString(), after.toString());

        assertThat(run.status()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.out())
                .containsPattern("live bytes +805 B +0.99 KiB +\\+207 B")
                .containsPattern("\\+700 B +200 B +900 B +serve < main")
                .containsPattern("\\+7 B +0 B +7 B +fresh < main")
                .containsPattern("-500 B +600 B +100 B +read < load < main")
                .doesNotContain("idle");
    }

    @Test
    void theSameRunRawAndInterpretedDiffersInNothing() {
        Path raw = Shipped.recording("git-small");

        CommandRun run = CommandRun.of(
                "diff", raw.toString(), raw.resolveSibling("git-small.zst").toString());

        assertThat(run.status()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.out()).contains("Grown in live bytes: nothing", "Shrunk in live bytes: nothing");
    }

    @Test
    void writesJsonAndAPage() throws Exception {
        Path before = stacks("before", "main;serve 200\n");
        Path after = stacks("after", "main;serve 900\n");
        Path page = folder.resolve("diff.html");

        CommandRun run =
                CommandRun.of("diff", before.toString(), after.toString(), "--json", "-", "-o", page.toString());

        assertThat(run.status()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.out())
                .startsWith("{")
                .contains("\"function\" : \"serve\"", "\"liveBytes\" : 900", "\"liveBytes\" : 200")
                .doesNotContain("Grown");
        assertThat(Files.readString(page))
                .contains("\"base\":1", "\"name\":\"before\"", "\"name\":\"after\"", "\"Changes\"");
    }

    @Test
    void theNumberOfStacksIsLimited() throws Exception {
        Path before = stacks("before", "a 1\n");
        Path after = stacks("after", "b 3\nc 2\nd 1\n");

        CommandRun run = CommandRun.of("diff", before.toString(), after.toString(), "--top", "2");

        assertThat(run.out()).contains("the first 2 of 3", "b\n", "c\n").doesNotContain(" d\n");
    }

    @Test
    void mistakesAreTold() throws Exception {
        Path one = stacks("one", "a 1\n");
        refused(
                "does not exist",
                "diff",
                one.toString(),
                folder.resolve("absent").toString());
        refused("Missing required parameter", "diff", one.toString());
        refused("--top is 0", "diff", one.toString(), one.toString(), "--top", "0");
        refused("Invalid value for option '--by'", "diff", one.toString(), one.toString(), "--by", "weight");
        refused("-o - is not possible", "diff", one.toString(), one.toString(), "-o", "-");
    }

    private Path stacks(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name + ".collapsed"), text);
    }

    private static void refused(String words, String... arguments) {
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.status()).as(run.err()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(words);
    }
}
