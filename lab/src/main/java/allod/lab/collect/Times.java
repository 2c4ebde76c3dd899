package allod.lab.collect;

import org.HdrHistogram.Histogram;

/// How long something took, again and again, in nanoseconds.
///
/// @param count how often
public record Times(long count, long median, long p99, long p999, long max) {

    static final Times NONE = new Times(0, 0, 0, 0, 0);

    static Times of(Histogram nanos) {
        return nanos.getTotalCount() == 0
                ? NONE
                : new Times(
                        nanos.getTotalCount(),
                        nanos.getValueAtPercentile(50),
                        nanos.getValueAtPercentile(99),
                        nanos.getValueAtPercentile(99.9),
                        nanos.getMaxValue());
    }

    /// As a child says it.
    String text() {
        return count + "," + median + "," + p99 + "," + p999 + "," + max;
    }

    static Times parse(String text) {
        String[] numbers = text.split(",", -1);
        return new Times(
                Long.parseLong(numbers[0]),
                Long.parseLong(numbers[1]),
                Long.parseLong(numbers[2]),
                Long.parseLong(numbers[3]),
                Long.parseLong(numbers[4]));
    }
}
