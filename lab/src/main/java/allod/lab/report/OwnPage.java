package allod.lab.report;

import allod.own.check.report.Census;
import allod.own.check.report.Explanation;
import allod.own.check.report.OwnCode;
import allod.own.check.report.PlacedFinding;
import allod.own.check.report.TrustedPlace;
import java.util.Locale;
import java.util.Map;

/// All of a run of `allod own` as one page: counts, findings with their lines of source, trusted bodies. It loads
/// nothing and runs no script.
public final class OwnPage {

    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Ownership</title>
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <style>
            body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem;
                   color: #1c1c1c; background: #fcfcfa; }
            pre { background: #f1f1ec; padding: .8rem 1rem; overflow-x: auto; border-left: 4px solid #999; }
            pre.error { border-color: #b3261e; } pre.warning { border-color: #b58900; } pre.note { border-color: #3b6ea5; }
            table { border-collapse: collapse; } th, td { text-align: left; padding: .2rem 1rem .2rem 0; vertical-align: top; }
            td.number { text-align: right; font-variant-numeric: tabular-nums; }
            @media (prefers-color-scheme: dark) { body { color: #ddd; background: #1b1b1b; } pre { background: #262626; } }
            </style></head><body>
            <h1>Ownership</h1>
            """;

    private final Census census;
    private final StringBuilder page = new StringBuilder(HEAD);

    private OwnPage(Census census) {
        this.census = census;
    }

    /// The text of the page.
    public static String of(Census census) {
        OwnPage page = new OwnPage(census);
        page.write();
        return page.page.toString();
    }

    private void write() {
        page.append("<p>").append(escaped(OwnText.summary(census))).append("</p>\n");
        counts();
        findings();
        trusted();
        page.append("</body></html>\n");
    }

    private void counts() {
        if (census.counts().isEmpty()) {
            page.append("<p>Nothing was found.</p>\n");
            return;
        }
        page.append("<table><tr><th>code</th><th>found</th><th>what is wrong</th></tr>\n");
        for (Map.Entry<OwnCode, Integer> count : census.counts().entrySet()) {
            OwnCode code = count.getKey();
            page.append("<tr><td><a href=\"#" + code.id() + "\">" + code.id() + "</a></td><td class=\"number\">")
                    .append(count.getValue())
                    .append("</td><td>")
                    .append(escaped(Explanation.of(code).title()))
                    .append("</td></tr>\n");
        }
        page.append("</table>\n");
    }

    private void findings() {
        for (OwnCode code : census.counts().keySet()) {
            page.append("<h2 id=\"" + code.id() + "\">" + code.id() + ": ")
                    .append(escaped(Explanation.of(code).title()))
                    .append("</h2>\n");
            for (PlacedFinding finding : census.reported()) {
                if (finding.code() == code) {
                    String level = finding.level().name().toLowerCase(Locale.ROOT);
                    page.append("<pre class=\"" + level + "\">")
                            .append(escaped(OwnText.finding(finding)))
                            .append("</pre>\n");
                }
            }
        }
    }

    private void trusted() {
        if (census.trusted().isEmpty()) {
            return;
        }
        page.append("<h2>Trusted bodies</h2>\n<table><tr><th>body</th><th>why</th><th>where</th></tr>\n");
        for (TrustedPlace place : census.trusted()) {
            page.append("<tr><td>")
                    .append(escaped(OwnText.name(place)))
                    .append("</td><td>")
                    .append(escaped(place.reason()))
                    .append("</td><td>")
                    .append(escaped(OwnText.fileName(place.file()) + ":" + place.line()))
                    .append("</td></tr>\n");
        }
        page.append("</table>\n");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
