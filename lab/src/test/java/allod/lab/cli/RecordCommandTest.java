package allod.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import allod.lab.format.Census;
import allod.lab.format.EventLog;
import allod.lab.format.Recording;
import allod.lab.format.Recordings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Programs that say what they allocate, recorded and compared, and replayed.
class RecordCommandTest {

    private static final long BLOCK_BYTES = 77_784; // a size that nothing else has; of 8 bytes, as the JDK rounds

    @TempDir
    Path folder;

    @Test
    void aNativeProgramWithHeaptrack() throws Exception {
        assumeTrue(isInstalled("heaptrack"), "heaptrack is not installed");
        List<String> command = List.of(compiled().toString());
        Path file = folder.resolve("native.raw");
        CommandRun run = record(file, command);
        assertThat(run.err()).contains("ended with status 3").contains("allod replay " + file);
        assertThat(run.status()).isZero();
        checkCounts(Recordings.read(file));
        replays(file);
    }

    @Test
    void aNativeProgramWithAsyncProfilerHasThreads() throws Exception {
        List<String> command = List.of(compiled().toString());
        Path file = folder.resolve("native.jfr");
        CommandRun run = record(file, command, "--with", "async-profiler", "--pass-status");
        assertThat(run.status()).as(run.err()).isEqualTo(3);
        Recording recording = Recordings.read(file);
        checkCounts(recording);
        EventLog log = recording.log();
        int allocating = -1;
        int freeing = -1;
        for (int i = 0; i < log.size(); i++) {
            if (EventLog.bytes(log.event(i)) == BLOCK_BYTES) {
                if (EventLog.isFree(log.event(i))) {
                    freeing = log.thread(i);
                } else {
                    allocating = log.thread(i);
                }
            }
        }
        assertThat(freeing).as("blocks are freed by another thread").isNotEqualTo(allocating);
        replays(file);
    }

    /// What it starts has the same name for its recording, up to its number.
    @Test
    void aNativeProgramIsNotMixedWithItsChildren() throws Exception {
        Path file = folder.resolve("parent.jfr");
        String script = compiled() + "; sleep 0.2; exec " + compiled();
        CommandRun run = record(file, List.of("sh", "-c", "/bin/true; " + script), "--with", "async-profiler");
        assertThat(run.err()).contains("ended with status 3");
        checkCounts(Recordings.read(file));
    }

    /// Nothing but this command was told to end: the program is told, and what it did until then is there.
    @Test
    void endsItsProgramWhenTheTimeIsOver() throws Exception {
        Path file = folder.resolve("timed.jfr");
        long before = System.nanoTime();
        CommandRun run = record(file, List.of("sleep", "60"), "--with", "async-profiler", "--duration", "1s");
        assertThat(System.nanoTime() - before).isLessThan(TimeUnit.SECONDS.toNanos(30));
        assertThat(run.err()).contains("ended with status 143");
    }

    @Test
    void aRecordingThatCannotBePlacedStays() throws Exception {
        Path file = folder.resolve("taken.jfr");
        Path inTheWay = folder.resolve("taken.jfr/full");
        String script = compiled() + "; mkdir -p " + inTheWay;
        CommandRun run = record(file, List.of("sh", "-c", script), "--with", "async-profiler");
        assertThat(run.status()).isEqualTo(ExitCode.BROKEN);
        Matcher stays = Pattern.compile("stays in ([^ ]+\\.jfr)").matcher(run.err());
        assertThat(stays.find()).as(run.err()).isTrue();
        Path kept = Path.of(stays.group(1));
        assertThat(kept).isNotEmptyFile();
        for (File left : Objects.requireNonNull(kept.getParent().toFile().listFiles())) {
            Files.delete(left.toPath());
        }
        Files.delete(kept.getParent());
        assertThat(folder.toFile().list()).noneMatch(name -> name.endsWith(".part"));
    }

