package allod.lab.cli;

import allod.lab.attach.BlockRecorder;
import allod.lab.attach.BlockRecorder.Tool;
import allod.lab.format.Recording;
import allod.lab.format.Recordings;
import allod.lab.format.UnreadableRecording;
import allod.lab.memory.RunningJvm;
import allod.lab.memory.UnreachableJvm;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `allod record`: a recording of a program's allocations, for `allod replay`.
@Command(
        name = "record",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Records every block that a program allocates and frees, for 'allod replay'.",
            "",
            "  allod record -- java -jar app.jar   a JVM from its start to its end; with threads (NAME.jfr)",
            "  allod record -- sqlite3 file.db     any other program, with heaptrack where it is installed (NAME.raw)",
            "  allod record 4711                   a JVM that runs; it goes on afterwards",
            "",
            "Ctrl-C and --duration end the recording and keep it; a COMMAND ends with it.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the recording was written; a command's own exit status is told",
            "1:the recording could not be written, or the lab is broken",
            "2:the command line is wrong, or there is no such JVM or program, or it cannot be recorded",
            "130:interrupted; what was recorded before was written",
            "N:with --pass-status: what the command ended with"
        })
final class RecordCommand implements Callable<Integer> {

    private static final Duration LONGEST = Duration.ofDays(1);

    /// The words for [Tool].
    enum With {
        ASYNC_PROFILER("async-profiler", Tool.ASYNC_PROFILER),
        HEAPTRACK("heaptrack", Tool.HEAPTRACK);

        private final String label;
        private final Tool tool;

        With(String label, Tool tool) {
            this.label = label;
            this.tool = tool;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "PID|-- COMMAND ARGUMENT",
            description = "A JVM that runs, or the command that starts a program.")
    private List<String> target = new ArrayList<>();

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "The recording (default: NAME-PID.jfr or NAME-PID.raw in this folder).")
    private @Nullable String out;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long to record, such as 30s or 5m (default: until the program ends, or Ctrl-C;"
                    + " a day for a JVM that runs).")
    private @Nullable Duration duration;

    @Option(
            names = "--with",
            paramLabel = "TOOL",
            description =
                    "async-profiler, which knows threads, or heaptrack (default: async-profiler for java, heaptrack"
                            + " for other programs).")
    private @Nullable String with;

    @Option(names = "--pass-status", description = "Ends with the exit status of the command.")
    private boolean passStatus;

    @Override
    public Integer call() throws IOException {
        Checks checks = new Checks(spec());
        if (target.isEmpty()) {
            throw checks.wrong("give the number of a JVM's process (`jps` lists them), or `-- COMMAND`");
        }
        Output file = checks.output("--out", out);
        if (file.isStandard()) {
            throw checks.wrong("--out - is no file: a recording is written to a file, name one");
        }
        if (out == null) {
            checks.outputWithoutName("--out");
        }
        boolean attaches = target.size() == 1 && target.getFirst().matches("[0-9]{1,18}");
        return record(tool(checks, attaches), attaches);
    }

    private int record(Tool tool, boolean attaches) throws IOException {
        Duration longest = duration != null ? duration : attaches ? LONGEST : Duration.ZERO;
        try (Interruption interruption = new Interruption()) {
            BlockRecorder recorder;
            try {
                recorder = attaches
                        ? BlockRecorder.attach(RunningJvm.of(Long.parseLong(target.getFirst())), longest)
                        : BlockRecorder.launch(target, tool);
            } catch (UnreachableJvm | IOException refused) {
                say(String.valueOf(refused.getMessage()));
                return ExitCode.USAGE;
            }
            interruption.tells(recorder::wishStop, recorder::close);
            return record(recorder, path(recorder, tool), attaches, longest);
        }
    }

    private Tool tool(Checks checks, boolean attaches) {
        if (with == null) {
            return attaches || BlockRecorder.isJava(target) ? Tool.ASYNC_PROFILER : Tool.HEAPTRACK;
        }
        for (With known : With.values()) {
            if (known.label.equals(with)) {
                if (known.tool == Tool.HEAPTRACK && (attaches || BlockRecorder.isJava(target))) {
                    throw checks.wrong(
                            "--with heaptrack: heaptrack can crash a JVM; record it with async-profiler, the default");
                }
                return known.tool;
            }
        }
        throw checks.wrong("--with " + with + ": there is async-profiler and heaptrack");
    }

    private Path path(BlockRecorder recorder, Tool tool) {
        if (out != null) {
            return Path.of(out);
        }
        Path program = Path.of(target.getFirst()).getFileName();
        String name = target.getFirst().matches("[0-9]+") ? "jvm" : program == null ? "program" : program.toString();
        return Path.of(name + "-" + recorder.processId() + (tool == Tool.HEAPTRACK ? ".raw" : ".jfr"));
    }

    private int record(BlockRecorder recorder, Path file, boolean attaches, Duration longest) throws IOException {
        try (recorder) {
            if (attaches) {
                say("recording process " + recorder.processId() + "; Ctrl-C ends the recording and keeps it");
            }
            Integer status = recorder.await(longest);
            recorder.finish(file);
            tell(file, status);
            return passStatus && status != null ? status : ExitCode.SUCCESS;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return ExitCode.BROKEN;
        }
    }

    private void tell(Path file, @Nullable Integer status) throws IOException {
        if (status != null && status != 0) {
            say("the command ended with status " + status);
        }
        try {
            Recording recording = Recordings.read(file);
            say(String.format(
                    Locale.ROOT,
                    "%s: %,d allocations, %,d frees, %,d bytes of file%s; replay it with: allod replay %s",
                    file,
                    recording.census().allocations(),
                    recording.census().frees(),
                    Files.size(file),
                    recording.log().threadNames().size() > 1
                            ? ", " + recording.log().threadNames().size() + " threads"
                            : "",
                    file));
        } catch (UnreadableRecording empty) {
            say(file + " was written, but cannot be replayed: " + empty.getMessage());
        } catch (OutOfMemoryError _) {
            say(file + " was written; it is too large to count here");
        }
    }

    private void say(String text) {
        PrintWriter err = spec().commandLine().getErr();
        text.lines().forEach(line -> err.println("allod: " + line));
        err.flush();
    }

    private CommandSpec spec() {
        return Objects.requireNonNull(spec, "set by picocli");
    }
}
