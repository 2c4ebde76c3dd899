package allod.bench.bars;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The measured bars, for people and for programs.
///
/// @param before the machine when it began
/// @param after and when it ended
record Report(Plan plan, Rounds rounds, Machine before, Machine after, long seconds) {

    String text() {
        StringBuilder text = new StringBuilder();
        before.facts().forEach((name, fact) -> text.append(String.format("%-10s %s%n", name, fact)));
        text.append(String.format("%-10s %s before, %s after%n", "load", before.load(), after.load()));
        text.append(String.format(
                "%-10s %d, %d s; %,d items in the long run; CPU time%n%n",
                "rounds", plan.rounds(), seconds, plan.growthItems()));
        barTable(text);
        cellTable(text);
        rounds.failures().forEach((cell, reason) -> text.append(cell + " not measured: " + reason + "\n"));
        return text.toString();
    }

    private void barTable(StringBuilder text) {
        text.append(row("bar", "at most", "measured", "least .. most", "undisturbed", "verdict"));
        for (Bar bar : Plan.bars()) {
            Bar.Outcome outcome = bar.judge(rounds);
            String bound = bar.isOnlyShown() ? "-" : number(bar.bound(), bar) + bar.unit().sign;
            if (outcome == null) {
                text.append(row(bar.title(), bound, "-", "", "", "not measured"));
                continue;
            }
            Spread spread = outcome.spread();
            text.append(row(
                    bar.title(),
                    bound,
                    number(spread.median(), bar) + bar.unit().sign,
                    number(spread.least(), bar) + " .. " + number(spread.most(), bar),
                    number(outcome.undisturbed(), bar) + bar.unit().sign,
                    outcome.verdict()));
        }
        text.append("measured: median over the rounds, each from the median chunk of both sides; undisturbed: from the"
                + " quickest chunk of all;\n?: rounds disagree.\n\n");
    }

    private static String row(String title, String bound, String median, String range, String least, String verdict) {
        return String.format("%-46s %12s %12s   %-16s %12s   %s%n", title, bound, median, range, least, verdict);
    }

    private void cellTable(StringBuilder text) {
        String group = "";
        for (Cell cell : plan.cells()) {
            List<Sample> samples = rounds.of(cell.name());
            if (samples.isEmpty()) {
                continue;
            }
            if (!group.equals(cell.caseName())) {
                group = cell.caseName();
                text.append(String.format("%-46s %12s   %s%n", group + ", CPU ns", "median", "least .. most"));
            }
            Spread spread = spread(samples);
            text.append(String.format(
                    Locale.ROOT,
                    "  %-44s %12.2f   %.2f .. %.2f%n",
                    cell.title(),
                    spread.median(),
                    Rounds.least(samples),
                    spread.most()));
        }
    }

    private static Spread spread(List<Sample> samples) {
        return Spread.of(samples.stream().map(Sample::medianNanos).toList());
    }

    private static String number(double value, Bar bar) {
        return String.format(Locale.ROOT, bar.unit() == Bar.Unit.RATIO ? "%.3f" : "%.2f", value);
    }

    // ---- for programs

    String json() {
        return object(List.of(
                        field("machine", machine()),
                        field("loadBefore", quoted(before.load())),
                        field("loadAfter", quoted(after.load())),
                        field("rounds", Integer.toString(plan.rounds())),
                        field("growthItems", Long.toString(plan.growthItems())),
                        field("bars", array(Plan.bars().stream().map(this::bar).toList())),
                        field(
                                "cells",
                                array(plan.cells().stream().map(this::cell).toList())),
                        field(
                                "failures",
                                array(rounds.failures().entrySet().stream()
                                        .map(Report::failure)
                                        .toList()))))
                + "\n";
    }

    private String machine() {
        return object(before.facts().entrySet().stream()
                .map(fact -> field(fact.getKey(), quoted(fact.getValue())))
                .toList());
    }

    private String bar(Bar bar) {
        Bar.Outcome outcome = bar.judge(rounds);
        String bound = bar.isOnlyShown() ? "null" : Double.toString(bar.bound());
        String head = field("of", quoted(bar.of())) + ", "
                + field("against", bar.against() == null ? "null" : quoted(bar.against())) + ", "
                + field("unit", quoted(bar.unit().name())) + ", " + field("atMost", bound);
        if (outcome == null) {
            return object(List.of(head, field("verdict", quoted("not measured"))));
        }
        return object(List.of(
                head,
                field("median", Double.toString(outcome.spread().median())),
                field("least", Double.toString(outcome.spread().least())),
                field("most", Double.toString(outcome.spread().most())),
                field("undisturbed", Double.toString(outcome.undisturbed())),
                field("verdict", quoted(outcome.verdict()))));
    }

    private String cell(Cell cell) {
        List<Sample> samples = rounds.of(cell.name());
        return object(List.of(
                field("cell", quoted(cell.name())),
                field(
                        "medianNanos",
                        array(samples.stream()
                                .map(sample -> Double.toString(sample.medianNanos()))
                                .toList())),
                field(
                        "leastNanos",
                        array(samples.stream()
                                .map(sample -> Double.toString(sample.leastNanos()))
                                .toList()))));
    }

    private static String failure(Map.Entry<String, String> failure) {
        return object(List.of(field("cell", quoted(failure.getKey())), field("reason", quoted(failure.getValue()))));
    }

    private static String field(String name, String value) {
        return quoted(name) + ": " + value;
    }

    private static String object(List<String> fields) {
        return "{" + String.join(", ", fields) + "}";
    }

    private static String array(List<String> values) {
        return "[" + String.join(",\n  ", values) + "]";
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else {
                quoted.append(c < ' ' ? ' ' : c);
            }
        }
        return quoted.append('"').toString();
    }
}
