package allod.lab.cli;

import allod.lab.memory.Measure;
import allod.lab.memory.Moment;
import allod.lab.memory.MomentDiff;
import allod.lab.memory.MomentReader;
import allod.lab.memory.UnreadableProcess;
import allod.lab.report.PagesDiffReport;
import allod.lab.report.PagesJsonReport;
import allod.lab.report.PagesJsonReport.Entry;
import allod.lab.report.PagesReport;
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

/// `allod pages`: what the memory of a process is made of, at one moment or as it changes.
@Command(
        name = "pages",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Shows what the memory of a process is made of, by kind of mapping, and what changed between two moments.",
            "",
            "resident      pages in memory, each as often as it is mapped",
            "proportional  the same, each page divided by the number of its mappings: adds up over processes",
            "shared        resident pages that another mapping has too",
            "copied        copied on write: pages of private mappings of files that were written",
            "huge          on huge pages; those of the administrator's pool are not among the resident ones",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything was read and reported",
            "1:an output could not be written, or the lab is broken",
            "2:the command line is wrong, or there is no such process, or it may not be read, or --since names no moment",
            "4:the process ended while it was watched; what was read before was reported",
            "130:interrupted"
        })
final class PagesCommand implements Callable<Integer> {

    private static final String SELF = "self";
    private static final int MAX_LISTED = 1_000_000;
    private static final int CHANGES_LISTED = 10;

    /// What mappings can be ranked by.
    enum Sort {
        MAPPED(Measure.MAPPED),
        RESIDENT(Measure.RESIDENT),
        PROPORTIONAL(Measure.PROPORTIONAL),
        COPIED(Measure.COPIED),
        SWAPPED(Measure.SWAPPED);

        private final Measure measure;

        Sort(Measure measure) {
            this.measure = measure;
        }
    }

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "PID|self", description = "A process, or 'self' for the JVM of this command.")
    private String process = "";

    @Option(
            names = "--mappings",
            arity = "0..1",
            fallbackValue = "20",
            defaultValue = "0",
            paramLabel = "N",
            description = "Lists the N largest mappings, too (default: ${FALLBACK-VALUE}).")
    private int mappings;

    @Option(
            names = "--sort",
            defaultValue = "resident",
            paramLabel = "MEASURE",
            description = "Ranks mappings by mapped, resident, proportional, copied or swapped"
                    + " (default: ${DEFAULT-VALUE}).")
    private Sort sort = Sort.RESIDENT;

    @Option(
            names = "--pages",
            description = "Counts pages one by one in pagemap, too: present, swapped, exclusive, written.")
    private boolean pages;

    @Option(
            names = "--no-attach",
            description = "Does not ask a JVM, which would leave it with one more thread; guesses by shape instead.")
    private boolean noAttach;

    @Option(names = "--save", paramLabel = "FILE", description = "Keeps the last moment in FILE for --since.")
    private @Nullable String save;

    @Option(names = "--since", paramLabel = "FILE", description = "Shows what changed since the moment kept in FILE.")
    private @Nullable String since;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Shows what changes during TIME, such as 30s, 5m or 500ms.")
    private @Nullable Duration during;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Shows what changes in each TIME, --count times.")
    private @Nullable Duration every;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "10",
            description = "How often --every looks again (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Writes the report as JSON; '-' is standard output, and the table is left out."
                    + " One moment is an object, several are an array.")
    private @Nullable String json;

    @Override
    public Integer call() throws IOException {
        Checks checks = new Checks(spec());
        checks.inRange("--mappings", mappings, 0, MAX_LISTED);
        checks.inRange("--count", count, 1, MAX_LISTED);
        if (during != null && every != null) {
            throw checks.wrong(
                    "--for and --every exclude each other: --every TIME --count 1 is the same as --for TIME");
        }
        long processId = processId(checks);
        Output jsonOutput = checks.output("--json", json);
        Output saveOutput = checks.output("--save", save);
        if (saveOutput.isStandard()) {
            throw checks.wrong("--save - is not possible: name a file");
        }
        Moment earlier = since == null ? null : load(checks, since);
        return watch(new MomentReader(processId, !noAttach, pages), earlier, jsonOutput, saveOutput);
    }

    private int watch(MomentReader reader, @Nullable Moment earlier, Output jsonOutput, Output saveOutput)
            throws IOException {
        List<Entry> entries = new ArrayList<>();
        boolean table = !jsonOutput.isStandard();
        try {
            Entry first = entry(reader, earlier);
            entries.add(first);
            show(table, PagesReport.of(first.moment(), sort.measure, mappings), first);
        } catch (UnreadableProcess refused) {
            say(refused);
            return ExitCode.USAGE;
        }
        int status = ExitCode.SUCCESS;
        Duration pause = during == null ? every : during;
        int times = pause == null ? 0 : during == null ? count : 1;
        for (int i = 0; i < times && status == ExitCode.SUCCESS; i++) {
            sleep(Objects.requireNonNull(pause));
            try {
                Entry next = entry(reader, entries.getLast().moment());
                entries.add(next);
                show(table, "", next);
            } catch (UnreadableProcess ended) {
                say(ended);
                status = ExitCode.PROCESS_ENDED;
            }
        }
        jsonOutput.write(writer -> PagesJsonReport.write(entries, mappings > 0, writer));
        Path file = saveOutput.file();
        if (file != null) {
            entries.getLast().moment().save(file);
        }
        return status;
    }

    private void say(UnreadableProcess reason) {
        PrintWriter err = spec().commandLine().getErr();
        err.println("allod: " + reason.getMessage());
        err.flush();
    }

    private static Entry entry(MomentReader reader, @Nullable Moment earlier) throws UnreadableProcess {
        Moment moment = reader.read();
        return new Entry(moment, earlier == null ? null : MomentDiff.between(earlier, moment));
    }

    private void show(boolean table, String report, Entry entry) {
        if (!table) {
            return;
        }
        PrintWriter out = spec().commandLine().getOut();
        out.print(report);
        MomentDiff changes = entry.changes();
        if (changes != null) {
            out.print("\n" + PagesDiffReport.of(changes, sort.measure, Math.max(mappings, CHANGES_LISTED)));
        }
        out.flush();
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static Moment load(Checks checks, String file) {
        try {
            return Moment.load(checks.readable("--since", file));
        } catch (IOException unreadable) {
            throw checks.wrong("--since " + unreadable.getMessage());
        }
    }

    private long processId(Checks checks) {
        if (process.equals(SELF)) {
            return ProcessHandle.current().pid();
        }
        try {
            long number = Long.parseLong(process);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw checks.wrong("'" + process + "' is no process: give its number, or 'self' for the JVM of this command");
    }

    private CommandSpec spec() {
        return Objects.requireNonNull(spec, "set by picocli");
    }
}
