package allod.bench.pages;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A bar: what a figure must be, alone or beside another one.
///
/// @param title for people
/// @param of name of the figure
/// @param against name of the figure beside it; null for a bound in the figure's own unit
/// @param bound times the other figure, or a value
/// @param atLeast whether more is better
record Promise(String title, String of, @Nullable String against, double bound, boolean atLeast) {

    static Promise atMost(String title, String of, double bound) {
        return new Promise(title, of, null, bound, false);
    }

    static Promise atLeast(String title, String of, double bound) {
        return new Promise(title, of, null, bound, true);
    }

    static Promise atMostTimes(String title, String of, double bound, String against) {
        return new Promise(title, of, against, bound, false);
    }

    static Promise atLeastTimes(String title, String of, double bound, String against) {
        return new Promise(title, of, against, bound, true);
    }

    /// Shown beside each other, without a verdict.
    static Promise shown(String title, String of, @Nullable String against) {
        return new Promise(title, of, against, Double.NaN, false);
    }

    boolean isOnlyShown() {
        return Double.isNaN(bound);
    }

    /// The figure, or its ratio to the other one; NaN when one of them was not measured.
    double value(Map<String, Figure> figures) {
        Figure mine = figures.get(of);
        Figure theirs = against == null ? null : figures.get(against);
        if (mine == null || (against != null && theirs == null)) {
            return Double.NaN;
        }
        return theirs == null ? mine.best(atLeast) : mine.best(atLeast) / theirs.best(atLeast);
    }

    String verdict(Map<String, Figure> figures) {
        double value = value(figures);
        if (Double.isNaN(value)) {
            return "not measured";
        }
        if (isOnlyShown()) {
            return "shown";
        }
        return (atLeast ? value >= bound : value <= bound) ? "kept" : "MISSED";
    }
}
