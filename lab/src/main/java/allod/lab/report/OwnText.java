package allod.lab.report;

import allod.own.check.report.Census;
import allod.own.check.report.Level;
import allod.own.check.report.OwnCode;
import allod.own.check.report.PlacedFinding;
import allod.own.check.report.PlacedLabel;
import allod.own.check.report.TrustedPlace;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/// What `allod own` prints: each finding with its lines of source, and a closing line of counts.
public final class OwnText {

    private OwnText() {}

    /// A finding, as the Rust compiler would print it.
    public static String finding(PlacedFinding finding) {
        return finding.level().name().toLowerCase(Locale.ROOT) + "["
                + finding.code().id() + "]: " + finding.message() + "\n" + finding.excerpt(fileName(finding.file()));
    }

    /// A note of the escape analysis in one line, as `go build -gcflags=-m` prints it, with the way of the value below.
    public static String escape(PlacedFinding finding) {
        StringBuilder text = new StringBuilder(place(finding, finding.primary()))
                .append(": ")
                .append(finding.message());
        if (!finding.primary().text().isEmpty()) {
            text.append("\n    ").append(finding.primary().text());
        }
        for (PlacedLabel label : finding.secondary()) {
            text.append("\n    ").append(place(finding, label)).append(": ").append(label.text());
        }
        return text.append('\n').toString();
    }

    private static String place(PlacedFinding finding, PlacedLabel label) {
        return fileName(finding.file()) + ":" + label.line() + ":" + label.column();
    }

    /// A body that is trusted, in one line.
    public static String trusted(TrustedPlace place) {
        return fileName(place.file()) + ":" + place.line() + ": " + name(place) + ": " + place.reason();
    }

    static String name(TrustedPlace place) {
        return place.member().isEmpty() ? place.className() : place.className() + "." + place.member();
    }

    /// What was checked and found, in one line.
    public static String summary(Census census) {
        StringBuilder text = new StringBuilder();
        text.append(counted(census.classes().size(), "class", "classes"))
                .append(", ")
                .append(counted(census.methodCount(), "method", "methods"))
                .append(": ")
                .append(counted(count(census, Level.ERROR), "error", "errors"))
                .append(", ")
                .append(counted(count(census, Level.WARNING), "warning", "warnings"));
        int suppressed = census.findings().size() - census.reported().size();
        if (suppressed > 0) {
            text.append("; ").append(suppressed).append(" suppressed");
        }
        if (!census.trusted().isEmpty()) {
            text.append("; ").append(census.trusted().size()).append(" trusted (--trusted lists them)");
        }
        return text.toString();
    }

    /// How often each code was found, one a line.
    static String counts(Census census) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<OwnCode, Integer> count : census.counts().entrySet()) {
            text.append(String.format(Locale.ROOT, "%s %6d%n", count.getKey().id(), count.getValue()));
        }
        return text.toString();
    }

    static int count(Census census, Level level) {
        return (int) census.reported().stream()
                .filter(finding -> finding.level() == level)
                .count();
    }

    private static String counted(int count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }

    /// How a file is called: from the current folder on if it is below.
    static String fileName(URI file) {
        URI relative = Path.of("").toAbsolutePath().toUri().relativize(file);
        String text = "file".equals(relative.getScheme()) ? relative.getPath() : relative.toString();
        return Printable.of(text.startsWith("jar:file://") ? text.substring("jar:file://".length()) : text);
    }

    /// All of a run as one text, for a file.
    public static String report(Census census) {
        StringBuilder text = new StringBuilder(summary(census)).append("\n\n").append(counts(census));
        for (PlacedFinding finding : census.reported()) {
            text.append('\n').append(finding(finding));
        }
        if (!census.trusted().isEmpty()) {
            text.append("\nTrusted bodies:\n");
            census.trusted().forEach(place -> text.append(trusted(place)).append('\n'));
        }
        return text.toString();
    }
}
