package allod.bench.gc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

/// What is promised of a figure, alone or beside that of another contestant in the same round.
///
/// @param title for people
/// @param of title of a contestant
/// @param against title of the contestant beside it; empty for a bound in the figure's own unit
/// @param figure of both
/// @param bound times the other figure, or a value
/// @param atLeast whether more is better
/// @param worst whether the worst round is judged: a longest stop of all is no matter of averages
record GcBar(String title, String of, String against, String figure, double bound, boolean atLeast, boolean worst) {

    /// The bars of the chapter.
    static List<GcBar> all() {
        String treesOf = GcContestants.TREES + ": ";
        String cacheOf = GcContestants.CACHE + ": ";
        String markSweep = cacheOf + GcContestants.MARK_SWEEP;
        return List.of(
                new GcBar(
                        "binary trees, same limit: rate beside Go",
                        treesOf + GcContestants.MARK_SWEEP,
                        treesOf + GcContestants.GO,
                        "rate",
                        1.5,
                        true,
                        false),
                new GcBar(
                        "binary trees, growth 100 %: rate beside Go",
                        treesOf + GcContestants.MARK_SWEEP_GOAL,
                        treesOf + GcContestants.GO_GOAL,
                        "rate",
                        1.5,
                        true,
                        false),
                new GcBar("cache: rate beside Go", markSweep, cacheOf + GcContestants.GO, "rate", 1, true, false),
                new GcBar("cache: longest stop, ms", markSweep, "", "stop max", 0.5, false, true),
                new GcBar(
                        "cache: longest stall beside ZGC",
                        markSweep,
                        cacheOf + GcContestants.ZGC,
                        "stall max",
                        1,
                        false,
                        false),
                new GcBar("cache: metadata, % of memory", markSweep, "", "metadata", 3, false, true),
                new GcBar(
                        "poll and shadow stack: CPU beside raw bump",
                        GcContestants.PATH + ": " + GcContestants.OBJECTS,
                        GcContestants.PATH + ": " + GcContestants.RAW,
                        "cpu ns",
                        1.2,
                        false,
                        false),
                new GcBar(
                        "handshake: p99, us",
                        GcContestants.HANDSHAKE + ": " + GcContestants.POLLING,
                        "",
                        "handshake p99",
                        1,
                        false,
                        false));
    }

    /// The value in each round that has one.
    ///
    /// @param rounds figures by contestant
    List<Double> values(List<Map<String, Map<String, Double>>> rounds) {
        List<Double> values = new ArrayList<>();
        for (Map<String, Map<String, Double>> round : rounds) {
            Double mine = round.getOrDefault(of, Map.of()).get(figure);
            Double other = against.isEmpty()
                    ? Double.valueOf(1)
                    : round.getOrDefault(against, Map.of()).get(figure);
            if (mine != null && other != null) {
                values.add(mine / other);
            }
        }
        return values;
    }

    OptionalDouble judged(List<Double> values) {
        List<Double> sorted = values.stream().filter(Objects::nonNull).sorted().toList();
        if (sorted.isEmpty()) {
            return OptionalDouble.empty();
        }
        double middle = (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
        return OptionalDouble.of(worst ? (atLeast ? sorted.getFirst() : sorted.getLast()) : middle);
    }

    /// A `?` stands behind the verdict when rounds fell on both sides of the bound.
    String verdict(List<Double> values) {
        OptionalDouble judged = judged(values);
        if (judged.isEmpty()) {
            return "not measured";
        }
        long kept = values.stream().filter(this::keeps).count();
        String doubt = kept == 0 || kept == values.size() ? "" : " ?";
        return (keeps(judged.getAsDouble()) ? "kept" : "MISSED") + doubt;
    }

    private boolean keeps(double value) {
        return atLeast ? value >= bound : value <= bound;
    }
}
