package allod.lab.report;

import allod.lab.ProfileChange;
import allod.lab.ProfileChange.Measure;
import allod.profile.Profile;
import allod.profile.html.MemoryReport;
import allod.profile.html.ReportTable;
import allod.profile.html.ReportTable.Column;
import allod.profile.html.ReportTable.Kind;
import allod.profile.html.ReportTable.Row;
import java.util.List;

/// Two profiles as one HTML report: the flame graph of the later one, coloured against the earlier one, and the stacks
/// that differ.
public final class DiffPage {

    private static final int MOST_CHANGES = 2000;

    private DiffPage() {}

    /// The report.
    ///
    /// @param changes the largest first; those behind the first two thousand are left out
    public static MemoryReport of(String title, Profile before, Profile after, List<ProfileChange> changes) {
        List<Column> columns = List.of(
                new Column("Function", Kind.TEXT),
                new Column("Live, change", Kind.BYTES),
                new Column("before", Kind.BYTES),
                new Column("after", Kind.BYTES),
                new Column("Allocated, change", Kind.BYTES),
                new Column("Allocated blocks, change", Kind.COUNT));
        List<Row> rows = changes.stream().limit(MOST_CHANGES).map(DiffPage::row).toList();
        String note = "Stacks that differ, the largest change first: " + Units.count(rows.size()) + " of "
                + Units.count(changes.size()) + ".";
        return MemoryReport.of(title)
                .profile("after", after)
                .base("before", before)
                .table(new ReportTable("Changes", note, columns, rows));
    }

    private static Row row(ProfileChange change) {
        return new Row(
                List.of(
                        change.stack().isEmpty()
                                ? "(no stack)"
                                : change.stack().getFirst().name(),
                        Long.toString(change.change(Measure.LIVE)),
                        Long.toString(change.before().liveBytes()),
                        Long.toString(change.after().liveBytes()),
                        Long.toString(change.change(Measure.ALLOCATED)),
                        Long.toString(change.change(Measure.ALLOCATED_BLOCKS))),
                change.stack());
    }
}
