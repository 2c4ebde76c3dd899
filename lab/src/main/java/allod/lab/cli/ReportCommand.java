package allod.lab.cli;

import allod.lab.ProfileFile;
import allod.lab.RecordingProfile;
import allod.lab.format.Recording;
import allod.lab.format.Recordings;
import allod.lab.format.UnreadableRecording;
import allod.lab.report.RecordingPage;
import allod.lab.report.RecordingReport;
import allod.profile.Profile;
import allod.profile.html.MemoryReport;
import allod.profile.html.ReportHistogram;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
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

/// `allod report`: recordings and profiles in, HTML out.
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Writes an HTML report on each recording or profile: flame graph, memory over time, sizes, lifetimes, leaks.",
            "",
            "FILE is what 'allod record' writes, or heaptrack, raw or interpreted; a flight recording with async-profiler's"
                    + " or Netty's events; or a profile in pprof's format or of collapsed stacks. Each report is one file that needs no network; a browser opens it.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every report was written",
            "1:a report could not be written, or the lab is broken",
            "2:the command line is wrong, or a file is neither recording nor profile; no report of it was written",
            "3:a recording is damaged; the report is on what was read until the damage",
            "130:interrupted; no half report is left"
        })
final class ReportCommand implements Callable<Integer> {

    private static final String HTML = ".html";

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Recordings and profiles.")
    private List<String> files = List.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            description = "The report's file, or a folder that there is for the reports of several FILEs. By default"
                    + " NAME.html in this folder.")
    private @Nullable String output;

    @Override
    public Integer call() throws IOException {
        Checks checks = new Checks(spec());
        files.forEach(checks::file);
        List<Path> targets = targets(checks);
        ProgressBar bar = ProgressBar.onStandardError();
        int status = ExitCode.SUCCESS;
        for (int i = 0; i < targets.size(); i++) {
            String file = files.get(i);
            bar.startRecording(file);
            try {
                ProfileFile read = ProfileFile.read(Path.of(file));
                page(file, read).writeTo(targets.get(i));
                bar.end();
                status = Math.max(status, tell(file, read, targets.get(i)));
            } catch (UnreadableRecording e) {
                throw checks.wrong(e.getMessage());
            } finally {
                bar.end();
            }
        }
        return status;
    }

    private List<Path> targets(Checks checks) {
        Path out = output == null ? Path.of("") : Path.of(output);
        boolean folder = output == null || Files.isDirectory(out);
        if (!folder && files.size() > 1) {
            throw checks.wrong("-o " + output + " is no folder, and there are " + files.size()
                    + " reports to write: name a folder that there is");
        }
        List<Path> targets = new ArrayList<>();
        for (String file : files) {
            Path target = folder ? out.resolve(name(file) + HTML) : out;
            if (targets.contains(target)) {
                throw checks.wrong(file + " and another FILE would both be reported in " + target
                        + ": report them one by one, with -o");
            }
            checks.output("-o", target.toString());
            targets.add(target);
        }
        return targets;
    }

    /// The name of a file without what says how it is packed.
    private static String name(String file) {
        String name = String.valueOf(Path.of(file).getFileName());
        return name.replaceFirst("(\\.raw|\\.jfr)?(\\.(zst|gz|pb\\.gz|pprof|collapsed|folded|txt))?$", "");
    }

    private static MemoryReport page(String file, ProfileFile read) throws IOException, UnreadableRecording {
        Recording recording = read.recording();
        String title = String.valueOf(Path.of(file).getFileName());
        if (recording != null) {
            Profile atPeak = RecordingProfile.at(
                    recording,
                    Recordings.readUntil(recording, recording.census().peakAtEvent()));
            return RecordingPage.of(title, recording, atPeak, read.profile());
        }
        MemoryReport report = MemoryReport.of(title, read.profile());
        if (read.profile().sizes().total() > 0) {
            report = report.histogram(ReportHistogram.sizes(read.profile()));
        }
        return report;
    }

    private int tell(String file, ProfileFile read, Path target) throws IOException {
        PrintWriter out = spec().commandLine().getOut();
        out.println(target + ": " + Files.size(target) / 1024 + " KiB, "
                + read.profile().sites().size() + " sites");
        out.flush();
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
