package allod.gc;

import java.util.Locale;

/// The line of the log for a cycle: words with an equals sign between name and value, one space between them,
/// always the same names in the same order, so that `grep`, `awk` and eyes can read it.
///
/// Threads: stateless.
final class GcLine {

    private GcLine() {}

    static String of(GcCycle cycle) {
        StringBuilder line = new StringBuilder(400);
        line.append("gc=").append(cycle.number());
        line.append(" heap=").append(word(cycle.heap()));
        line.append(" plan=").append(word(cycle.plan()));
        line.append(" cause=").append(cycle.cause().word());
        line.append(" wall=").append(millis(cycle.wallNanos()));
        appendPhases(line, cycle);
        line.append(" pauses=").append(cycle.pauseCount());
        line.append(" pause-total=").append(millis(cycle.pauseNanos()));
        line.append(" pause-max=").append(millis(cycle.maxPauseNanos()));
        line.append(" safepoint-max=").append(millis(cycle.maxTimeToSafepointNanos()));
        appendStalls(line, cycle);
        line.append(" worker-cpu=").append(millis(cycle.workerCpuNanos()));
        line.append(" before=").append(bytes(cycle.beforeBytes()));
        line.append(" after=").append(bytes(cycle.afterBytes()));
        line.append(" live=").append(bytes(cycle.liveBytes()));
        line.append(" allocated=").append(bytes(cycle.allocatedBytes()));
        line.append(" marked=").append(cycle.markedObjects());
        line.append(" freed=").append(bytes(cycle.freedBytes()));
        line.append(" returned=").append(bytes(cycle.returnedBytes()));
        line.append(" goal=").append(cycle.goalBytes() == Long.MAX_VALUE ? "none" : bytes(cycle.goalBytes()));
        return line.toString();
    }

    private static void appendPhases(StringBuilder line, GcCycle cycle) {
        line.append(" phases=");
        if (cycle.phases().isEmpty()) {
            line.append("none");
        }
        String comma = "";
        for (var phase : cycle.phases().entrySet()) {
            line.append(comma).append(phase.getKey().word()).append(':').append(millis(phase.getValue()));
            comma = ",";
        }
    }

    private static void appendStalls(StringBuilder line, GcCycle cycle) {
        GcCycle.Stalls all = cycle.allStalls();
        line.append(" stalls=").append(all.count());
        line.append(" stall-total=").append(millis(all.nanos()));
        line.append(" stall-max=").append(millis(all.maxNanos()));
        line.append(" stall-kinds=");
        String comma = "";
        for (StallKind kind : StallKind.values()) {
            GcCycle.Stalls stalls = cycle.stalls(kind);
            if (stalls.count() > 0) {
                line.append(comma).append(kind.word()).append(':').append(stalls.count());
                line.append('/').append(millis(stalls.maxNanos()));
                comma = ",";
            }
        }
        if (comma.isEmpty()) {
            line.append("none");
        }
    }

    /// A name as one word: what would end it is replaced.
    static String word(String name) {
        return name.isEmpty() ? "-" : name.replaceAll("[\\s=,\\p{Cntrl}]", "_");
    }

    static String millis(long nanos) {
        return Durations.millis(nanos) + "ms";
    }

    /// Three digits that count, and the unit of 1024 bytes, of 1024 of those, and so on: `0B`, `640B`, `12.4K`,
    /// `812M`.
    static String bytes(long bytes) {
        if (bytes < 0) {
            return "-" + bytes(bytes == Long.MIN_VALUE ? Long.MAX_VALUE : -bytes);
        }
        if (bytes < 1024) {
            return bytes + "B";
        }
        double value = bytes;
        int unit = -1;
        while (value >= 1023.5 && unit < 5) {
            value /= 1024;
            unit++;
        }
        int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
        return String.format(Locale.ROOT, "%." + decimals + "f", value) + "KMGTPE".charAt(unit);
    }
}
