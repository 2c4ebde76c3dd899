package allod.lab.report;

import static allod.lab.report.Units.bytes;
import static allod.lab.report.Units.count;
import static allod.lab.report.Units.percent;
import static allod.lab.report.Units.significant;

import allod.lab.PeerResult;
import allod.lab.PeerResult.Measured;
import allod.lab.ReplayReport;
import allod.lab.peers.PeerName;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// The managers as a table for people, the fastest first, the best value of each column marked, and a verdict.
public final class TableReport {

    private static final String BEST = "*";

    private final long peakBytes;
    private final List<PeerResult> ranked;
    private final List<Measured> all;
    private final ReplayReport report;

    private TableReport(ReplayReport report) {
        this.report = report;
        this.peakBytes = report.recording().census().peakBytes();
        this.ranked = report.results().stream()
                .sorted(Comparator.comparingDouble(result -> {
                    Measured measured = result.measured();
                    return measured == null ? Double.MAX_VALUE : measured.medianNanos();
                }))
                .toList();
        this.all =
                competing().map(PeerResult::measured).filter(Objects::nonNull).toList();
    }

    /// The whole report: the recording, then the managers.
    public static String of(ReplayReport report) {
        return RecordingReport.of(report.file(), report.recording()) + new TableReport(report).managers();
    }

    /// The managers that served the program, the fastest first; the floor of the harness is none.
    private Stream<PeerResult> competing() {
        return ranked.stream().filter(result -> result.measured() != null && result.name() != PeerName.NONE);
    }

    private String managers() {
        if (report.results().isEmpty()) {
            return "\nNothing to replay: the recording has no events.\n";
        }
        return "\n" + table().toText("  ") + failures() + floor() + verdict();
    }

    private Columns table() {
        Columns table = new Columns();
        table.add(
                "manager",
                "CPU ns/op",
                "min .. max",
                "peak resident",
                "/ live",
                "at peak live",
                "fragmented",
                "faults",
                "garbage/op",
                "version");
        for (PeerResult result : ranked) {
            Measured measured = result.measured();
            if (measured != null) {
                addRow(table, result, measured);
            }
        }
        return table;
    }

    private void addRow(Columns table, PeerResult result, Measured measured) {
        boolean competes = result.name() != PeerName.NONE;
        boolean fastest = competes && all.stream().allMatch(other -> measured.medianNanos() <= other.medianNanos());
        boolean leanest =
                competes && all.stream().allMatch(other -> measured.peakResidentBytes() <= other.peakResidentBytes());
        boolean calmest = competes && all.stream().allMatch(other -> measured.pageFaults() <= other.pageFaults());
        table.add(
                result.name().label(),
                (fastest ? BEST : "") + significant(measured.medianNanos()),
                significant(measured.minNanos()) + " .. " + significant(measured.maxNanos()),
                (leanest ? BEST : "") + bytes(measured.peakResidentBytes()),
                significant(ratio(measured)) + "x",
                bytes(measured.residentAtPeakLiveBytes()),
                percent(measured.fragmentation(peakBytes)),
                (calmest ? BEST : "") + count(measured.pageFaults()),
                measured.garbageBytesPerOperation() < 0.5
                        ? "-"
                        : significant(measured.garbageBytesPerOperation()) + " B",
                result.version());
    }

    private double ratio(Measured measured) {
        return (double) measured.peakResidentBytes() / Math.max(1, peakBytes);
    }

    private String failures() {
        StringBuilder text = new StringBuilder();
        for (PeerResult result : ranked) {
            if (result.failed() != null) {
                text.append("  ")
                        .append(result.name().label())
                        .append(" failed: ")
                        .append(result.failed())
                        .append('\n');
            }
        }
        return text.toString();
    }

    private String floor() {
        ReplayReport.Floor floor = report.floor();
        if (floor == null) {
            return "";
        }
        return "\n  An operation is one allocation or one free. Of each, the harness itself takes "
                + significant(floor.nanosPerOperation()) + " ns; an empty downcall takes "
                + significant(floor.plainDowncallNanos()) + " ns, a critical one "
                + significant(floor.criticalDowncallNanos()) + " ns.\n  Resident memory is above the warmed JVM's own, "
                + bytes(Math.max(0, floor.residentBytes())) + " of it noise. " + BEST
                + " marks the best of a column.\n";
    }

    private String verdict() {
        Optional<PeerResult> fastest = competing().findFirst();
        Optional<PeerResult> leanest = competing()
                .min(Comparator.comparingLong(
                        result -> Objects.requireNonNull(result.measured()).peakResidentBytes()));
        if (fastest.isEmpty() || leanest.isEmpty()) {
            return "\nNo manager served this program.\n";
        }
        String fast = fastest.get().name().label();
        String lean = leanest.get().name().label();
        Measured fastFigures = Objects.requireNonNull(fastest.get().measured());
        Measured leanFigures = Objects.requireNonNull(leanest.get().measured());
        if (fast.equals(lean)) {
            return "\n" + fast + " serves this program best: it is the fastest, and no other needs less memory.\n";
        }
        return "\n" + fast + " serves this program fastest, with "
                + significant((double) fastFigures.peakResidentBytes() / leanFigures.peakResidentBytes())
                + "x the memory of " + lean + ", the leanest, which takes "
                + significant(leanFigures.medianNanos() / fastFigures.medianNanos()) + "x the time.\n";
    }
}
