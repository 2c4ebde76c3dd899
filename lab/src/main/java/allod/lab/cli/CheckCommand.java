package allod.lab.cli;

import allod.heap.checked.CheckOptions;
import allod.lab.CheckReport;
import allod.lab.CheckedReplay;
import allod.lab.format.BlockEvents;
import allod.lab.format.RecordedBlocks;
import allod.lab.format.Recording;
import allod.lab.format.Recordings;
import allod.lab.format.UnreadableRecording;
import allod.lab.report.CheckJson;
import allod.lab.report.CheckText;
import allod.lab.report.RecordingReport;
import java.io.IOException;
import java.nio.file.Path;
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

/// `allod check`: recordings in, their wrong frees and what they did not free out.
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs recorded programs on the checked heap and reports wrong frees, and what was not freed by the place of"
                    + " its allocation, in memcheck's words.",
            "",
            "A recording is what 'allod record' or 'heaptrack --raw PROGRAM' writes (NAME.jfr, NAME.raw.zst), or an"
                    + " interpreted NAME.zst. A raw one has names where the interpreted file lies beside it. What a program reads and writes is not"
                    + " in a recording: for that, run it with -Dallod.heap=checked.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all recordings were checked; blocks that were not freed do not count unless --leaks-are-errors",
            "1:an output could not be written, or the lab is broken",
            "2:the command line is wrong, or a file is no recording",
            "3:a recording is damaged; what was read until the damage was checked and reported",
            "5:errors were found",
            "130:interrupted"
        })
final class CheckCommand implements Callable<Integer> {

    private static final int MOST_SHOWN = 1_000_000;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Recordings.")
    private List<String> files = List.of();

    @Option(
            names = "--limit",
            defaultValue = "10",
            paramLabel = "N",
            description =
                    "Shows the first N errors and the N largest loss records (default: ${DEFAULT-VALUE}); JSON has"
                            + " them all.")
    private int limit;

    @Option(names = "--leaks-are-errors", description = "Exits with 5 for blocks that were not freed, too.")
    private boolean leaksAreErrors;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Writes the report as JSON; '-' is standard output, and the text is left out."
                    + " One recording is an object, several are an array.")
    private @Nullable String json;

    @Override
    public Integer call() throws IOException {
        Checks checks = new Checks(spec());
        checks.inRange("--limit", limit, 0, MOST_SHOWN);
        files.forEach(checks::recording);
        Output jsonOutput = checks.output("--json", json);
        ProgressBar bar = ProgressBar.onStandardError();
        List<CheckReport> reports = new ArrayList<>();
        if (files.size() > 1) { // before the long work: one that cannot be read must not cost the reports of the others
            for (String file : files) {
                Recording _ = read(checks, file, BlockEvents.IGNORED, bar);
            }
        }
        for (String file : files) {
            CheckReport report = check(checks, file, bar);
            reports.add(report);
            tell(report, !jsonOutput.isStandard());
        }
        jsonOutput.write(writer -> CheckJson.write(reports, writer));
        return exitCode(reports);
    }

    private static CheckReport check(Checks checks, String file, ProgressBar bar) throws IOException {
        bar.startRecording(file);
        try {
            RecordedBlocks blocks = new RecordedBlocks();
            Recording recording = read(checks, file, blocks, bar);
            int events = recording.log().size();
            return CheckedReplay.run(
                    file, recording, blocks, CheckOptions.defaults(), done -> bar.progress("checking", done, events));
        } finally {
            bar.end();
        }
    }

    private static Recording read(Checks checks, String file, BlockEvents events, ProgressBar bar) throws IOException {
        try {
            Recording recording = Recordings.read(Path.of(file), events);
            checks.fitsIntoMemory(file, recording);
            return recording;
        } catch (UnreadableRecording e) {
            bar.end();
            throw checks.wrong(e.getMessage());
        }
    }

    private void tell(CheckReport report, boolean text) {
        if (text) {
            spec().commandLine().getOut().println(CheckText.of(report, limit));
            spec().commandLine().getOut().flush();
        }
        if (report.recording().damage() != null) {
            spec().commandLine()
                    .getErr()
                    .println("allod: "
                            + RecordingReport.damageText(
                                    report.file(), report.recording().damage()));
        }
    }

    private int exitCode(List<CheckReport> reports) {
        boolean errors = reports.stream()
                .anyMatch(report -> report.errorCount() > 0 || (leaksAreErrors && report.leakedBlocks() > 0));
        if (errors) {
            return ExitCode.ERRORS_FOUND;
        }
        boolean damaged = reports.stream().anyMatch(report -> report.recording().damage() != null);
        return damaged ? ExitCode.DAMAGED : ExitCode.SUCCESS;
    }

    private CommandSpec spec() {
        return Objects.requireNonNull(spec, "set by picocli");
    }
}
