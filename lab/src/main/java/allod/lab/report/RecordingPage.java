package allod.lab.report;

import static allod.lab.report.Units.bytes;
import static allod.lab.report.Units.count;

import allod.lab.format.Census;
import allod.lab.format.Census.LifetimeBand;
import allod.lab.format.Census.SizeBand;
import allod.lab.format.Damage;
import allod.lab.format.RecordedMoment;
import allod.lab.format.Recording;
import allod.profile.Profile;
import allod.profile.Site;
import allod.profile.html.MemoryReport;
import allod.profile.html.ReportHistogram;
import allod.profile.html.ReportHistogram.Bar;
import allod.profile.html.ReportTable;
import allod.profile.html.ReportTable.Column;
import allod.profile.html.ReportTable.Kind;
import allod.profile.html.ReportTable.Row;
import allod.profile.html.TimelinePoint;
import java.util.Comparator;
import java.util.List;

/// A recording as an HTML report: its profiles, what it held over time, its sizes and lifetimes, and what was not
/// freed.
public final class RecordingPage {

    private static final int MOST_LEAKS = 1000;

    private RecordingPage() {}

    /// The report on one recording.
    ///
    /// @param name what the user calls it
    /// @param atPeak the profile at the moment of the most live bytes
    /// @param atEnd the profile at the end
    public static MemoryReport of(String name, Recording recording, Profile atPeak, Profile atEnd) {
        MemoryReport report = facts(MemoryReport.of(name), recording)
                .profile("at the peak", atPeak)
                .profile("at the end", atEnd)
                .timeline(recording.moments().stream().map(RecordingPage::point).toList())
                .histogram(sizes(recording.census()))
                .histogram(lifetimes(recording.census()));
        ReportTable leaks = leaks(atEnd);
        return leaks.rows().isEmpty() ? report : report.table(leaks);
    }

    private static MemoryReport facts(MemoryReport report, Recording recording) {
        Census census = recording.census();
        MemoryReport facts = report.fact("Program", recording.program())
                .fact("Allocations", count(census.allocations()) + ", " + bytes(census.totalBytes()))
                .fact("Frees", count(census.frees()))
                .fact("Most live", bytes(census.peakBytes()) + ", at event " + count(census.peakAtEvent()))
                .fact("Not freed", count(census.leakedBlocks()) + " blocks, " + bytes(census.leakedBytes()))
                .fact("Freed at once", count(census.temporaryBlocks()) + " blocks");
        Damage damage = recording.damage();
        if (damage != null) {
            facts = facts.fact("Damaged", RecordingReport.damageText(report(recording), damage));
        }
        return recording.notes().isEmpty() ? facts : facts.fact("Note", String.join(" ", recording.notes()));
    }

    private static String report(Recording recording) {
        return String.valueOf(recording.file().getFileName());
    }

    private static TimelinePoint point(RecordedMoment moment) {
        long residentBytes = moment.residentBytes() == 0 ? TimelinePoint.UNKNOWN : moment.residentBytes();
        return new TimelinePoint(moment.millis() * 1_000_000, moment.liveBytes(), residentBytes, TimelinePoint.UNKNOWN);
    }

    private static ReportHistogram sizes(Census census) {
        return new ReportHistogram(
                "Sizes",
                "size",
                census.sizes().stream()
                        .map(band -> new Bar(text(band), band.blocks(), band.bytes()))
                        .toList());
    }

    private static String text(SizeBand band) {
        return band.fromBytes() == band.toBytes()
                ? bytes(band.toBytes())
                : count(band.fromBytes()) + " - " + bytes(band.toBytes());
    }

    private static ReportHistogram lifetimes(Census census) {
        return new ReportHistogram(
                "Lifetimes",
                "freed after so many events",
                census.lifetimes().stream()
                        .map(band -> new Bar(text(band), band.blocks(), 0))
                        .toList());
    }

    private static String text(LifetimeBand band) {
        if (band.fromEvents() == LifetimeBand.NEVER) {
            return "never";
        }
        return band.toEvents() == 1 ? "1" : count(band.fromEvents()) + " - " + count(band.toEvents());
    }

    private static ReportTable leaks(Profile atEnd) {
        long liveBytes = Math.max(1, atEnd.total().liveBytes());
        List<Row> rows = atEnd.sites().stream()
                .filter(site -> site.amounts().liveBlocks() > 0)
                .sorted(Comparator.comparingLong((Site site) -> site.amounts().liveBytes())
                        .reversed())
                .limit(MOST_LEAKS)
                .map(site -> leak(site, liveBytes))
                .toList();
        List<Column> columns = List.of(
                new Column("Site", Kind.TEXT),
                new Column("Bytes", Kind.BYTES),
                new Column("Blocks", Kind.COUNT),
                new Column("Of all", Kind.PERCENT),
                new Column("Of its blocks", Kind.PERCENT));
        return new ReportTable("Not freed", "What was live when the recording ended, by call stack.", columns, rows);
    }

    private static Row leak(Site site, long liveBytes) {
        return new Row(
                List.of(
                        site.stack().isEmpty()
                                ? "(no stack)"
                                : site.stack().getFirst().name(),
                        Long.toString(site.amounts().liveBytes()),
                        Long.toString(site.amounts().liveBlocks()),
                        Double.toString((double) site.amounts().liveBytes() / liveBytes),
                        Double.toString((double) site.amounts().liveBlocks()
                                / Math.max(1, site.amounts().allocatedBlocks()))),
                site.stack());
    }
}
