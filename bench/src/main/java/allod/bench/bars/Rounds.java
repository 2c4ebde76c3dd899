package allod.bench.bars;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What all rounds measured: a sample a cell and round, or why there is none.
final class Rounds {

    private final Map<String, List<Sample>> samples = new LinkedHashMap<>();
    private final Map<String, String> failures = new LinkedHashMap<>();

    void add(String cell, Sample sample) {
        samples.computeIfAbsent(cell, any -> new ArrayList<>()).add(sample);
    }

    /// Gives a cell up: its samples would not stand beside those of the other cells any more.
    void fail(String cell, String reason) {
        samples.remove(cell);
        failures.put(cell, reason);
    }

    boolean hasFailed(String cell) {
        return failures.containsKey(cell);
    }

    Map<String, String> failures() {
        return failures;
    }

    List<Sample> of(String cell) {
        return samples.getOrDefault(cell, List.of());
    }

    static double least(List<Sample> samples) {
        return samples.stream().mapToDouble(Sample::leastNanos).min().orElseThrow();
    }
}
