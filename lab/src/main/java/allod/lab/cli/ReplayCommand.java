package allod.lab.cli;

import allod.lab.Replay;
import allod.lab.ReplayOptions;
import allod.lab.ReplayReport;
import allod.lab.format.Recording;
import allod.lab.format.Recordings;
import allod.lab.format.UnreadableRecording;
import allod.lab.peers.PeerName;
import allod.lab.report.CsvReport;
import allod.lab.report.JsonReport;
import allod.lab.report.RecordingReport;
import allod.lab.report.TableReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `allod replay`: recordings in, the best manager for their programs out.
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Replays the allocations of recorded programs against memory managers and says which serves them best.",
            "",
            "A recording is what 'allod record' writes: a file of 'heaptrack --raw' (NAME.raw.zst; an interpreted NAME.zst"
                    + " does, too), or a flight recording with async-profiler's or Netty's events (NAME.jfr); packed with"
                    + " zstd or gzip, or plain. Every manager runs in a JVM of its own.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything was replayed and reported",
            "1:an output could not be written, or the lab is broken",
            "2:the command line is wrong, or a file is no recording; nothing was replayed",
            "3:a recording is damaged; what was read until the damage was replayed and reported",
            "4:a manager failed; the others were reported",
            "130:interrupted"
        })
final class ReplayCommand implements Callable<Integer> {

    private static final int MAX_ROUNDS = 10_000;
    private static final int MAX_THREADS = 1_000;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Recordings.")
    private List<String> files = List.of();

    @Option(
            names = "--managers",
            split = ",",
            paramLabel = "NAME",
            description = "Only these, separated by commas; by default all that are on this system, but 'none':"
                    + " ${COMPLETION-CANDIDATES}.",
            completionCandidates = ManagerNames.class)
    private List<String> managers = List.of();

    @Option(
            names = "--rounds",
            defaultValue = "5",
            paramLabel = "N",
            description = "Timed rounds per manager (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "Shuffles the order in which the managers run (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--timeout",
            defaultValue = "120",
            paramLabel = "SECONDS",
            description = "For one manager and one recording (default: ${DEFAULT-VALUE}).")
    private int timeoutSeconds;

    @Option(
            names = "--threads",
            defaultValue = "16",
            paramLabel = "N",
            description =
                    "Replays a recording that knows threads on as many, but at most N; 1 replays it in its order on"
                            + " one thread (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Writes the report as JSON; '-' is standard output, and the table is left out."
                    + " One recording is an object, several are an array.")
    private @Nullable String json;

    @Option(
            names = "--csv",
            paramLabel = "FILE",
            description = "Writes the report as CSV; '-' is standard output, and the table is left out.")
    private @Nullable String csv;

    @Override
    public Integer call() throws IOException {
        Checks checks = new Checks(spec());
        checks.inRange("--rounds", rounds, 1, MAX_ROUNDS);
        checks.inRange("--timeout", timeoutSeconds, 1, Integer.MAX_VALUE);
        checks.inRange("--threads", threads, 1, MAX_THREADS);
        checks.differ(json, csv);
        List<PeerName> peers = checks.peers(managers);
        files.forEach(checks::recording);
        checks.memoryIsMeasurable();
        Output jsonOutput = checks.output("--json", json);
        Output csvOutput = checks.output("--csv", csv);
        return replay(
                checks,
                new ReplayOptions(peers, rounds, seed, Duration.ofSeconds(timeoutSeconds), threads),
                jsonOutput,
                csvOutput);
    }

    private int replay(Checks checks, ReplayOptions options, Output jsonOutput, Output csvOutput) throws IOException {
        boolean table = !jsonOutput.isStandard() && !csvOutput.isStandard();
        ProgressBar bar = ProgressBar.onStandardError();
        List<ReplayReport> reports = new ArrayList<>();
        if (files.size() > 1) { // before the long work: one that does not fit must not cost the reports of the others
            for (String file : files) {
                checks.fitsIntoMemory(file, read(checks, file, bar));
            }
        }
        for (String file : files) {
            bar.startRecording(file);
            Recording recording = read(checks, file, bar);
            checks.fitsIntoMemory(file, recording);
            ReplayReport report = new Replay(options(options, file, recording), bar).run(file, recording);
            bar.end();
            reports.add(report);
            if (table) {
                out().println(TableReport.of(report));
                out().flush();
            }
            if (recording.damage() != null) {
                spec().commandLine().getErr().println("allod: " + RecordingReport.damageText(file, recording.damage()));
            }
        }
        jsonOutput.write(writer -> JsonReport.write(reports, writer));
        csvOutput.write(writer -> CsvReport.write(reports, writer));
        return exitCode(reports);
    }

    /// Without `arena` where threads free each other's blocks, which it cannot; unless it was asked for by its name.
    private ReplayOptions options(ReplayOptions options, String file, Recording recording) {
        boolean threaded = threads > 1 && recording.log().threadNames().size() > 1;
        if (!threaded || !managers.isEmpty() || !options.peers().contains(PeerName.ARENA)) {
            return options;
        }
        spec().commandLine()
                .getErr()
                .println("allod: " + file + " is replayed on threads: '" + PeerName.ARENA.label()
                        + "', whose blocks are freed by their own thread alone, is left out; --threads 1 has it");
        return options.withPeers(
                options.peers().stream().filter(peer -> peer != PeerName.ARENA).toList());
    }

    private static Recording read(Checks checks, String file, ProgressBar bar) throws IOException {
        try {
            return Recordings.read(Path.of(file));
        } catch (UnreadableRecording e) {
            bar.end();
            throw checks.wrong(e.getMessage());
        }
    }

    private static int exitCode(List<ReplayReport> reports) {
        if (reports.stream().anyMatch(report -> report.recording().damage() != null)) {
            return ExitCode.DAMAGED;
        }
        return reports.stream().anyMatch(ReplayReport::hasFailures) ? ExitCode.MANAGER_FAILED : ExitCode.SUCCESS;
    }

    private PrintWriter out() {
        return spec().commandLine().getOut();
    }

    private CommandSpec spec() {
        return java.util.Objects.requireNonNull(spec, "set by picocli");
    }
}
