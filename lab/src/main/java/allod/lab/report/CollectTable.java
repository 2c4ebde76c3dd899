package allod.lab.report;

import static allod.lab.report.Units.bytes;
import static allod.lab.report.Units.count;
import static allod.lab.report.Units.percent;
import static allod.lab.report.Units.significant;

import allod.lab.collect.CollectOptions;
import allod.lab.collect.CollectReport;
import allod.lab.collect.HeapResult;
import allod.lab.collect.HeapResult.Marking;
import allod.lab.collect.HeapResult.Measured;
import allod.lab.collect.Times;
import allod.lab.graph.GraphHistogram;
import java.util.List;

/// A comparison of heaps for people: what the dump holds, and what each heap made of it.
public final class CollectTable {

    private final CollectReport report;

    private CollectTable(CollectReport report) {
        this.report = report;
    }

    /// The whole report.
    ///
    /// @param classes rows of the histogram
    public static String of(CollectReport report, int classes) {
        CollectTable table = new CollectTable(report);
        return table.head()
                + table.histogram(classes)
                + table.terms()
                + table.stalls()
                + table.pauses()
                + table.costs()
                + table.marking()
                + table.failures();
    }

    private String head() {
        GraphHistogram.Row total = report.histogram().total();
        long lost = report.dump().lostReferences();
        return report.file() + "\n\n  " + count(total.nodes()) + " objects of "
                + count(report.histogram().rows().size())
                + " classes, " + count(report.edges()) + " references, " + count(report.roots()) + " roots; "
                + bytes(total.ownBytes()) + " in an object heap, about " + bytes(total.jvmBytes()) + " in the JVM\n"
                + (lost == 0 ? "" : "  " + count(lost) + " references lead to what is not in the dump, and are null\n");
    }

    private String histogram(int most) {
        Columns table = new Columns();
        table.add("class", "objects", "object heap", "JVM, about");
        List<GraphHistogram.Row> rows = report.histogram().rows();
        for (GraphHistogram.Row row : rows.subList(0, Math.min(most, rows.size()))) {
            table.add(Printable.of(row.name()), count(row.nodes()), bytes(row.ownBytes()), bytes(row.jvmBytes()));
        }
        return most == 0 ? "" : "\n" + table.toText("  ");
    }

    private String terms() {
        CollectOptions options = report.options();
        String rate = options.operationsPerSecond() == 0
                ? "as fast as it goes"
                : count(options.operationsPerSecond()) + " operations/s";
        return "\n  limit " + bytes(options.limitBytes()) + ", one mutator, " + rate + " for " + options.seconds()
                + " s, seed " + options.seed() + "\n";
    }

    private String stalls() {
        Columns table = new Columns();
        table.add("heap", "operations/s", "p50", "p99", "p99.9", "longest");
        for (HeapResult result : report.results()) {
            Measured measured = result.measured();
            if (measured != null) {
                Times operation = measured.operation();
                table.add(
                        result.heap().label(),
                        count(Math.round(measured.operationsPerSecond())),
                        time(operation.median()),
                        time(operation.p99()),
                        time(operation.p999()),
                        time(operation.max()));
            }
        }
        return "\n" + table.toText("  ") + "  times of single operations, as the mutator measures them\n";
    }

    private String pauses() {
        Columns table = new Columns();
        table.add("heap", "pauses", "p50", "p99", "longest", "to safepoint p50", "p99", "longest");
        for (HeapResult result : report.results()) {
            Measured measured = result.measured();
            if (measured != null) {
                Times pauses = measured.pauses();
                Times toSafepoint = measured.toSafepoint();
                table.add(
                        result.heap().label(),
                        count(pauses.count()),
                        time(pauses.median()),
                        time(pauses.p99()),
                        time(pauses.max()),
                        time(toSafepoint.median()),
                        time(toSafepoint.p99()),
                        time(toSafepoint.max()));
            }
        }
        return "\n" + table.toText("  ") + "  as the collector measures them\n";
    }

    private String costs() {
        Columns table = new Columns();
        table.add("heap", "collector CPU", "process CPU", "resident", "live at the end", "", "loaded in");
        for (HeapResult result : report.results()) {
            Measured measured = result.measured();
            if (measured != null) {
                table.add(
                        result.heap().label(),
                        percent(share(measured.collectorCpuNanos(), measured.wallNanos())),
                        percent(share(measured.processCpuNanos(), measured.wallNanos())),
                        bytes(measured.residentBytes()),
                        count(measured.liveObjects()),
                        bytes(measured.liveBytes()),
                        time(measured.loadNanos()));
            }
        }
        return "\n" + table.toText("  ") + "  CPU in percent of one; live bytes as an object heap lays them out\n";
    }

    private String marking() {
        Columns table = new Columns();
        table.add("marking", "cycles", "objects", "objects/s", "bytes/s");
        boolean any = false;
        for (HeapResult result : report.results()) {
            Marking marking =
                    result.measured() == null ? null : result.measured().marking();
            if (marking != null && marking.cycles() > 0) {
                any = true;
                table.add(
                        result.heap().label(),
                        count(marking.cycles()),
                        count(marking.objects()),
                        count(Math.round(marking.objectsPerSecond())),
                        bytes(Math.round(marking.bytesPerSecond())));
            }
        }
        return any ? "\n" + table.toText("  ") : "";
    }

    private String failures() {
        StringBuilder text = new StringBuilder();
        for (HeapResult result : report.results()) {
            if (result.failure() != null) {
                text.append("\n  ").append(result.heap().label()).append(": ").append(Printable.of(result.failure()));
            }
        }
        return text.isEmpty() ? "" : text.append('\n').toString();
    }

    private static double share(long part, long whole) {
        return (double) part / Math.max(1, whole);
    }

    /// `12.3 ms`: three significant digits.
    static String time(long nanos) {
        if (nanos < 1_000) {
            return nanos + " ns";
        }
        return nanos < 1_000_000
                ? significant(nanos / 1e3) + " us"
                : nanos < 1_000_000_000 ? significant(nanos / 1e6) + " ms" : significant(nanos / 1e9) + " s";
    }
}
