package allod.lab.collect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/// The pauses of a JVM's collector, from what the JVM logs of its safepoints (`-Xlog:safepoint`): those that G1
/// or ZGC asked for, within a stretch of the JVM's life.
///
/// ```
/// [4.123s] Safepoint "G1CollectForAllocation", ..., Reaching safepoint: 13175 ns, At safepoint: 146138751 ns, ...
/// ```
///
/// @param pauses until all threads were let go
/// @param toSafepoint until the last thread stood
record SafepointLog(Times pauses, Times toSafepoint) {

    private static final Pattern LINE = Pattern.compile(
            "\\[([0-9]+)ns\\].*Safepoint \"(?:G1|Z|CollectForMetadata)[^\"]*\".* Reaching safepoint: ([0-9]+) ns,"
                    + " At safepoint: ([0-9]+) ns.*");

    /// The option that makes a JVM write such a file.
    static String option(Path file) {
        return "-Xlog:safepoint=info:file=" + file + ":uptimenanos";
    }

    /// Reads what was logged from one moment to another.
    ///
    /// @param fromMillis since the JVM began
    static SafepointLog read(Path file, long fromMillis, long untilMillis) throws IOException {
        Histogram pauses = new Histogram(3);
        Histogram toSafepoint = new Histogram(3);
        try (Stream<String> lines = Files.lines(file)) {
            lines.map(LINE::matcher).filter(Matcher::matches).forEach(line -> {
                long millis = Long.parseLong(line.group(1)) / 1_000_000;
                if (millis >= fromMillis && millis <= untilMillis) {
                    toSafepoint.recordValue(Long.parseLong(line.group(2)));
                    pauses.recordValue(Long.parseLong(line.group(3)));
                }
            });
        }
        return new SafepointLog(Times.of(pauses), Times.of(toSafepoint));
    }
}
