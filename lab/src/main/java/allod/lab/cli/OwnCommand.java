package allod.lab.cli;

import allod.lab.report.OwnPage;
import allod.lab.report.OwnText;
import allod.own.check.CheckOptions;
import allod.own.check.OwnCheck;
import allod.own.check.SourceFiles;
import allod.own.check.report.Baseline;
import allod.own.check.report.Census;
import allod.own.check.report.Explanation;
import allod.own.check.report.JsonReport;
import allod.own.check.report.Level;
import allod.own.check.report.OwnCode;
import allod.own.check.report.PlacedFinding;
import allod.own.check.report.SarifReport;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `allod own`: sources in, what is wrong with the ownership of their off-heap values out.
@Command(
        name = "own",
        subcommands = OwnInferCommand.class,
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Checks ownership and borrowing of off-heap values, as the plugin of javac does in a build. No class file is"
                    + " written.",
            "",
            "SOURCES are .java files, folders, and jars of sources. Libraries that they need go to --class-path; Allod's"
                    + " own are there. Sources that do not compile as a whole are checked as far as they do.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing was found that is an error",
            "1:an output could not be written, or the checker is broken",
            "2:the command line is wrong, or sources cannot be read",
            "3:sources do not compile; what could be understood was checked and had no error",
            "5:errors were found"
        })
final class OwnCommand implements Callable<Integer> {

