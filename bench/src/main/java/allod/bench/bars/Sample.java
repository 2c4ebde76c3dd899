package allod.bench.bars;

import java.util.Arrays;
import java.util.Locale;

/// What one process measured of one contestant, in CPU nanoseconds an operation.
///
/// @param leastNanos of the quickest chunk: what the code costs when nobody disturbs it
/// @param medianNanos of the middle chunk
public record Sample(double leastNanos, double medianNanos) {

    private static final String LEAST = "least=";
    private static final String MEDIAN = "median=";

    static Sample of(double[] nanosOfChunks) {
        double[] sorted = nanosOfChunks.clone();
        Arrays.sort(sorted);
        return new Sample(sorted[0], sorted[sorted.length / 2]);
    }

    /// Reads what [#line()] wrote.
    ///
    /// @throws IllegalArgumentException when the line is something else
    static Sample parse(String line) {
        String[] words = line.strip().split(" ", -1);
        if (words.length != 2 || !words[0].startsWith(LEAST) || !words[1].startsWith(MEDIAN)) {
            throw new IllegalArgumentException("'" + line + "' is no line of the form least=NS median=NS");
        }
        return new Sample(
                Double.parseDouble(words[0].substring(LEAST.length())),
                Double.parseDouble(words[1].substring(MEDIAN.length())));
    }

    String line() {
        return String.format(Locale.ROOT, "%s%.4f %s%.4f", LEAST, leastNanos, MEDIAN, medianNanos);
    }
}
