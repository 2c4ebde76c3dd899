package allod.own.check.report;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/// All of a run as JSON. The form grows: what it says keeps its name and place within one `format`.
public final class JsonReport {

    private static final int FORMAT = 1;

    private final Census census;
    private final FileNames files;
    private final Fingerprint fingerprints = new Fingerprint();
    private final JsonText json = new JsonText();

    private JsonReport(Census census, FileNames files) {
        this.census = census;
        this.files = files;
    }

    /// The text of the report.
    ///
    /// @param projectFolder where the names of files start
    /// @param version of the checker
    public static String of(Census census, Path projectFolder, String version) {
        JsonReport report = new JsonReport(census, new FileNames(projectFolder));
        report.write(version);
        return report.json.toString();
    }

    private void write(String version) {
        json.object().member("format", FORMAT).member("version", version);
        json.name("checked").object();
        json.member("classes", census.classes().size()).member("methods", census.methodCount());
        json.member("trusted", census.trusted().size()).end();
        json.name("counts").object();
        for (Map.Entry<OwnCode, Integer> count : census.counts().entrySet()) {
            json.member(count.getKey().id(), count.getValue());
        }
        json.end();
        json.name("findings").array();
        census.findings().forEach(this::finding);
        json.end();
        json.name("trusted").array();
        census.trusted().forEach(this::trusted);
        json.end().end();
    }

    private void finding(PlacedFinding finding) {
        json.object().member("code", finding.code().id()).member("level", lower(finding.level()));
        json.member("message", finding.message());
        json.member("file", files.shown(finding.file()));
        json.member("class", finding.className()).member("member", finding.member());
        place(finding.primary());
        json.member("source", finding.lineText());
        json.name("labels").array();
        for (PlacedLabel label : finding.secondary()) {
            json.object();
            place(label);
            json.end();
        }
        json.end();
        json.name("helps").array();
        finding.helps().forEach(json::value);
        json.end();
        json.name("notes").array();
        finding.notes().forEach(json::value);
        json.end();
        json.member("fingerprint", fingerprints.next(finding));
        finding.suppression().ifPresent(by -> json.member("suppressedBy", lower(by)));
        json.end();
    }

    private void place(PlacedLabel label) {
        json.member("line", label.line()).member("column", label.column());
        json.member("endLine", label.endLine()).member("endColumn", label.endColumn());
        json.member("label", label.text());
    }

    private void trusted(TrustedPlace place) {
        json.object().member("class", place.className()).member("member", place.member());
        json.member("reason", place.reason()).member("file", files.shown(place.file()));
        json.member("line", place.line()).end();
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
