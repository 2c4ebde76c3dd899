package allod.lab.cli;

import allod.lab.attach.ProcessProfile;
import allod.lab.attach.ProfileOptions;
import allod.lab.attach.ProfileSession;
import allod.lab.memory.RunningJvm;
import allod.lab.memory.UnreachableJvm;
import allod.lab.report.ProcessProfileHtml;
import allod.lab.report.ProcessProfileJson;
import allod.lab.report.ProcessProfileReport;
import allod.profile.format.PprofFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `allod profile`: where the memory of a JVM goes, and which call site leaks.
@Command(
        name = "profile",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Shows where the memory of a JVM goes, on the Java heap and off it, and names the call sites that leak.",
            "",
            "  allod profile 4711                  a JVM that runs, for --duration; it goes on afterwards",
            "  allod profile -- java -jar app.jar  a JVM from its start to its end, or to --duration",
            "",
            "Ctrl-C ends the profile early and still reports. A JVM that was started with -- ends with the profile,",
            "after --duration or Ctrl-C, too; one that ran before goes on.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the profile was taken and reported",
            "1:an output could not be written, or the lab is broken",
            "2:the command line is wrong, or there is no such JVM, or it does not let us attach",
            "4:the JVM ended while it was watched; what was seen before was reported",
            "130:interrupted; what was seen before was reported"
        })
final class ProfileCommand implements Callable<Integer> {

    private static final Duration USUAL = Duration.ofSeconds(30);
    private static final int MOST_PERCENT = 90;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "PID|-- java ARGUMENT",
            description = "A JVM that runs, or the command that starts one.")
    private List<String> target = new ArrayList<>();

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long to watch, such as 30s, 5m or 500ms (default: 30s; a command's whole life).")
    private @Nullable Duration duration;

    @Option(
            names = "--out",
            paramLabel = "PREFIX",
            description = "What the names of the files begin with (default: allod-profile-PID).")
    private @Nullable String out;

    @Option(
            names = "--java-every",
            paramLabel = "BYTES",
            defaultValue = "524288",
            description = "Samples Java objects once in so many bytes (default: ${DEFAULT-VALUE}).")
    private long javaEveryBytes;

    @Option(
            names = "--native-every",
            paramLabel = "BYTES",
            defaultValue = "0",
            description = "Samples malloc once in so many bytes; 0 is every block (default: ${DEFAULT-VALUE})."
                    + " 65536 or so for programs that call malloc all the time.")
    private long nativeEveryBytes;

    @Option(
            names = "--tail",
            paramLabel = "PERCENT",
            defaultValue = "10",
            description = "Does not suspect what is younger than the last PERCENT of the time"
                    + " (default: ${DEFAULT-VALUE}).")
    private int tailPercent;

    @Option(
            names = "--no-pools",
            description = "Does not watch Netty's buffers and the blocks of Allod's heaps, each of which is an event.")
    private boolean noPools;

    @Option(
            names = "--collect",
            description =
                    "Collects the Java heap before its objects are counted by class: live ones alone, at the price"
                            + " of a long pause.")
    private boolean collectsFirst;

    @Option(
            names = "--work",
            paramLabel = "FOLDER",
            description = "Where the JVM loads the agent from and writes to, as it sees it (default: /tmp).")
    private @Nullable String work;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Writes all numbers as JSON; '-' is standard output, and the text is left out.")
    private @Nullable String json;

    @Override
    public Integer call() throws IOException {
        Checks checks = new Checks(spec());
        checks.inRange("--tail", tailPercent, 0, MOST_PERCENT);
        checks.atLeastOne("--java-every", javaEveryBytes);
        if (nativeEveryBytes < 0) {
            throw checks.wrong("--native-every is " + nativeEveryBytes + ", and must be 0 or more");
        }
        if (target.isEmpty()) {
            throw checks.wrong("give the number of a JVM's process (`jps` lists them), or `-- java ...`");
        }
        Output jsonOutput = checks.output("--json", json);
        checks.output("--out", out);
        if (out == null) {
            checks.outputWithoutName("--out");
        }
        return profile(checks, jsonOutput);
    }

    private int profile(Checks checks, Output jsonOutput) throws IOException {
        boolean attaches = target.size() == 1 && target.getFirst().matches("[0-9]{1,18}");
        try (Interruption interruption = new Interruption()) {
            ProfileSession session;
            try {
                session = attaches ? attach(Long.parseLong(target.getFirst())) : launch(checks);
            } catch (UnreachableJvm | IOException refused) {
                say(String.valueOf(refused.getMessage()));
                return ExitCode.USAGE;
            }
            interruption.tells(session::wishStop, session::close);
            return watch(session, jsonOutput, attaches || duration != null);
        }
    }

    private ProfileSession attach(long processId) throws UnreachableJvm, IOException {
        return ProfileSession.attach(RunningJvm.of(processId), options(USUAL), workFolder());
    }

    private ProfileSession launch(Checks checks) throws IOException {
        try {
            return ProfileSession.launch(target, options(Duration.ZERO), workFolder());
        } catch (IllegalArgumentException wrong) {
            throw checks.wrong(wrong.getMessage());
        }
    }

    private ProfileOptions options(Duration usual) {
        return new ProfileOptions(
                duration == null ? usual : duration,
                javaEveryBytes,
                nativeEveryBytes,
                tailPercent,
                !noPools,
                collectsFirst);
    }

    private @Nullable Path workFolder() {
        return work == null ? null : Path.of(work).toAbsolutePath();
    }

    /// @param livesOn whether the JVM is not to end by itself while it is watched
    private int watch(ProfileSession session, Output jsonOutput, boolean livesOn) throws IOException {
        try (session) {
            say("watching process " + session.processId() + "; Ctrl-C ends it early");
            session.await(() -> true);
            Path prefix = Path.of(out == null ? "allod-profile-" + session.processId() : out);
            boolean ended = session.hasEnded();
            ProcessProfile profile = session.finish(prefix.toAbsolutePath());
            report(profile, jsonOutput, prefix, session.kept());
            return ended && livesOn ? ExitCode.PROCESS_ENDED : ExitCode.SUCCESS;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return ExitCode.BROKEN;
        }
    }

    private void report(ProcessProfile profile, Output jsonOutput, Path prefix, List<Path> recordings)
            throws IOException {
        ProcessProfileHtml.of(profile).writeTo(prefix.resolveSibling(prefix.getFileName() + ".html"));
        PprofFormat.write(profile.profile(), prefix.resolveSibling(prefix.getFileName() + ".pb.gz"));
        PrintWriter standard = spec().commandLine().getOut();
        if (!jsonOutput.isStandard()) {
            standard.print(ProcessProfileReport.of(profile));
            standard.print("Files: " + prefix + ".html, .pb.gz (pprof)");
            recordings.forEach(file -> standard.print(
                    file.toString().endsWith(".native.jfr")
                            ? ", .native.jfr (async-profiler)"
                            : ", .jfr (flight recorder)"));
            standard.println();
            standard.flush();
        }
        jsonOutput.write(writer -> ProcessProfileJson.write(profile, writer));
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
