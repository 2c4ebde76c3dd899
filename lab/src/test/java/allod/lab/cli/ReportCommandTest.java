package allod.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import allod.lab.format.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `allod report` from the outside.
class ReportCommandTest {

    private static final String GIT = Shipped.recording("git-small").toString();
    private static final String JQ = Shipped.recording("jq-small").toString();

    @TempDir
    private Path folder;

    @Test
    void aRecordingBecomesAPageWithAllItsParts() throws Exception {
        Path page = folder.resolve("git.html");

        CommandRun run = CommandRun.of("report", GIT, "-o", page.toString());

        assertThat(run.status()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.out()).startsWith(page + ": ").contains(" sites");
        String html = Files.readString(page);
        assertThat(html)
                .startsWith("<!DOCTYPE html>")
                .contains("\"title\":\"git-small.raw.zst\"", "at the peak", "at the end", "\"title\":\"Sizes\"")
                .contains("\"title\":\"Lifetimes\"", "\"title\":\"Not freed\"", "1.82 MiB", "main.c")
                .doesNotContain("\"timeline\":[]");
        assertThat(names()).containsExactly("git.html");
    }

    @Test
    void severalFilesBecomeSeveralPagesInAFolder() throws Exception {
        CommandRun run = CommandRun.of("report", GIT, JQ, "--output", folder.toString());

        assertThat(run.status()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        assertThat(names()).containsExactlyInAnyOrder("git-small.html", "jq-small.html");
    }

    @Test
    void collapsedStacksBecomeAPage() throws Exception {
        Path stacks = Files.writeString(folder.resolve("app.collapsed"), "main;serve;read 400\nmain;load 100\n");

        CommandRun run = CommandRun.of("report", stacks.toString(), "-o", folder.toString());

        assertThat(run.status()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        assertThat(Files.readString(folder.resolve("app.html"))).contains("\"serve\"", "\"load\"");
    }

    @Test
    void aDamagedRecordingIsReportedAsFarAsItWasRead() throws Exception {
        byte[] whole = Files.readAllBytes(Path.of(JQ));
        Path cut = folder.resolve("cut.raw.zst");
        Files.write(cut, Arrays.copyOf(whole, whole.length / 2));

        CommandRun run = CommandRun.of("report", cut.toString(), "-o", folder.toString());

        assertThat(run.status()).isEqualTo(ExitCode.DAMAGED);
        assertThat(run.err()).contains("allod: " + cut + ", line ");
        assertThat(Files.readString(folder.resolve("cut.html"))).contains("Damaged");
    }

    @Test
    void mistakesAreToldBeforeAnythingIsWritten() throws Exception {
        Path text = Files.writeString(folder.resolve("notes.txt"), "neither this nor that\n");

        refused("does not exist", "report", folder.resolve("absent").toString());
        refused("is a directory", "report", folder.toString());
        refused(
                "is no folder, and there are 2 reports",
                "report",
                GIT,
                JQ,
                "-o",
                folder.resolve("x.html").toString());
        refused("would both be reported in", "report", GIT, GIT, "-o", folder.toString());
        refused(
                "the folder",
                "report",
                GIT,
                "-o",
                folder.resolve("absent/x.html").toString());
        refused("nor a profile in pprof", "report", text.toString(), "-o", folder.toString());
        assertThat(names()).containsExactly("notes.txt");
    }

    private static void refused(String words, String... arguments) {
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.status()).as(run.err()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(words);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
