package allod.own.check.report;

import allod.own.check.report.PlacedFinding.Suppression;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// All of a run in the Static Analysis Results Interchange Format 2.1.0, which code hosts and editors read.
///
/// A finding is a `result`, its other places are `relatedLocations`, its code is a rule with the page of
/// explanation as help. Suppressed findings are in it and say so. Names of files start at the folder of the
/// project, `%SRCROOT%`.
///
/// Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0.
public final class SarifReport {

    private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

    private static final Pattern WORD_END = Pattern.compile("_");

    private final Census census;
    private final FileNames files;
    private final Fingerprint fingerprints = new Fingerprint();
    private final JsonText json = new JsonText();
    private final List<OwnCode> rules;

    private SarifReport(Census census, FileNames files) {
        this.census = census;
        this.files = files;
        rules = census.findings().stream()
                .map(PlacedFinding::code)
                .distinct()
                .sorted()
                .toList();
    }

    /// The text of the report.
    ///
    /// @param projectFolder where the names of files start
    /// @param version of the checker
    public static String of(Census census, Path projectFolder, String version) {
        SarifReport report = new SarifReport(census, new FileNames(projectFolder));
        report.write(version);
        return report.json.toString();
    }

    private void write(String version) {
        json.object().member("$schema", SCHEMA).member("version", "2.1.0");
        json.name("runs").array().object();
        json.name("tool").object().name("driver").object();
        json.member("name", "allod-own-check").member("version", version);
        json.name("rules").array();
        rules.forEach(this::rule);
        json.end().end().end();
        json.name("invocations").array().object();
        json.name("executionSuccessful").value(!rules.contains(OwnCode.CHECKER_FAILED));
        json.end().end();
        json.member("columnKind", "utf16CodeUnits");
        json.name("results").array();
        census.findings().forEach(this::result);
        json.end();
        json.name("properties").object();
        json.member("classes", census.classes().size()).member("methods", census.methodCount());
        json.member("trusted", census.trusted().size()).end();
        json.end().end().end();
    }

    private void rule(OwnCode code) {
        Explanation page = Explanation.of(code);
        json.object().member("id", code.id()).member("name", name(code));
        json.name("shortDescription").object().member("text", page.title()).end();
        json.name("help").object();
        json.member("text", page.markdown()).member("markdown", page.markdown()).end();
        json.name("defaultConfiguration")
                .object()
                .member("level", level(level(code)))
                .end();
        json.end();
    }

    // SARIF asks for names in Pascal case
    private static String name(OwnCode code) {
        StringBuilder name = new StringBuilder();
        for (String word : WORD_END.split(code.name(), -1)) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }

    private static Level level(OwnCode code) {
        return switch (code.severity()) {
            case ERROR -> Level.ERROR;
            case WARNING -> Level.WARNING;
            case NOTE -> Level.NOTE;
        };
    }

    private static String level(Level level) {
        return switch (level) {
            case ERROR -> "error";
            case WARNING -> "warning";
            case NOTE -> "note";
            case OFF -> "none";
        };
    }

    private void result(PlacedFinding finding) {
        json.object().member("ruleId", finding.code().id());
        json.member("ruleIndex", rules.indexOf(finding.code())).member("level", level(finding.level()));
        json.name("message").object().member("text", message(finding)).end();
        json.name("locations").array().object();
        physical(finding, finding.primary());
        logical(finding);
        json.end().end();
        related(finding);
        json.name("partialFingerprints").object();
        json.member("allodOwn/v1", fingerprints.next(finding)).end();
        finding.suppression().ifPresent(this::suppressed);
        json.end();
    }

    private static String message(PlacedFinding finding) {
        StringBuilder text = new StringBuilder(finding.message());
        String label = finding.primary().text();
        if (!label.isEmpty()) {
            text.append(": ").append(label);
        }
        finding.helps().forEach(help -> text.append("\nhelp: ").append(help));
        finding.notes().forEach(note -> text.append("\nnote: ").append(note));
        return text.toString();
    }

    private void physical(PlacedFinding finding, PlacedLabel label) {
        json.name("physicalLocation").object().name("artifactLocation").object();
        URI file = files.relative(finding.file());
        json.member("uri", file.toString());
        if (!file.isAbsolute()) {
            json.member("uriBaseId", "%SRCROOT%");
        }
        json.end().name("region").object();
        json.member("startLine", finding.source().lineOf(label.whole().start()));
        json.member("startColumn", finding.source().columnOf(label.whole().start()));
        json.member("endLine", label.endLine()).member("endColumn", label.endColumn());
        json.end().end();
    }

    private void logical(PlacedFinding finding) {
        if (finding.className().isEmpty()) {
            return;
        }
        String name = finding.member().isEmpty() ? finding.className() : finding.className() + "." + finding.member();
        json.name("logicalLocations").array().object();
        json.member("fullyQualifiedName", name);
        json.end().end();
    }

    private void related(PlacedFinding finding) {
        if (finding.secondary().isEmpty()) {
            return;
        }
        json.name("relatedLocations").array();
        int id = 1;
        for (PlacedLabel label : finding.secondary()) {
            json.object().member("id", id++);
            if (!label.text().isEmpty()) {
                json.name("message").object().member("text", label.text()).end();
            }
            physical(finding, label);
            json.end();
        }
        json.end();
    }

    private void suppressed(Suppression by) {
        json.name("suppressions").array().object();
        json.member("kind", by == Suppression.ANNOTATION ? "inSource" : "external");
        json.end().end();
    }
}