    @Test
    void aJvm() throws Exception {
        Path source = Files.writeString(folder.resolve("Blocks.java"), """
                import java.lang.foreign.*;
                class Blocks {
                    public static void main(String[] arguments) {
                        for (int i = 0; i < 300; i++) {
                            Arena arena = Arena.ofConfined();
                            arena.allocate(77784, 1).set(ValueLayout.JAVA_BYTE, 5, (byte) 1);
                            if (i < 200) {
                                arena.close();
                            }
                        }
                        System.exit(3);
                    }
                }
                """);
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path file = folder.resolve("jvm.jfr");
        CommandRun run = record(file, List.of(java.toString(), "-Xmx64m", source.toString()));
        assertThat(run.err()).contains("ended with status 3");
        checkCounts(Recordings.read(file));
        replays(file);
        CommandRun check = CommandRun.of("check", file.toString());
        assertThat(check.out()).contains("ERROR SUMMARY: 0 errors", "7,778,400 bytes in 100 blocks");
        assertThat(check.status()).as(check.out()).isZero();
    }

    @Test
    void mistakesAreSaid() throws Exception {
        assertThat(CommandRun.of("record").status()).isEqualTo(2);
        assertThat(CommandRun.of("record", "--out", "-", "--", "true").err()).contains("is no file");
        assertThat(CommandRun.of("record", "--with", "strace", "--", "true").err())
                .contains("there is async-profiler");
        assertThat(CommandRun.of("record", "--with", "heaptrack", "--", "java", "-version")
                        .err())
                .contains("can crash a JVM");
        assertThat(CommandRun.of("record", "999999999").status()).isEqualTo(2);
        CommandRun missing = CommandRun.of("record", "--with", "async-profiler", "--", "/no/such/program");
        assertThat(missing.status()).isEqualTo(2);
        assertThat(missing.err()).contains("/no/such/program");
    }

    private static void checkCounts(Recording recording) {
        EventLog log = recording.log();
        int allocations = 0;
        int frees = 0;
        for (int i = 0; i < log.size(); i++) {
            if (EventLog.bytes(log.event(i)) == BLOCK_BYTES) {
                allocations += EventLog.isFree(log.event(i)) ? 0 : 1;
                frees += EventLog.isFree(log.event(i)) ? 1 : 0;
            }
        }
        assertThat(allocations).isEqualTo(300);
        assertThat(frees).isEqualTo(200);
        Census census = recording.census();
        assertThat(census.leakedBytes()).isGreaterThanOrEqualTo(100 * BLOCK_BYTES);
    }

    private CommandRun record(Path file, List<String> command, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("record", "-o", file.toString()));
        arguments.addAll(List.of(options));
        arguments.add("--");
        arguments.addAll(command);
        CommandRun run = CommandRun.of(arguments.toArray(new String[0]));
        assertThat(leftFiles()).as("beside " + file).isEmpty();
        return run;
    }

    private static void replays(Path file) {
        CommandRun run = CommandRun.of("replay", file.toString(), "--managers", "allod", "--rounds", "1");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("allod");
    }

    /// A program with two threads: one allocates, the other frees.
    private Path compiled() throws IOException, InterruptedException {
        assumeTrue(isInstalled("gcc"), "gcc is not installed");
        Path source = Files.writeString(folder.resolve("blocks.c"), """
                #include <pthread.h>
                #include <stdlib.h>
                static char *blocks[300];
                static void *release(void *unused) {
                    for (int i = 0; i < 200; i++) free(blocks[i]);
                    return unused;
                }
                int main(void) {
                    for (int i = 0; i < 300; i++) { blocks[i] = malloc(77784); blocks[i][5] = 1; }
                    pthread_t thread;
                    pthread_create(&thread, 0, release, 0);
                    pthread_join(thread, 0);
                    return 3;
                }
                """);
        Path program = folder.resolve("blocks");
        Process gcc = new ProcessBuilder("gcc", "-O0", "-pthread", "-o", program.toString(), source.toString())
                .inheritIO()
                .start();
        assertThat(gcc.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(gcc.exitValue()).isZero();
        return program;
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(part -> Files.isExecutable(Path.of(part, program)));
    }

    /// What a recording that is written under another name would leave beside its target.
    private List<Path> leftFiles() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".part")).toList();
        }
    }
}
