package allod.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import allod.lab.attach.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `allod profile` from the outside: what it prints, writes, answers, and leaves behind, which is nothing.
class ProfileCommandTest {

    @TempDir
    private Path folder;

    private List<Path> temporary = List.of();

    @BeforeEach
    void lookAtTemporaryFolders() throws IOException {
        temporary = temporaryFolders();
    }

    @AfterEach
    void nothingIsLeftBehind() throws IOException {
        assertThat(temporaryFolders()).isEqualTo(temporary);
    }

    private static List<Path> temporaryFolders() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/tmp"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("allod-profile-"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void profilesAJvmThatRuns() throws Exception {
        Path prefix = folder.resolve("run");
        Path json = folder.resolve("run.json");
        try (AutoCloseable server = TestServers.quiet()) {
            String processId = Long.toString(TestServers.processId(server));
            CommandRun run = CommandRun.of(
                    "profile", "--duration", "1s", "--out", prefix.toString(), "--json", json.toString(), processId);

            assertThat(run.status()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
            assertThat(run.out())
                    .startsWith("Process " + processId)
                    .contains("No suspect", "Java heap by class", "thread stacks", "Collector ", "pprof");
            assertThat(run.err()).contains("watching process " + processId);
            assertThat(Files.readString(json))
                    .contains(
                            "\"suspects\" : [ ]", "\"classes\" : [", "\"name\" : \"byte[]\"", "\"pid\" : " + processId);
        }
        assertThat(folder.resolve("run.html")).content().contains("Where the memory of process", "Memory map");
        assertThat(folder.resolve("run.pb.gz")).isNotEmptyFile();
        assertThat(folder.resolve("run.jfr")).isNotEmptyFile();
        assertThat(folder.resolve("run.native.jfr")).isNotEmptyFile();
    }

    @Test
    void profilesAJvmFromItsStartToItsEnd() throws Exception {
        List<String> arguments = new ArrayList<>(
                List.of("profile", "--out", folder.resolve("launched").toString(), "--"));
        arguments.addAll(TestServers.quietCommand("6000"));

        CommandRun run = CommandRun.of(arguments.toArray(String[]::new));

        assertThat(run.status()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.out())
                .contains("The JVM's own memory", "malloc of the JVM", "objects by class: the JVM has ended");
        assertThat(folder.resolve("launched.native.jfr")).isNotEmptyFile();
    }

    /// Ctrl-C: the report is there all the same, and the JVM can be profiled again at once.
    @Test
    void reportsWhenItIsInterrupted() throws Exception {
        try (AutoCloseable server = TestServers.quiet()) {
            String processId = Long.toString(TestServers.processId(server));
            List<String> command = TestServers.command(
                    AllodCommand.class, "profile", "--duration", "60s", "--out", folder + "/cut", processId);
            Path out = folder.resolve("out.txt");
            Process allod = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(folder.resolve("err.txt").toFile())
                    .start();
            try {
                await(() -> Files.readString(folder.resolve("err.txt")).contains("watching"));
                Thread.sleep(500);
                new ProcessBuilder("kill", "-INT", Long.toString(allod.pid()))
                        .start()
                        .waitFor();
                assertThat(allod.waitFor(30, TimeUnit.SECONDS)).isTrue();
            } finally {
                allod.destroyForcibly().waitFor();
            }
            assertThat(allod.exitValue()).isEqualTo(130);
            assertThat(Files.readString(out)).contains("Process " + processId, "Java heap by class");
            CommandRun again = CommandRun.of("profile", "--duration", "300ms", "--out", folder + "/again", processId);
            assertThat(again.out()).doesNotContain("already", "call sites of malloc");
            assertThat(again.status()).as(again.err()).isEqualTo(ExitCode.SUCCESS);
        }
    }

    @Test
    void reportsWhenTheJvmEnds() throws Exception {
        try (AutoCloseable server = TestServers.quiet()) {
            long processId = TestServers.processId(server);
            Thread.ofVirtual().start(() -> endOnceProfiled(processId));
            CommandRun run =
                    CommandRun.of("profile", "--duration", "60s", "--out", folder + "/ended", Long.toString(processId));
            assertThat(run.status()).as(run.err()).isEqualTo(ExitCode.PROCESS_ENDED);
            assertThat(run.out()).contains("the JVM has ended", "Process " + processId);
        }
    }

    private static void endOnceProfiled(long processId) {
        try {
            Path mappings = Path.of("/proc", Long.toString(processId), "maps");
            await(() -> Files.readString(mappings).contains("libasyncProfiler.so"));
            Thread.sleep(1500);
            new ProcessBuilder("kill", "-TERM", Long.toString(processId)).start();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Test
    void refusesWhatItCannotProfile() {
        CommandRun none = CommandRun.of("profile");
        CommandRun missing = CommandRun.of("profile", "4194399");
        CommandRun noJava = CommandRun.of("profile", "--", "ls", "-l");
        CommandRun tail = CommandRun.of("profile", "--tail", "95", "1");

        assertThat(none.status()).isEqualTo(ExitCode.USAGE);
        assertThat(none.err()).contains("jps");
        assertThat(missing.status()).isEqualTo(ExitCode.USAGE);
        assertThat(missing.err()).contains("there is no process 4194399");
        assertThat(noJava.status()).isEqualTo(ExitCode.USAGE);
        assertThat(noJava.err()).contains("'ls' is not java");
        assertThat(tail.status()).isEqualTo(ExitCode.USAGE);
        assertThat(tail.err()).contains("--tail is 95");
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition) throws Exception {
        for (int i = 0; i < 300 && !condition.holds(); i++) {
            Thread.sleep(100);
        }
        assertThat(condition.holds()).isTrue();
    }
}
