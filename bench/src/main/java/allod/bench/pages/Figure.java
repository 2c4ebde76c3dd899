package allod.bench.pages;

import java.util.ArrayList;
import java.util.List;

/// What the rounds have measured under one name.
///
/// @param unit of the values
/// @param values one a round
record Figure(String unit, List<Double> values) {

    Figure(String unit) {
        this(unit, new ArrayList<>());
    }

    /// The least, or the most, of the rounds: what the code does when nobody disturbs it.
    double best(boolean mostIsBest) {
        return mostIsBest
                ? values.stream().mapToDouble(Double::doubleValue).max().orElseThrow()
                : values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    double worst(boolean mostIsBest) {
        return best(!mostIsBest);
    }
}
