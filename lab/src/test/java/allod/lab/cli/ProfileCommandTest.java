package allod.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import allod.lab.attach.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `allod profile` from the outside: what it prints, writes, answers, and leaves behind, which is nothing.
class ProfileCommandTest {

    @TempDir
    private Path folder;

    @TempDir
    private Path work;

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(work).isEmptyDirectory();
    }

    private CommandRun profile(String... arguments) {
        return CommandRun.of(Stream.concat(Stream.of("profile", "--work", work.toString()), Stream.of(arguments))
                .toArray(String[]::new));
    }

    @Test
    void profilesAJvmThatRuns() throws Exception {
        Path prefix = folder.resolve("run");
        Path json = folder.resolve("run.json");
        try (AutoCloseable server = TestServers.quiet()) {
            String processId = Long.toString(TestServers.processId(server));
            CommandRun run =
                    profile("--duration", "1s", "--out", prefix.toString(), "--json", json.toString(), processId);

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
        CommandRun run = launched(TestServers.quietCommand("6000"), "--out", folder + "/launched");

        assertThat(run.status()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.out())
                .contains("The JVM's own memory", "malloc of the JVM", "objects by class: the JVM has ended");
        assertThat(folder.resolve("launched.native.jfr")).isNotEmptyFile();
    }

    private CommandRun launched(List<String> command, String... options) {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.add("--");
        arguments.addAll(command);
        return profile(arguments.toArray(String[]::new));
    }

    /// It can be asked nothing, and would live for a minute: it ends with the profile, and writes its recordings then.
    @Test
    void endsTheJvmThatItStarted() {
        List<String> command = new ArrayList<>(TestServers.quietCommand("60000"));
        command.add(1, "-XX:+DisableAttachMechanism");
        long before = System.nanoTime();
        CommandRun run = launched(command, "--duration", "5s", "--out", folder + "/forbidden");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(30));
        assertThat(run.status()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.out()).contains("could not be asked", "-XX:+DisableAttachMechanism", ".native.jfr (async");
        assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
                .noneMatch(child -> child.info().commandLine().orElse("").contains("DisableAttachMechanism"));
    }

    /// The recordings cannot be put in their place: they stay, and the report says where.
    @Test
    void keepsTheRecordingsThatCannotBePlaced() throws Exception {
        Files.createDirectories(folder.resolve("kept.native.jfr/full"));
        Files.createDirectories(folder.resolve("kept.jfr/full"));
        try (AutoCloseable server = TestServers.quiet()) {
            CommandRun run = profile(
                    "--duration", "1s", "--out", folder + "/kept", Long.toString(TestServers.processId(server)));
            assertThat(run.out()).contains("stays in " + work, "Files: ").doesNotContain("(async-profiler)");
        }
        assertThat(folder.toFile().list()).noneMatch(name -> name.endsWith(".part"));
        try (Stream<Path> files = Files.walk(work)) {
            List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
            assertThat(all).anyMatch(file -> file.endsWith("native.jfr")).anyMatch(file -> file.endsWith("jdk.jfr"));
            for (Path file : all) {
                if (!file.equals(work)) {
                    Files.delete(file);
                }
            }
        }
    }

    /// Ctrl-C: the report is there all the same, and the JVM can be profiled again at once.
    @Test
    void reportsWhenItIsInterrupted() throws Exception {
        try (AutoCloseable server = TestServers.quiet()) {
            String processId = Long.toString(TestServers.processId(server));
            List<String> command = TestServers.command(
                    AllodCommand.class,
                    "profile",
                    "--work",
                    work.toString(),
                    "--duration",
                    "60s",
                    "--out",
                    folder + "/cut",
                    processId);
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
            assertThat(Files.readString(out))
                    .as(Files.readString(folder.resolve("err.txt")))
                    .contains("Process " + processId, "Java heap by class");
            CommandRun again = profile("--duration", "300ms", "--out", folder + "/again", processId);
            assertThat(again.out()).doesNotContain("already", "call sites of malloc");
            assertThat(again.status()).as(again.err()).isEqualTo(ExitCode.SUCCESS);
        }
    }

    @Test
    void reportsWhenTheJvmEnds() throws Exception {
        try (AutoCloseable server = TestServers.quiet()) {
            long processId = TestServers.processId(server);
            Thread.ofVirtual().start(() -> endOnceProfiled(processId));
            CommandRun run = profile("--out", folder + "/ended", Long.toString(processId));
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
        CommandRun noJava = profile("--", "ls", "-l");
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
