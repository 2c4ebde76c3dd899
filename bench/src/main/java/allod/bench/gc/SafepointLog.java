package allod.bench.gc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The stops of a JVM, out of what `-Xlog:safepoint:file=...:tn` writes: the line of each stop begins with the
/// value of `System.nanoTime()`.
///
/// A stop counts in full, from the wish to stop until the threads run again, as the program in Go counts it.
final class SafepointLog {

    private static final Pattern LINE = Pattern.compile(
            "\\[(\\d+)ns\\].*Safepoint \"(\\w+)\".*Reaching safepoint:\\s*(\\d+) ns.*Total:\\s*(\\d+) ns");

    private static final double NANOS_PER_MILLI = 1e6;

    private SafepointLog() {}

    /// The option that makes a JVM write it.
    static String option(Path file) {
        return "-Xlog:safepoint=info:file=" + file + ":tn:filecount=0";
    }

    /// Figures of the stops that ended between two moments.
    ///
    /// @param collections whether only those for the collector count
    static Map<String, Double> stops(Path file, double fromNanos, double toNanos, boolean collections)
            throws IOException {
        List<Double> totals = new ArrayList<>();
        double reaching = 0;
        for (String line : Files.readAllLines(file)) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.find()) {
                double at = Double.parseDouble(matcher.group(1));
                if (at >= fromNanos && at <= toNanos && (!collections || isCollection(matcher.group(2)))) {
                    reaching = Math.max(reaching, Double.parseDouble(matcher.group(3)));
                    totals.add(Double.parseDouble(matcher.group(4)) / NANOS_PER_MILLI);
                }
            }
        }
        totals.sort(null);
        Map<String, Double> figures = new HashMap<>();
        figures.put("stops", (double) totals.size());
        figures.put("stop p50", totals.isEmpty() ? 0 : totals.get((totals.size() - 1) / 2));
        figures.put("stop max", totals.isEmpty() ? 0 : totals.getLast());
        figures.put("to safepoint max", reaching / NANOS_PER_MILLI);
        return figures;
    }

    private static boolean isCollection(String operation) {
        return operation.matches("G1.*|Z.*|XMark.*|Parallel.*|.*Collect.*|.*GC.*");
    }
}
