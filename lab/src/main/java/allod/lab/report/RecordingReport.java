package allod.lab.report;

import static allod.lab.report.Units.bytes;
import static allod.lab.report.Units.count;
import static allod.lab.report.Units.percent;

import allod.lab.format.Census;
import allod.lab.format.Census.LifetimeBand;
import allod.lab.format.Census.SizeBand;
import allod.lab.format.Damage;
import allod.lab.format.Recording;
import allod.lab.format.Site;
import java.util.List;

/// The recording itself, for people: what the program asked for, how long it kept it, where it asked, what it lost.
public final class RecordingReport {

    private static final int BAR_WIDTH = 24;
    private static final int PROGRAM_WIDTH = 100;
    private static final int SITES = 5;
    private static final int FRAMES = 4;

    private RecordingReport() {}

    /// The report on one recording, called `file` by the user.
    static String of(String file, Recording recording) {
        StringBuilder text = new StringBuilder();
        text.append(file).append(": ").append(program(recording)).append("\n\n");
        text.append(figures(recording.census()).toText("  "));
        text.append('\n').append(sizes(recording.census()).toText("  "));
        text.append('\n').append(lifetimes(recording.census()).toText("  "));
        if (!recording.sites().isEmpty()) {
            text.append("\n  Busiest sites (allocations, bytes, innermost call first)\n")
                    .append(sites(recording.sites()));
        }
        recording.notes().forEach(note -> text.append("  ").append(note).append('\n'));
        Damage damage = recording.damage();
        if (damage != null) {
            text.append("\n  DAMAGED: ").append(damageText(file, damage)).append('\n');
        }
        return text.toString();
    }

    /// One sentence on a damaged recording.
    public static String damageText(String file, Damage damage) {
        return file + ", " + damage.unit() + " " + damage.number() + ": " + damage.reason()
                + "; the figures hold up to there";
    }

    private static String program(Recording recording) {
        String line = recording.program().replace('\n', ' ');
        return line.length() <= PROGRAM_WIDTH ? line : line.substring(0, PROGRAM_WIDTH) + "...";
    }

    private static Columns figures(Census census) {
        Columns table = new Columns();
        table.add("allocations", count(census.allocations()), "total", bytes(census.totalBytes()));
        table.add("frees", count(census.frees()), "peak live", bytes(census.peakBytes()));
        table.add("  of unknown blocks", count(census.unmatchedFrees()), "at event", count(census.peakAtEvent()));
        table.add("leaked blocks", count(census.leakedBlocks()), "leaked", bytes(census.leakedBytes()));
        table.add(
                "temporary blocks", count(census.temporaryBlocks()), "most live blocks", count(census.maxLiveBlocks()));
        table.add("different sizes", count(census.distinctSizes()), "largest", bytes(census.maxBytes()));
        return table;
    }

    private static Columns sizes(Census census) {
        Columns table = new Columns();
        table.add("size", "blocks", "", "bytes");
        for (SizeBand band : census.sizes()) {
            String range = band.fromBytes() == band.toBytes()
                    ? bytes(band.toBytes())
                    : count(band.fromBytes()) + " - " + bytes(band.toBytes());
            table.add(range, count(band.blocks()), bar(band.blocks(), census.allocations()), bytes(band.bytes()));
        }
        return table;
    }

    private static Columns lifetimes(Census census) {
        Columns table = new Columns();
        table.add("lifetime in events", "blocks", "");
        for (LifetimeBand band : census.lifetimes()) {
            String range = band.fromEvents() == LifetimeBand.NEVER
                    ? "never freed"
                    : band.toEvents() == 1 ? "1" : count(band.fromEvents()) + " - " + count(band.toEvents());
            table.add(range, count(band.blocks()), bar(band.blocks(), census.allocations()));
        }
        return table;
    }

    private static String bar(long part, long whole) {
        double share = (double) part / Math.max(1, whole);
        int filled = (int) Math.round(share * BAR_WIDTH);
        return "█".repeat(filled) + "·".repeat(BAR_WIDTH - filled) + String.format("%6s", percent(share));
    }

    private static String sites(List<Site> sites) {
        StringBuilder text = new StringBuilder();
        for (Site site : sites.subList(0, Math.min(SITES, sites.size()))) {
            List<String> frames =
                    site.frames().subList(0, Math.min(FRAMES, site.frames().size()));
            text.append(String.format(
                    "  %,12d  %10s  %s%n", site.allocations(), bytes(site.totalBytes()), String.join(" < ", frames)));
        }
        return text.toString();
    }
}
