package allod.lab.cli;

import allod.lab.ProfileChange;
import allod.lab.ProfileChange.Measure;
import allod.lab.ProfileFile;
import allod.lab.format.Recording;
import allod.lab.format.UnreadableRecording;
import allod.lab.report.DiffJson;
import allod.lab.report.DiffPage;
import allod.lab.report.DiffTable;
import allod.lab.report.RecordingReport;
import allod.profile.Amounts;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `allod diff`: what one program allocates more, or less, than it did before.
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Compares two recordings or profiles: which call stacks grew, and which shrank.",
            "",
            "Stacks are the same when they call the same functions; lines may have moved between two versions.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the two were compared, whether they differ or not",
            "1:an output could not be written, or the lab is broken",
            "2:the command line is wrong, or a file is neither recording nor profile",
            "3:a recording is damaged; what was read until the damage was compared",
            "130:interrupted"
        })
final class DiffCommand implements Callable<Integer> {

    private static final int MOST_LISTED = 1_000_000;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "BEFORE", description = "A recording, or a profile.")
    private String before = "";

    @Parameters(index = "1", paramLabel = "AFTER", description = "Another one.")
    private String after = "";

    @Option(
            names = "--by",
            paramLabel = "MEASURE",
            defaultValue = "live",
            description =
                    "Ranks stacks by live, live_blocks, allocated or allocated_blocks (default: ${DEFAULT-VALUE})."
                            + " Live in a recording is what was not freed at its end.")
    private Measure measure = Measure.LIVE;

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "10",
            description = "Lists so many stacks each way (default: ${DEFAULT-VALUE}).")
    private int top;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            description = "Writes an HTML report, too: the flame graph of AFTER, coloured against BEFORE.")
    private @Nullable String output;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Writes all changes as JSON; '-' is standard output, and the table is left out.")
    private @Nullable String json;

    @Override
    public Integer call() throws IOException {
        Checks checks = new Checks(spec());
        checks.inRange("--top", top, 1, MOST_LISTED);
        checks.file(before);
        checks.file(after);
        Output jsonOutput = checks.output("--json", json);
        Path page = checks.output("-o", output).file();
        if (output != null && page == null) {
            throw checks.wrong("-o - is not possible: name a file");
        }
        ProgressBar bar = ProgressBar.onStandardError();
        ProfileFile first = read(checks, before, bar);
        ProfileFile second = read(checks, after, bar);
        bar.end();
        List<ProfileChange> changes = ProfileChange.between(first.profile(), second.profile(), measure);
        Amounts old = first.profile().total();
        Amounts now = second.profile().total();
        if (!jsonOutput.isStandard()) {
            PrintWriter out = spec().commandLine().getOut();
            out.print(DiffTable.of(old, now, changes, measure, top));
            out.flush();
        }
        jsonOutput.write(writer -> DiffJson.write(old, now, changes, writer));
        if (page != null) {
            DiffPage.of(name(before) + " and " + name(after), first.profile(), second.profile(), changes)
                    .fact("Before", before)
                    .fact("After", after)
                    .writeTo(page);
        }
        return Math.max(status(before, first), status(after, second));
    }

    private static ProfileFile read(Checks checks, String file, ProgressBar bar) throws IOException {
        bar.startRecording(file);
        try {
            return ProfileFile.read(Path.of(file));
        } catch (UnreadableRecording e) {
            bar.end();
            throw checks.wrong(e.getMessage());
        }
    }

    private static String name(String file) {
        return String.valueOf(Path.of(file).getFileName());
    }

    private int status(String file, ProfileFile read) {
        Recording recording = read.recording();
        if (recording == null || recording.damage() == null) {
            return ExitCode.SUCCESS;
        }
        PrintWriter err = spec().commandLine().getErr();
        err.println("allod: " + RecordingReport.damageText(file, recording.damage()));
        err.flush();
        return ExitCode.DAMAGED;
    }

    private CommandSpec spec() {
        return Objects.requireNonNull(spec, "set by picocli");
    }
}
