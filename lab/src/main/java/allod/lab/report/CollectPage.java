package allod.lab.report;

import allod.lab.collect.CollectReport;
import allod.lab.collect.HeapResult;
import allod.lab.collect.HeapResult.Measured;
import allod.lab.graph.GraphHistogram;
import java.util.List;
import java.util.function.ToLongFunction;

/// A comparison of heaps as one page: the figures as the table has them, bars for what is compared at a glance,
/// and all classes. It loads nothing and runs no script.
public final class CollectPage {

    private static final String HEAD = """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><title>Collectors on one graph</title>
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <style>
        body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem;
               color: #1c1c1c; background: #fcfcfa; }
        pre { background: #f1f1ec; padding: .8rem 1rem; overflow-x: auto; }
        table { border-collapse: collapse; } th, td { text-align: left; padding: .1rem 1rem .1rem 0; }
        td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
        meter { width: 24rem; height: 1.1rem; }
        @media (prefers-color-scheme: dark) { body { color: #ddd; background: #1b1b1b; } pre { background: #262626; } }
        </style></head><body>
        """;

    private final CollectReport report;
    private final StringBuilder page = new StringBuilder(HEAD);

    private CollectPage(CollectReport report) {
        this.report = report;
    }

    /// The text of the page.
    public static String of(CollectReport report) {
        CollectPage page = new CollectPage(report);
        page.write();
        return page.page.toString();
    }

    private void write() {
        page.append("<h1>Collectors on one graph</h1>\n<pre>")
                .append(escaped(CollectTable.of(report, 0)))
                .append("</pre>\n");
        bars(
                "Operations per second: more is better",
                Measured::operations,
                measured -> Units.count(Math.round(measured.operationsPerSecond())));
        bars(
                "Longest operation: less is better",
                measured -> measured.operation().max(),
                measured -> CollectTable.time(measured.operation().max()));
        bars(
                "Resident memory: less is better",
                Measured::residentBytes,
                measured -> Units.bytes(measured.residentBytes()));
        classes();
        page.append("</body></html>\n");
    }

    @FunctionalInterface
    private interface Label {
        String of(Measured measured);
    }

    private void bars(String title, ToLongFunction<Measured> figure, Label label) {
        List<HeapResult> results = report.results().stream()
                .filter(result -> result.measured() != null)
                .toList();
        long most = Math.max(
                1,
                results.stream()
                        .map(HeapResult::measured)
                        .filter(java.util.Objects::nonNull)
                        .mapToLong(figure)
                        .max()
                        .orElse(1));
        page.append("<h2>").append(escaped(title)).append("</h2>\n<table>\n");
        for (HeapResult result : results) {
            Measured measured = result.measured();
            if (measured != null) {
                page.append("<tr><td>")
                        .append(escaped(result.heap().label()))
                        .append("</td><td><meter max=\"" + most + "\" value=\"" + figure.applyAsLong(measured) + "\">")
                        .append("</meter></td><td class=\"number\">")
                        .append(escaped(label.of(measured)))
                        .append("</td></tr>\n");
            }
        }
        page.append("</table>\n");
    }

    private void classes() {
        page.append("<h2>Classes</h2>\n<table><tr><th>class</th><th class=\"number\">objects</th>")
                .append("<th class=\"number\">object heap</th><th class=\"number\">JVM, about</th></tr>\n");
        for (GraphHistogram.Row row : report.histogram().rows()) {
            page.append("<tr><td>")
                    .append(escaped(Printable.of(row.name())))
                    .append("</td><td class=\"number\">")
                    .append(Units.count(row.nodes()))
                    .append("</td><td class=\"number\">")
                    .append(Units.count(row.ownBytes()))
                    .append("</td><td class=\"number\">")
                    .append(Units.count(row.jvmBytes()))
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
