package allod.lab.report;

import static allod.lab.report.PagesReport.signed;

import allod.lab.memory.Amounts;
import allod.lab.memory.Measure;
import allod.lab.memory.Moment;
import allod.lab.memory.MomentDiff;
import allod.lab.memory.MomentDiff.Change;
import allod.lab.memory.Tally;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What changed between two moments, for people: by kind, then the mappings that changed most.
public final class PagesDiffReport {

    private static final String NOTHING = "-";
    private static final List<Measure> SHOWN =
            List.of(Measure.MAPPED, Measure.RESIDENT, Measure.PROPORTIONAL, Measure.COPIED, Measure.SWAPPED);

    private final MomentDiff diff;

    private PagesDiffReport(MomentDiff diff) {
        this.diff = diff;
    }

    /// @param sort the measure by which changes are ranked
    /// @param mappings how many changed mappings are listed, at least 0
    public static String of(MomentDiff diff, Measure sort, int mappings) {
        PagesDiffReport report = new PagesDiffReport(diff);
        return report.heading() + report.body(sort, mappings);
    }

    private String heading() {
        Moment before = diff.before();
        Moment after = diff.after();
        Duration between = Duration.between(before.takenAt(), after.takenAt());
        String heading = String.format(Locale.ROOT, "Changes in %.1f s", between.toMillis() / 1000.0) + ", until "
                + after.takenAt().truncatedTo(ChronoUnit.SECONDS) + "\n";
        return diff.isOneProcess()
                ? heading
                : heading + "  two processes: " + before.processId() + " then, " + after.processId()
                        + " now, which began at another time\n";
    }

    private String body(Measure sort, int mappings) {
        if (diff.kinds().isEmpty() && diff.mappings(sort).isEmpty()) {
            return "\n  nothing changed\n";
        }
        Columns kinds = new Columns();
        kinds.add("kind", "mappings", "mapped", "resident", "proportional", "shared", "copied", "huge", "swapped");
        diff.kinds().forEach((kind, tally) -> addRow(kinds, kind.label(), tally));
        addRow(kinds, "total", diff.total());
        List<Change> changes =
                diff.mappings(sort).stream().filter(PagesDiffReport::isShown).toList();
        return "\n" + kinds.toText("  ") + (mappings > 0 && !changes.isEmpty() ? "\n" + list(changes, mappings) : "");
    }

    private static void addRow(Columns table, String label, Tally tally) {
        Amounts amounts = tally.amounts();
        table.add(
                label,
                tally.mappings() == 0 ? NOTHING : String.format(Locale.ROOT, "%+,d", tally.mappings()),
                some(amounts.of(Measure.MAPPED)),
                some(amounts.of(Measure.RESIDENT)),
                some(amounts.of(Measure.PROPORTIONAL)),
                some(amounts.shared()),
                some(amounts.of(Measure.COPIED)),
                some(amounts.huge()),
                some(amounts.of(Measure.SWAPPED)));
    }

    private static String list(List<Change> changes, int limit) {
        Columns table = new Columns(SHOWN.size() + 2);
        table.add("mapping", "", "mapped", "resident", "proportional", "copied", "swapped", "kind", "name");
        for (Change change : changes.subList(0, Math.min(limit, changes.size()))) {
            List<String> cells = new ArrayList<>();
            cells.add(Long.toHexString(change.last().mapping().startAddress()));
            cells.add(change.before() == null ? "came" : change.after() == null ? "went" : "");
            SHOWN.forEach(measure -> cells.add(some(change.delta().amounts().of(measure))));
            cells.add(change.last().kind().label());
            cells.add(PagesReport.name(change.last()));
            table.add(cells.toArray(String[]::new));
        }
        String rest = changes.size() > limit ? "  and " + (changes.size() - limit) + " more\n" : "";
        return table.toText("  ") + rest;
    }

    /// Whether the change is one that the table shows.
    private static boolean isShown(Change change) {
        return SHOWN.stream().anyMatch(measure -> change.delta().amounts().of(measure) != 0);
    }

    private static String some(long bytes) {
        return bytes == 0 ? NOTHING : signed(bytes);
    }
}