    private static final String ALL_CODES = "list";

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "SOURCES", description = "Files, folders, jars of sources.")
    private List<Path> sources = List.of();

    @Option(
            names = "--explain",
            paramLabel = "CODE",
            description = "Prints the page of a code, as OWN0382; 'list' prints all codes.")
    private @Nullable String explain;

    @Option(
            names = {"--class-path", "-cp"},
            paramLabel = "PATH",
            description = "Libraries of the sources, as for javac.")
    private String classPath = "";

    @Option(names = "--release", paramLabel = "N", description = "The version of Java that the sources are for.")
    private @Nullable Integer release;

    @Option(names = "--stubs", paramLabel = "FILE", description = "What libraries leave unsaid; may be repeated.")
    private List<String> stubs = List.of();

    @Option(
            names = "--unchecked",
            defaultValue = "off",
            paramLabel = "off|warn|error",
            description = "Owners lost when an exception passes that nobody declares (default: off).")
    private String unchecked = "off";

    @Option(names = "--only-annotated", description = "Passes over files that use no word of ownership.")
    private boolean onlyAnnotated;

    @Option(names = "--warn", paramLabel = "CODES", description = "Makes these codes warnings, as OWN1002,OWN1006.")
    private @Nullable String warn;

    @Option(names = "--off", paramLabel = "CODES", description = "Does not report these codes.")
    private @Nullable String off;

    @Option(names = "--escape", description = "Says of each value whether it may live on the stack, or why not.")
    private boolean escape;

    @Option(names = "--trusted", description = "Lists the bodies that are trusted, with their reasons.")
    private boolean trusted;

    @Option(names = "--baseline", paramLabel = "FILE", description = "Passes over the findings that the file holds.")
    private @Nullable Path baseline;

    @Option(
            names = "--write-baseline",
            paramLabel = "FILE",
            description = "Writes what is found to a file, for --baseline and for the plugin, and exits with 0.")
    private @Nullable String writeBaseline;

    @Option(names = "--sarif", paramLabel = "FILE", description = "Writes SARIF 2.1.0; '-' is standard output.")
    private @Nullable String sarif;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes JSON; '-' is standard output.")
    private @Nullable String json;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Writes all of it for people to read: a page if the name ends in .html, else text.")
    private @Nullable String report;

    @Override
    public Integer call() throws IOException {
        Checks checks = new Checks(spec());
        if (explain != null) {
            return explain(checks, explain);
        }
        if (sources.isEmpty()) {
            throw checks.wrong("nothing to check: name source files, folders or jars of sources, or --explain CODE");
        }
        Output sarifOutput = checks.output("--sarif", sarif);
        Output jsonOutput = checks.output("--json", json);
        Output reportOutput = checks.output("--report", report);
        Output baselineOutput = checks.output("--write-baseline", writeBaseline);
        boolean quiet = sarifOutput.isStandard() || jsonOutput.isStandard() || reportOutput.isStandard();
        OwnCheck.Outcome outcome = check(checks);
        Census census = outcome.census();
        Path here = Path.of("");
        String version = OwnCheck.version();
        sarifOutput.write(writer -> writer.write(SarifReport.of(census, here, version)));
        jsonOutput.write(writer -> writer.write(JsonReport.of(census, here, version)));
        boolean page = report != null && report.endsWith(".html");
        reportOutput.write(writer -> writer.write(page ? OwnPage.of(census) : OwnText.report(census)));
        Path baselineFile = baselineOutput.file();
        if (baselineFile != null) {
            Baseline.write(baselineFile, census.findings());
        }
        tell(outcome, quiet);
        return baselineFile != null ? ExitCode.SUCCESS : exitCode(outcome);
    }

    private int explain(Checks checks, String id) {
        PrintWriter out = spec().commandLine().getOut();
        if (id.equals(ALL_CODES)) {
            for (OwnCode code : OwnCode.values()) {
                out.println(code.id() + "  " + Explanation.of(code).title());
            }
        } else {
            OwnCode code = OwnCode.of(id.toUpperCase(Locale.ROOT))
                    .orElseThrow(() ->
                            checks.wrong("--explain " + id + ": there is no such code; --explain list names them"));
            out.print(Explanation.of(code).markdown());
        }
        out.flush();
        return ExitCode.SUCCESS;
    }

    private OwnCheck.Outcome check(Checks checks) throws IOException {
        ProgressBar bar = ProgressBar.onStandardError();
        try (SourceFiles files = SourceFiles.of(sources)) {
            OptionalInt version = release == null ? OptionalInt.empty() : OptionalInt.of(release);
            OwnCheck check = new OwnCheck(OwnClassPath.of(classPath), version, options());
            int total = files.paths().size();
            bar.startRecording("own");
            return check.run(files, done -> bar.progress("checking", Math.min(done, total), total));
        } catch (IllegalArgumentException | FileSystemException e) {
            throw checks.wrong(e.getMessage());
        } finally {
            bar.end();
        }
    }

    private CheckOptions options() {
        List<String> arguments = new ArrayList<>();
        arguments.add("unchecked=" + unchecked);
        arguments.add("escape=" + (escape ? "report" : "off"));
        arguments.add("only=" + (onlyAnnotated ? "annotated" : "all"));
        add(arguments, "stubs", stubs.isEmpty() ? null : String.join(File.pathSeparator, stubs));
        add(arguments, "baseline", baseline);
        add(arguments, "warn", warn);
        add(arguments, "off", off);
        return CheckOptions.parse(arguments.toArray(String[]::new));
    }

    private static void add(List<String> arguments, String key, @Nullable Object value) {
        if (value != null) {
            arguments.add(key + "=" + value);
        }
    }

    private void tell(OwnCheck.Outcome outcome, boolean quiet) {
        PrintWriter err = spec().commandLine().getErr();
        outcome.compileErrors().forEach(error -> err.println("javac: " + error));
        if (outcome.unusedBaselineLines() > 0) {
            err.println("allod: " + outcome.unusedBaselineLines()
                    + " lines of the baseline are not found any more: --write-baseline makes it shorter");
        }
        if (!quiet) {
            print(outcome.census());
        }
    }

    private void print(Census census) {
        PrintWriter out = spec().commandLine().getOut();
        for (PlacedFinding finding : census.reported()) {
            out.println(finding.level() == Level.NOTE ? OwnText.escape(finding) : OwnText.finding(finding));
        }
        if (trusted) {
            census.trusted().forEach(place -> out.println(OwnText.trusted(place)));
        }
        out.println(OwnText.summary(census));
        out.flush();
    }

    private static int exitCode(OwnCheck.Outcome outcome) {
        boolean errors = outcome.census().reported().stream().anyMatch(each -> each.level() == Level.ERROR);
        if (errors) {
            return ExitCode.ERRORS_FOUND;
        }
        return outcome.compileErrors().isEmpty() ? ExitCode.SUCCESS : ExitCode.DAMAGED;
    }

    private CommandSpec spec() {
        return Objects.requireNonNull(spec, "set by picocli");
    }
}
