package allod.bench.bars;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A promise about a cell, alone or beside another one.
///
/// @param title for people
/// @param of name of the cell the promise is about
/// @param against name of the cell beside it; null for a promise in nanoseconds or MiB
/// @param unit of the promise
/// @param bound the most that keeps the promise
record Bar(String title, String of, @Nullable String against, Unit unit, double bound) {

    /// How two cells are compared, or what one is measured in.
    enum Unit {
        RATIO("x"),
        MORE_NANOS(" ns more"),
        NANOS(" ns"),
        MEBIBYTES(" MiB");

        final String sign;

        Unit(String sign) {
            this.sign = sign;
        }

        double compare(double of, double against) {
            return switch (this) {
                case RATIO -> of / against;
                case MORE_NANOS -> of - against;
                case NANOS, MEBIBYTES -> of;
            };
        }
    }

    /// A promise that is none: a comparison for the reader.
    boolean isOnlyShown() {
        return Double.isInfinite(bound);
    }

    /// Compares round by round: what disturbs the machine for seconds disturbs both sides.
    ///
    /// @return null when one of the cells could not be measured
    @Nullable
    Outcome judge(Rounds rounds) {
        List<Sample> mine = rounds.of(of);
        List<Sample> theirs = against == null ? mine : rounds.of(against);
        if (mine.isEmpty() || mine.size() != theirs.size()) {
            return null;
        }
        List<Double> values = new ArrayList<>();
        for (int round = 0; round < mine.size(); round++) {
            values.add(unit.compare(
                    mine.get(round).medianNanos(), theirs.get(round).medianNanos()));
        }
        double undisturbed = unit.compare(Rounds.least(mine), Rounds.least(theirs));
        return new Outcome(Spread.of(values), undisturbed, verdict(Spread.of(values)));
    }

    private String verdict(Spread spread) {
        if (isOnlyShown()) {
            return "";
        }
        boolean met = spread.median() <= bound;
        boolean roundsDisagree = spread.least() <= bound && spread.most() > bound;
        return (met ? "met" : "MISSED") + (roundsDisagree ? " ?" : "");
    }

    /// What became of a bar.
    ///
    /// @param spread over the rounds
    /// @param undisturbed the same from the quickest chunk of all rounds
    /// @param verdict `met` or `MISSED`, with a question mark where the rounds disagree
    record Outcome(Spread spread, double undisturbed, String verdict) {}
}
