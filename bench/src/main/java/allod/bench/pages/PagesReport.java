package allod.bench.pages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// The figures beside their bars: a table for people, JSON for programs.
///
/// @param rounds that were asked for
record PagesReport(Map<String, Figure> figures, List<Promise> promises, Map<String, String> failures, int rounds) {

    String text() {
        StringBuilder text = new StringBuilder();
        machine().forEach((name, value) -> text.append(String.format("%-10s %s%n", name, value)));
        text.append(String.format("%n%-46s %12s  %-10s %s%n", "bar", "measured", "bound", "verdict"));
        for (Promise promise : promises) {
            text.append(line(promise));
        }
        text.append(String.format("%n%-46s %12s %12s  %s%n", "figure", "least", "most", "unit"));
        figures.forEach((name, figure) -> text.append(String.format(
                Locale.ROOT, "%-46s %12.4f %12.4f  %s%n", name, figure.best(false), figure.best(true), figure.unit())));
        failures.forEach((title, reason) -> text.append(String.format("%nnot measured: %s: %s%n", title, reason)));
        return text.toString();
    }

    private String line(Promise promise) {
        double value = promise.value(figures);
        Figure figure = figures.get(promise.of());
        String unit = promise.against() != null ? "x" : figure == null ? "" : figure.unit();
        String measured = Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.3f %s", value, unit);
        String bound = promise.isOnlyShown() ? "" : (promise.atLeast() ? ">= " : "<= ") + promise.bound();
        return String.format(
                Locale.ROOT, "%-46s %12s  %-10s %s%n", promise.title(), measured, bound, promise.verdict(figures));
    }

    String json() {
        String bars = promises.stream().map(this::bar).collect(Collectors.joining(",\n  "));
        String values = figures.entrySet().stream()
                .map(entry -> object(
                        "figure", quoted(entry.getKey()),
                        "unit", quoted(entry.getValue().unit()),
                        "values", entry.getValue().values().toString()))
                .collect(Collectors.joining(",\n  "));
        String trouble = failures.entrySet().stream()
                .map(entry -> object("program", quoted(entry.getKey()), "reason", quoted(entry.getValue())))
                .collect(Collectors.joining(",\n  "));
        String machine = machine().entrySet().stream()
                .map(entry -> quoted(entry.getKey()) + ": " + quoted(entry.getValue()))
                .collect(Collectors.joining(", "));
        return "{\"machine\": {" + machine + "},\n \"rounds\": " + rounds + ",\n \"bars\": [\n  " + bars
                + "],\n \"figures\": [\n  " + values + "],\n \"failures\": [" + trouble + "]}\n";
    }

    private String bar(Promise promise) {
        double value = promise.value(figures);
        return object(
                "title",
                quoted(promise.title()),
                "of",
                quoted(promise.of()),
                "against",
                promise.against() == null ? "null" : quoted(promise.against()),
                promise.atLeast() ? "atLeast" : "atMost",
                promise.isOnlyShown() ? "null" : Double.toString(promise.bound()),
                "measured",
                Double.isNaN(value) ? "null" : Double.toString(value),
                "verdict",
                quoted(promise.verdict(figures)));
    }

    private static Map<String, String> machine() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "processor",
                firstOf("/proc/cpuinfo", "model name") + ", "
                        + Runtime.getRuntime().availableProcessors() + " CPUs");
        facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("memory", firstOf("/proc/meminfo", "MemTotal"));
        facts.put("jdk", System.getProperty("java.vendor") + " " + System.getProperty("java.runtime.version"));
        facts.put("allod", System.getProperty("allod.bench.revision", "unknown revision"));
        facts.put("compiler", System.getProperty("allod.bench.compiler", "none"));
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

    private static String object(String... namesAndValues) {
        StringBuilder object = new StringBuilder("{");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.append(i == 0 ? "" : ", ")
                    .append(quoted(namesAndValues[i]))
                    .append(": ")
                    .append(namesAndValues[i + 1]);
        }
        return object.append('}').toString();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ") + '"';
    }
}
