package allod.lab.cli;

import allod.lab.collect.CollectOptions;
import allod.lab.collect.CollectReport;
import allod.lab.collect.Comparison;
import allod.lab.collect.HeapChoice;
import allod.lab.format.DamagedDump;
import allod.lab.format.UnreadableRecording;
import allod.lab.report.CollectJson;
import allod.lab.report.CollectPage;
import allod.lab.report.CollectTable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `allod collect`: a heap dump in, how each collector copes with its graph out.
@Command(
        name = "collect",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Loads the objects of a real program into heaps, changes them, and compares what the collectors do.",
            "",
            "FILE is a heap dump in the HPROF format, as 'jcmd PID GC.heap_dump FILE' or a JVM out of memory writes"
                    + " it; packed with zstd or gzip, or plain. Each heap is in a JVM of its own: an object heap off the"
                    + " JVM's heap with each of its plans, and the JVM's own heap with G1 and with ZGC. All hold the same"
                    + " graph and do the same operations, by a seed; in the end each graph is compared with a model.",
            "",
            "What the objects hold is not read: of a dump only classes, references and roots are used.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every heap held the graph to the end",
            "1:an output could not be written, or the lab is broken",
            "2:the command line is wrong, or the file is no heap dump",
            "3:the dump is damaged; nothing was run",
            "4:a heap failed, or held another graph than the model; the others were reported",
            "130:interrupted"
        })
final class CollectCommand implements Callable<Integer> {

    private static final int MOST_SECONDS = 24 * 3600;
    private static final int MOST_WORKERS = 256;
    private static final long LIMIT_UNIT = 2L << 20;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "A heap dump.")
    private String file = "";

    @Option(
            names = "--heaps",
            split = ",",
            paramLabel = "NAME",
            completionCandidates = HeapNames.class,
            description = "Only these, separated by commas; by default all: ${COMPLETION-CANDIDATES}.")
    private List<String> heaps = List.of();

    @Option(
            names = "--limit",
            paramLabel = "MIB",
            description = "What each heap may take, in MiB (default: four times what the graph takes, at least 64).")
    private @Nullable Integer limitMib;

    @Option(
            names = "--seconds",
            defaultValue = "5",
            paramLabel = "N",
            description = "How long each heap is changed and timed (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--rate",
            defaultValue = "0",
            paramLabel = "N",
            description = "Operations per second; each is timed from when it should begin. 0 is as many as there can be"
                    + " (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "Which operations (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--workers",
            defaultValue = "1",
            paramLabel = "N",
            description = "Threads that mark in an object heap (default: ${DEFAULT-VALUE}).")
    private int workers;

    @Option(
            names = "--timeout",
            defaultValue = "600",
            paramLabel = "SECONDS",
            description = "For one heap, with loading and comparing (default: ${DEFAULT-VALUE}).")
    private int timeoutSeconds;

    @Option(
            names = "--classes",
            defaultValue = "10",
            paramLabel = "N",
            description = "Rows of the class histogram in the table (default: ${DEFAULT-VALUE}).")
    private int classes;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Writes the report as JSON, with all classes; '-' is standard output, and the table is left"
                    + " out.")
    private @Nullable String json;

    @Option(names = "--html", paramLabel = "FILE", description = "Writes the report as a page, with all classes.")
    private @Nullable String html;

    @Override
    public Integer call() throws IOException {
        Checks checks = new Checks(spec());
        checks.inRange("--seconds", seconds, 1, MOST_SECONDS);
        checks.inRange("--rate", rate, 0, Integer.MAX_VALUE);
        checks.inRange("--workers", workers, 1, MOST_WORKERS);
        checks.inRange("--timeout", timeoutSeconds, 1, Integer.MAX_VALUE);
        checks.inRange("--classes", classes, 0, Integer.MAX_VALUE);
        if (limitMib != null) {
            checks.inRange("--limit", limitMib, 2, Integer.MAX_VALUE);
        }
        List<HeapChoice> choices = choices(checks);
        checks.dump(file);
        checks.memoryIsMeasurable();
        Output jsonOutput = checks.output("--json", json);
        Output htmlOutput = checks.output("--html", html);
        CollectReport report = run(checks, choices);
        if (report == null) {
            return ExitCode.DAMAGED;
        }
        if (!jsonOutput.isStandard() && !htmlOutput.isStandard()) {
            spec().commandLine().getOut().println(CollectTable.of(report, classes));
            spec().commandLine().getOut().flush();
        }
        jsonOutput.write(writer -> CollectJson.write(report, writer));
        htmlOutput.write(writer -> writer.write(CollectPage.of(report)));
        return report.hasFailures() ? ExitCode.MANAGER_FAILED : ExitCode.SUCCESS;
    }

    private List<HeapChoice> choices(Checks checks) {
        if (heaps.isEmpty()) {
            return HeapChoice.all();
        }
        Set<HeapChoice> choices = new LinkedHashSet<>();
        for (String name : heaps) {
            choices.add(HeapChoice.of(name.strip())
                    .orElseThrow(() -> checks.wrong("--heaps: there is no heap '" + name.strip() + "'; there are "
                            + HeapChoice.all().stream().map(HeapChoice::label).collect(Collectors.joining(", ")))));
        }
        return new ArrayList<>(choices);
    }

    /// @return null when the dump is damaged, which has been told
    private @Nullable CollectReport run(Checks checks, List<HeapChoice> choices) throws IOException {
        ProgressBar bar = ProgressBar.onStandardError();
        bar.startRecording(file);
        try {
            return Comparison.run(file, ownBytes -> options(choices, ownBytes), bar::progress);
        } catch (UnreadableRecording e) {
            throw checks.wrong(e.getMessage());
        } catch (DamagedDump e) {
            bar.end();
            spec().commandLine().getErr().println("allod: " + e.getMessage());
            return null;
        } finally {
            bar.end();
        }
    }

    private CollectOptions options(List<HeapChoice> choices, long ownBytes) {
        long limitBytes = limitMib == null
                ? CollectOptions.defaultLimitBytes(ownBytes)
                : ((long) limitMib << 20) / LIMIT_UNIT * LIMIT_UNIT;
        return new CollectOptions(
                choices, limitBytes, seconds, rate, seed, workers, Duration.ofSeconds(timeoutSeconds));
    }

    private CommandSpec spec() {
        return Objects.requireNonNull(spec, "set by picocli");
    }
}
