package allod.gc;

import java.util.Formatter;
import java.util.Locale;

/// The text of [ObjectHeapStats].
///
/// ```
/// object heap "cache", MarkSweep
///   limit           4.00G   soft limit      3.50G
///   used            1.21G   committed       1.50G   metadata       25.1M (1.6 %)   live after last cycle    812M
///   ...
/// ```
///
/// Threads: stateless.
final class StatsTable {

    private StatsTable() {}

    static String of(ObjectHeapStats stats) {
        Formatter out = new Formatter(new StringBuilder(1000), Locale.ROOT);
        out.format("object heap \"%s\", %s%n", stats.name(), stats.plan());
        memory(out, stats.memory());
        out.format("  allocated %9s%n", GcLine.bytes(stats.allocatedBytes()));
        out.format(
                "  cycles    %9d   wall %s ms   worker CPU %s ms   marked %d objects   freed %s   returned %s%n",
                stats.cycles(),
                millis(stats.cycleNanos()),
                millis(stats.workerCpuNanos()),
                stats.markedObjects(),
                GcLine.bytes(stats.freedBytes()),
                GcLine.bytes(stats.returnedBytes()));
        out.format("  slow safepoints %d   exhausted %d%n%n", stats.slowSafepoints(), stats.exhaustions());
        allDurations(out, stats);
        cells(out, stats);
        if (stats.lastCycle() != null) {
            out.format("%n  last cycle  %s%n", stats.lastCycle());
        }
        return out.toString();
    }

    private static void memory(Formatter out, ObjectHeapStats.Memory memory) {
        out.format(
                "  limit     %9s   soft limit %9s%n",
                GcLine.bytes(memory.limitBytes()), GcLine.bytes(memory.softLimitBytes()));
        out.format(
                "  used      %9s   committed  %9s   metadata %s (%.2f %%)   live after last cycle %s%n",
                GcLine.bytes(memory.usedBytes()),
                GcLine.bytes(memory.committedBytes()),
                GcLine.bytes(memory.metadataBytes()),
                100 * memory.metadataShare(),
                GcLine.bytes(memory.liveBytes()));
    }

    private static void allDurations(Formatter out, ObjectHeapStats stats) {
        out.format("  milliseconds           count         p50         p99       p99.9     longest      in all%n");
        durations(out, "pauses", stats.pauses());
        if (stats.walks().count() > 0) {
            durations(out, "walks", stats.walks());
        }
        durations(out, "time to safepoint", stats.timesToSafepoint());
        durations(out, "mutator stalls", stats.stalls());
        for (StallKind kind : StallKind.values()) {
            if (stats.stalls(kind).count() > 0) {
                durations(out, "  " + kind.word(), stats.stalls(kind));
            }
        }
    }

    private static void durations(Formatter out, String what, Durations durations) {
        out.format(
                "  %-17s %10d %11s %11s %11s %11s %11s%n",
                what,
                durations.count(),
                millis(durations.quantileNanos(0.5)),
                millis(durations.quantileNanos(0.99)),
                millis(durations.quantileNanos(0.999)),
                millis(durations.maxNanos()),
                millis(durations.totalNanos()));
    }

    private static void cells(Formatter out, ObjectHeapStats stats) {
        if (!stats.cells().isEmpty()) {
            out.format("%n  cell bytes       spans       cells        used  occupancy%n");
        }
        for (ObjectHeapStats.Cells cells : stats.cells()) {
            out.format(
                    "  %10d %11d %11d %11d %8.1f %%%n",
                    cells.cellBytes(), cells.spans(), cells.cells(), cells.usedCells(), 100 * cells.occupancy());
        }
    }

    private static String millis(long nanos) {
        return Durations.millis(nanos);
    }
}
