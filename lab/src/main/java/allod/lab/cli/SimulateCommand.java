package allod.lab.cli;

import allod.lab.SimulationReport;
import allod.lab.format.ReferenceReader;
import allod.lab.format.ReferenceRecording;
import allod.lab.format.UnreadableRecording;
import allod.lab.report.RecordingReport;
import allod.lab.report.SimulationJson;
import allod.lab.report.SimulationTable;
import allod.pages.simulate.Simulation;
import allod.pages.simulate.SimulationPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `allod simulate`: recordings in, what caches, page sizes and replacement would make of their programs out.
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Shows what caches, TLBs, page sizes and policies of page replacement would do to a recorded program.",
            "",
            "A recording is what 'valgrind --tool=lackey --trace-mem=yes --log-file=FILE PROGRAM' writes, packed with zstd"
                    + " or gzip, or plain; or what DynamoRIO's 'drrun -t drmemtrace -offline -- PROGRAM' writes: a"
                    + " NAME.trace.zip, or the folder of all threads.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything was simulated and reported",
            "1:an output could not be written, or the lab is broken",
            "2:the command line is wrong, or a file is no recording",
            "3:a recording is damaged; what was read until the damage was simulated and reported",
            "130:interrupted"
        })
final class SimulateCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Recordings, or folders of drmemtrace.")
    private List<String> files = List.of();

    @Mixin
    private SimulateOptions options = new SimulateOptions();

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Writes the report as JSON; '-' is standard output, and the table is left out."
                    + " One recording is an object, several are an array. Its object 'cache' has the names of"
                    + " cachegrind's events.")
    private @Nullable String json;

    @Override
    public Integer call() throws IOException {
        Checks checks = new Checks(spec());
        SimulationPlan plan = options.plan(checks);
        files.forEach(checks::references);
        Output jsonOutput = checks.output("--json", json);
        ProgressBar bar = ProgressBar.onStandardError();
        List<SimulationReport> reports = new ArrayList<>();
        for (String file : files) {
            SimulationReport report = simulate(checks, plan, file, bar);
            reports.add(report);
            tell(report, !jsonOutput.isStandard());
        }
        jsonOutput.write(writer -> SimulationJson.write(reports, writer));
        boolean damaged = reports.stream().anyMatch(report -> report.recording().damage() != null);
        return damaged ? ExitCode.DAMAGED : ExitCode.SUCCESS;
    }

    private static SimulationReport simulate(Checks checks, SimulationPlan plan, String file, ProgressBar bar)
            throws IOException {
        Path path = Path.of(file);
        bar.startRecording(file);
        try {
            Simulation simulation = new Simulation(plan);
            long packedBytes = ReferenceReader.packedBytes(path);
            ReferenceRecording recording = ReferenceReader.read(
                    path, simulation, bytes -> bar.progress("caches and TLBs", bytes, packedBytes));
            long replacements = simulation.replacements();
            return new SimulationReport(
                    file, recording, plan, simulation.finish(done -> bar.progress("replacement", done, replacements)));
        } catch (UnreadableRecording e) {
            throw checks.wrong(e.getMessage());
        } finally {
            bar.end();
        }
    }

    private void tell(SimulationReport report, boolean table) {
        if (table) {
            spec().commandLine().getOut().println(SimulationTable.of(report));
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

    private CommandSpec spec() {
        return Objects.requireNonNull(spec, "set by picocli");
    }
}
