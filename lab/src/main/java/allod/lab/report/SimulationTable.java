package allod.lab.report;

import static allod.lab.report.Units.bytes;
import static allod.lab.report.Units.count;
import static allod.lab.report.Units.significant;

import allod.lab.SimulationReport;
import allod.lab.format.Damage;
import allod.lab.format.ReferenceRecording;
import allod.pages.simulate.CacheCounters;
import allod.pages.simulate.CpuModel;
import allod.pages.simulate.ReplacementFaults;
import allod.pages.simulate.ReplacementPolicy;
import allod.pages.simulate.SimulationResult;
import allod.pages.simulate.TlbCounters;
import allod.pages.simulate.TranslationSize;
import allod.pages.simulate.WorkingSet;
import java.util.ArrayList;
import java.util.List;

/// A simulation for people: what the program did, what its caches and TLBs made of it, and what larger pages would
/// save.
public final class SimulationTable {

    private static final long PAGE_BYTES = TranslationSize.SMALL.bytes();

    private final SimulationReport report;
    private final SimulationResult result;

    private SimulationTable(SimulationReport report) {
        this.report = report;
        this.result = report.result();
    }

    /// The whole report.
    public static String of(SimulationReport report) {
        SimulationTable table = new SimulationTable(report);
        return table.head()
                + table.caches()
                + table.tlbs()
                + table.savings()
                + table.workingSet()
                + table.replacement()
                + table.end();
    }

    private String head() {
        ReferenceRecording recording = report.recording();
        String program =
                recording.program().isEmpty() ? "" : ": " + recording.program().replaceAll("\\p{Cntrl}", "?");
        return report.file() + program + "\n\n  " + count(recording.references()) + " references, recorded by "
                + recording.format().label() + (recording.threads() > 1 ? ", " + recording.threads() + " threads" : "")
                + "\n  4 KiB pages: " + count(result.codePages()) + " of code, " + count(result.dataPages())
                + " of data; " + count(result.straddling()) + " references to data straddle two\n";
    }

    private String caches() {
        CacheCounters cache = result.cache();
        CpuModel cpu = report.plan().cpu();
        Columns table = new Columns();
        table.add("caches", "references", "L1 misses", "", "LL misses", "");
        addCache(table, "instructions", cache.fetches(), cache.fetchMisses(), cache.fetchLastMisses());
        addCache(table, "reads", cache.loads(), cache.loadMisses(), cache.loadLastMisses());
        addCache(table, "writes", cache.stores(), cache.storeMisses(), cache.storeLastMisses());
        return "\n" + table.toText("  ") + "  I1 " + cpu.caches().fetch() + "  D1 "
                + cpu.caches().data() + "  LL " + cpu.caches().last() + "\n";
    }

    private static void addCache(Columns table, String what, long references, long misses, long lastMisses) {
        table.add(
                what,
                count(references),
                count(misses),
                share(misses, references),
                count(lastMisses),
                share(lastMisses, references));
    }

    private String tlbs() {
        Columns table = new Columns();
        table.add("page size", "pages", "memory", "ITLB misses", "DTLB misses", "walks", "refs/walk", "walk refs");
        for (int i = 0; i < result.tlbs().size(); i++) {
            TlbCounters tlb = result.tlbs().get(i);
            long pages = result.pages().get(i);
            table.add(
                    bytes(tlb.size().bytes()),
                    count(pages),
                    bytes(pages * tlb.size().bytes()),
                    count(tlb.fetchMisses()),
                    count(tlb.dataMisses()),
                    count(tlb.walks()),
                    significant(tlb.referencesPerWalk()),
                    count(tlb.walkReferences()));
        }
        return result.tlbs().isEmpty()
                ? ""
                : "\n" + table.toText("  ") + "  TLBs of " + report.plan().cpu().name() + "; misses are of the first"
                        + " level, walks are misses of the second\n";
    }

    /// What each larger size saves of the smallest one's misses and walks.
    private String savings() {
        StringBuilder text = new StringBuilder();
        List<TlbCounters> tlbs = result.tlbs();
        for (TlbCounters tlb : tlbs.subList(Math.min(1, tlbs.size()), tlbs.size())) {
            TlbCounters smallest = tlbs.getFirst();
            text.append("  ")
                    .append(bytes(tlb.size().bytes()))
                    .append(" pages save ")
                    .append(saved(smallest.misses(), tlb.misses(), "TLB misses"))
                    .append(", ")
                    .append(saved(smallest.walks(), tlb.walks(), "walks"))
                    .append(" and ")
                    .append(saved(smallest.walkReferences(), tlb.walkReferences(), "walk references"))
                    .append('\n');
        }
        return text.toString();
    }

    private static String saved(long before, long after, String what) {
        return count(before - after) + " of " + count(before) + " " + what + " (" + share(before - after, before) + ")";
    }

    private String workingSet() {
        Columns table = new Columns();
        table.add("working set", "average", "", "peak", "");
        for (WorkingSet.Figures figures : result.workingSet()) {
            table.add(
                    count(figures.windowLookups()) + " look-ups",
                    significant(figures.averagePages()) + " pages",
                    bytes((long) (figures.averagePages() * PAGE_BYTES)),
                    count(figures.peakPages()) + " pages",
                    bytes(figures.peakPages() * PAGE_BYTES));
        }
        return result.workingSet().isEmpty() ? "" : "\n" + table.toText("  ");
    }

    private String replacement() {
        ReplacementFaults faults = result.replacement();
        if (faults == null) {
            return "";
        }
        Columns table = new Columns();
        List<String> head = new ArrayList<>(List.of("faults with", "memory"));
        faults.policies().stream().map(ReplacementPolicy::label).forEach(head::add);
        table.add(head.toArray(String[]::new));
        for (ReplacementFaults.Row row : faults.rows()) {
            List<String> cells =
                    new ArrayList<>(List.of(count(row.frames()) + " frames", bytes(row.frames() * PAGE_BYTES)));
            row.faults().stream().map(Units::count).forEach(cells::add);
            table.add(cells.toArray(String[]::new));
        }
        String missed = result.missedChanges() == 0
                ? ""
                : "  " + count(result.missedChanges()) + " changes of page came after the bound of --max-changes "
                        + report.plan().maxChanges() + ", and are not in these faults\n";
        return "\n" + table.toText("  ") + missed;
    }

    private String end() {
        StringBuilder text = new StringBuilder();
        report.recording().notes().forEach(note -> text.append("\n  ").append(note));
        text.append(text.isEmpty() ? "" : "\n");
        Damage damage = report.recording().damage();
        if (damage != null) {
            text.append("\n  DAMAGED: ")
                    .append(RecordingReport.damageText(report.file(), damage))
                    .append('\n');
        }
        return text.toString();
    }

    private static String share(long part, long whole) {
        return whole == 0 ? "-" : significant(100.0 * part / whole) + " %";
    }
}
