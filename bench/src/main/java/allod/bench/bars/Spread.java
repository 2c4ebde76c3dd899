package allod.bench.bars;

import java.util.Collection;
import java.util.List;

/// Least, middle and most of some values.
record Spread(double least, double median, double most) {

    /// @param values one or more
    static Spread of(Collection<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Spread(sorted.getFirst(), median, sorted.getLast());
    }
}
