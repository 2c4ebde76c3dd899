package allod.bench.gc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The figures beside their bars: a table for people, JSON for programs.
///
/// @param machineBefore as it was before the first round
/// @param rounds figures by title of the contestant, a round each
record GcReport(
        Map<String, String> machineBefore,
        List<GcContestant> contestants,
        List<Map<String, Map<String, Double>>> rounds,
        Map<String, String> failures,
        double scale) {

    /// A column: what is shown of a figure.
    private record Column(String title, String figure, String format, boolean most) {}

    private static final List<Column> COLUMNS = List.of(
            new Column("M/s", "rate", "%8.3f", false),
            new Column("CPU ns", "cpu ns", "%8.1f", false),
            new Column("p99 us", "stall p99", "%8.1f", false),
            new Column("p99.9", "stall p99.9", "%8.1f", false),
            new Column("p99.99", "stall p99.99", "%9.1f", false),
            new Column("stall ms", "stall max", "%9.3f", true),
            new Column(">1 ms", "over 1 ms", "%6.0f", false),
            new Column("stops", "stops", "%6.0f", false),
            new Column("p50 ms", "stop p50", "%8.4f", false),
            new Column("max ms", "stop max", "%8.4f", true),
            new Column("reach ms", "to safepoint max", "%8.4f", true),
            new Column("JVM ms", "jvm stop max", "%8.4f", true),
            new Column("cycles", "cycles", "%6.0f", false),
            new Column("CPU s", "cpu", "%7.2f", false),
            new Column("heap MiB", "heap", "%8.0f", false),
            new Column("RSS MiB", "rss peak", "%8.0f", true));

    String text() {
        StringBuilder text = new StringBuilder();
        machineBefore.forEach((name, value) -> text.append(String.format("%-12s %s%n", name, value)));
        text.append(String.format("%-12s %s%n", "load after", machine().get("load")));
        text.append(String.format("%-12s %s%n%n", "rounds", rounds.size() + (scale == 1 ? "" : ", scale " + scale)));
        text.append(String.format("%-46s %10s %21s  %-9s %s%n", "bar", "measured", "rounds", "bound", "verdict"));
        for (GcBar bar : GcBar.all()) {
            text.append(line(bar));
        }
        String workload = "";
        for (GcContestant contestant : contestants) {
            boolean inColumns = values(contestant, "operations").size() > 0;
            if (!contestant.workload().equals(workload)) {
                workload = contestant.workload();
                text.append(inColumns ? head(workload) : String.format("%n%s%n", workload));
            }
            text.append(inColumns ? line(contestant) : figures(contestant));
        }
        text.append(String.format("%nmiddle of the rounds; of the longest stalls and stops, and of RSS, the most%n"));
        failures.forEach((title, reason) -> text.append(String.format("%nnot measured: %s: %s%n", title, reason)));
        return text.toString();
    }

    private String line(GcBar bar) {
        List<Double> values = bar.values(rounds);
        String measured = bar.judged(values).isEmpty()
                ? "-"
                : String.format(Locale.ROOT, "%.3f", bar.judged(values).getAsDouble());
        String spread = values.isEmpty() ? "" : String.format(Locale.ROOT, "%.3f to %.3f", least(values), most(values));
        return String.format(
                Locale.ROOT,
                "%-46s %10s %21s  %-9s %s%n",
                bar.title(),
                measured,
                spread,
                (bar.atLeast() ? ">= " : "<= ") + bar.bound(),
                bar.verdict(values));
    }

    private static String head(String workload) {
        StringBuilder head = new StringBuilder(String.format("%n%-26s", workload));
        COLUMNS.forEach(column -> head.append(' ').append(padded(column.title(), width(column))));
        return head.append(String.format("  M/s: least to most%n")).toString();
    }

    /// Of a contestant that has figures of its own.
    private String figures(GcContestant contestant) {
        Map<String, String> byName = new TreeMap<>();
        for (Map<String, Map<String, Double>> round : rounds) {
            for (String name : round.getOrDefault(contestant.title(), Map.of()).keySet()) {
                List<Double> values = values(contestant, name);
                byName.put(
                        name,
                        String.format(
                                Locale.ROOT,
                                "%-26s %-18s %10.3f  %.3f to %.3f%n",
                                contestant.name(),
                                name,
                                middle(values),
                                least(values),
                                most(values)));
            }
        }
        return String.join("", byName.values());
    }

    private String line(GcContestant contestant) {
        StringBuilder line = new StringBuilder(String.format("%-26s", contestant.name()));
        for (Column column : COLUMNS) {
            List<Double> values = values(contestant, column.figure());
            double scaling = column.figure().equals("stall max") ? 1e-3 : 1;
            line.append(' ')
                    .append(
                            values.isEmpty()
                                    ? padded("-", width(column))
                                    : String.format(
                                            Locale.ROOT,
                                            column.format(),
                                            scaling * (column.most() ? most(values) : middle(values))));
        }
        List<Double> rates = values(contestant, "rate");
        if (!rates.isEmpty()) {
            line.append(String.format(Locale.ROOT, "  %.3f to %.3f", least(rates), most(rates)));
        }
        return line.append(System.lineSeparator()).toString();
    }

    private List<Double> values(GcContestant contestant, String figure) {
        return rounds.stream()
                .map(round -> round.getOrDefault(contestant.title(), Map.of()))
                .filter(figures -> figures.containsKey(figure))
                .map(figures -> figures.getOrDefault(figure, Double.NaN))
                .toList();
    }

    private static double middle(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
    }

    private static double least(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
    }

    private static double most(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
    }

    private static int width(Column column) {
        return Integer.parseInt(column.format().substring(1, column.format().indexOf('.')));
    }

    private static String padded(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    String json() {
        String machine = machineBefore.entrySet().stream()
                .map(entry -> quoted(entry.getKey()) + ": " + quoted(entry.getValue()))
                .collect(Collectors.joining(", "));
        String all = rounds.stream().map(GcReport::json).collect(Collectors.joining(",\n  "));
        String bars = GcBar.all().stream().map(this::json).collect(Collectors.joining(",\n  "));
        return "{\"machine\": {" + machine + "},\n \"scale\": " + scale + ",\n \"bars\": [\n  " + bars
                + "],\n \"rounds\": [\n  " + all + "]}\n";
    }

    private String json(GcBar bar) {
        List<Double> values = bar.values(rounds);
        return "{\"title\": " + quoted(bar.title()) + ", \"bound\": " + bar.bound() + ", \"atLeast\": " + bar.atLeast()
                + ", \"values\": " + values + ", \"verdict\": " + quoted(bar.verdict(values)) + "}";
    }

    private static String json(Map<String, Map<String, Double>> round) {
        return new TreeMap<>(round)
                .entrySet().stream()
                        .map(entry -> quoted(entry.getKey()) + ": {"
                                + new TreeMap<>(entry.getValue())
                                        .entrySet().stream()
                                                .map(figure -> quoted(figure.getKey()) + ": " + figure.getValue())
                                                .collect(Collectors.joining(", "))
                                + "}")
                        .collect(Collectors.joining(",\n   ", "{", "}"));
    }

    static Map<String, String> machine() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("date", java.time.LocalDate.now(java.time.ZoneOffset.UTC).toString());
        facts.put(
                "processor",
                firstOf("/proc/cpuinfo", "model name") + ", "
                        + Runtime.getRuntime().availableProcessors() + " CPUs");
        facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("memory", firstOf("/proc/meminfo", "MemTotal"));
        facts.put("huge pages", firstOf("/sys/kernel/mm/transparent_hugepage/enabled", ""));
        facts.put("jdk", System.getProperty("java.vendor") + " " + System.getProperty("java.runtime.version"));
        facts.put("go", System.getProperty("allod.bench.goVersion", "none"));
        facts.put("allod", System.getProperty("allod.bench.revision", "unknown revision"));
        facts.put("load", firstOf("/proc/loadavg", ""));
        return facts;
    }

    private static String firstOf(String file, String start) {
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .filter(line -> line.startsWith(start))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException unreadable) {
            return "unknown";
        }
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ") + '"';
    }
}
