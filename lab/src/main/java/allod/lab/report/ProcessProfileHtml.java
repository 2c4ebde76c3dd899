package allod.lab.report;

import allod.lab.attach.GcPressure;
import allod.lab.attach.ProcessProfile;
import allod.lab.attach.ResidentSample;
import allod.lab.attach.Suspect;
import allod.lab.memory.ClassifiedMapping;
import allod.lab.memory.MappingKind;
import allod.lab.memory.Measure;
import allod.lab.memory.Moment;
import allod.lab.memory.Tally;
import allod.profile.MemoryKind;
import allod.profile.Profile;
import allod.profile.Site;
import allod.profile.html.MemoryReport;
import allod.profile.html.ReportTable;
import allod.profile.html.ReportTable.Column;
import allod.profile.html.ReportTable.Kind;
import allod.profile.html.ReportTable.Row;
import allod.profile.html.TimelinePoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where the memory of a JVM goes, as one page: flame graphs by kind of memory, resident memory over time, the suspects
/// first among the tables.
public final class ProcessProfileHtml {

    private static final int MOST_ROWS = 500;
    private static final List<MappingKind> FILES =
            List.of(MappingKind.FILE, MappingKind.MEMORY_FILE, MappingKind.LIBRARY, MappingKind.JDK_MODULES);

    private final ProcessProfile profile;

    private ProcessProfileHtml(ProcessProfile profile) {
        this.profile = profile;
    }

    /// The page of a profile.
    public static MemoryReport of(ProcessProfile profile) {
        ProcessProfileHtml page = new ProcessProfileHtml(profile);
        MemoryReport report = page.withProfiles(page.head());
        List<TimelinePoint> resident = new ArrayList<>();
        for (ResidentSample sample : profile.resident()) {
            resident.add(new TimelinePoint(
                    sample.nanos(), TimelinePoint.UNKNOWN, sample.residentBytes(), TimelinePoint.UNKNOWN));
        }
        report = resident.isEmpty() ? report : report.timeline(resident);
        for (ReportTable table : page.tables()) {
            report = table.rows().isEmpty() ? report : report.table(table);
        }
        return report;
    }

    private MemoryReport head() {
        MemoryReport report = MemoryReport.of("Where the memory of process " + profile.processId() + " goes")
                .fact("Command", Printable.of(profile.program()))
                .fact("Taken at", profile.profile().takenAt().toString())
                .fact("Watched for", profile.profile().duration().toMillis() + " ms");
        for (int i = 0; i < profile.notes().size(); i++) {
            report = report.fact("Note " + (i + 1), profile.notes().get(i));
        }
        return report;
    }

    /// A flame graph for each kind of memory that has sites, off-heap kinds first: that is where nobody else looks.
    private MemoryReport withProfiles(MemoryReport report) {
        MemoryReport more = report;
        for (MemoryKind kind : List.of(MemoryKind.HEAP, MemoryKind.NATIVE, MemoryKind.JAVA_HEAP)) {
            List<Site> sites = profile.profile().sites().stream()
                    .filter(site -> site.kind() == kind)
                    .toList();
            if (!sites.isEmpty()) {
                Profile all = profile.profile();
                String name = switch (kind) {
                    case HEAP -> "blocks of pools and heaps";
                    case NATIVE -> "native memory (malloc)";
                    default -> "Java objects";
                };
                more = more.profile(name, new Profile(all.takenAt(), all.duration(), all.sampleBytes(), sites));
            }
        }
        return more;
    }

    private List<ReportTable> tables() {
        return List.of(suspects(), memory(), collections(), classes(), threads(), files(), tracking());
    }

    private ReportTable suspects() {
        List<Row> rows = new ArrayList<>();
        for (Suspect suspect : profile.suspects()) {
            rows.add(new Row(
                    List.of(
                            suspect.callSite().toString(),
                            suspect.owner(),
                            Long.toString(suspect.liveBytes()),
                            Long.toString(suspect.firstHalfBytes()),
                            Long.toString(suspect.secondHalfBytes()),
                            Long.toString(suspect.survivors()),
                            Long.toString(Math.round(suspect.score()))),
                    suspect.stack()));
        }
        return new ReportTable(
                "Leak suspects",
                "Call sites whose memory was not freed and grew as long as it was watched; the first is the most"
                        + " suspect. The halves tell when the survivors began.",
                List.of(
                        new Column("call site", Kind.TEXT),
                        new Column("memory of", Kind.TEXT),
                        new Column("not freed", Kind.BYTES),
                        new Column("first half", Kind.BYTES),
                        new Column("second half", Kind.BYTES),
                        new Column("survivors", Kind.COUNT),
                        new Column("score", Kind.BYTES)),
                rows);
    }

    private ReportTable memory() {
        List<Row> rows = new ArrayList<>();
        Moment after = profile.after();
        Moment before = profile.before();
        if (after != null) {
            Map<MappingKind, Tally> earlier = before == null ? after.kinds() : before.kinds();
            after.kinds().forEach((kind, tally) -> {
                long resident = tally.amounts().of(Measure.RESIDENT);
                Tally then = earlier.getOrDefault(kind, Tally.NONE);
                rows.add(Row.of(
                        kind.label(),
                        Long.toString(tally.mappings()),
                        Long.toString(tally.amounts().of(Measure.MAPPED)),
                        Long.toString(resident),
                        Long.toString(resident - then.amounts().of(Measure.RESIDENT))));
            });
            rows.sort(Comparator.comparingLong(
                            (Row row) -> Long.parseLong(row.cells().get(3)))
                    .reversed());
        }
        return new ReportTable(
                "Memory map",
                "All of the process's memory by what it is for, at the end, with what it grew.",
                List.of(
                        new Column("memory", Kind.TEXT),
                        new Column("mappings", Kind.COUNT),
                        new Column("mapped", Kind.BYTES),
                        new Column("resident", Kind.BYTES),
                        new Column("grown", Kind.BYTES)),
                rows);
    }

    private ReportTable collections() {
        GcPressure gc = profile.gc();
        List<Row> rows = gc.equals(GcPressure.UNKNOWN)
                ? List.of()
                : List.of(Row.of(
                        gc.collector(),
                        Long.toString(gc.collections()),
                        Long.toString(gc.pauseNanos()),
                        Long.toString(gc.longestPauseNanos()),
                        Double.toString(gc.pauseShare()),
                        Long.toString(Math.round(gc.allocationRate())),
                        gc.promotedBytes().isPresent()
                                ? Long.toString(gc.promotedBytes().getAsLong())
                                : "",
                        Long.toString(gc.lastUsedBytes())));
        return new ReportTable(
                "GC pressure",
                "How hard the collector worked. Promotion is empty where the collector does not tell it.",
                List.of(
                        new Column("collector", Kind.TEXT),
                        new Column("collections", Kind.COUNT),
                        new Column("pauses", Kind.NANOS),
                        new Column("longest", Kind.NANOS),
                        new Column("of the time", Kind.PERCENT),
                        new Column("allocated a second", Kind.BYTES),
                        new Column("promoted", Kind.BYTES),
                        new Column("used after the last", Kind.BYTES)),
                rows);
    }

    private ReportTable classes() {
        return new ReportTable(
                "Java heap by class",
                "All objects, those included that a collection would free, unless it was asked to collect first.",
                List.of(
                        new Column("class", Kind.TEXT),
                        new Column("objects", Kind.COUNT),
                        new Column("bytes", Kind.BYTES)),
                profile.classes().rows().stream()
                        .limit(MOST_ROWS)
                        .map(row -> Row.of(row.name(), Long.toString(row.objects()), Long.toString(row.bytes())))
                        .toList());
    }

    private ReportTable threads() {
        List<Row> rows = new ArrayList<>();
        Moment after = profile.after();
        if (after != null) {
            for (ClassifiedMapping each : after.mappings()) {
                if (each.kind() == MappingKind.THREAD_STACK) {
                    rows.add(Row.of(
                            Long.toHexString(each.mapping().startAddress()),
                            Long.toString(each.mapping().bytes()),
                            Long.toString(each.mapping().amounts().of(Measure.RESIDENT))));
                }
            }
        }
        return new ReportTable(
                "Threads' stacks",
                "Address space is reserved for each; resident is what the thread has touched. Guards are listed, too.",
                List.of(
                        new Column("address", Kind.TEXT),
                        new Column("mapped", Kind.BYTES),
                        new Column("resident", Kind.BYTES)),
                rows);
    }

    private ReportTable files() {
        Map<String, long[]> files = new HashMap<>();
        addFiles(files, profile.after(), 0);
        addFiles(files, profile.before(), 3);
        List<Row> rows = new ArrayList<>();
        files.forEach((name, numbers) -> {
            if (numbers[0] > 0) {
                long grown = profile.before() == null ? 0 : numbers[1] - numbers[4];
                rows.add(Row.of(
                        Printable.of(name),
                        Long.toString(numbers[0]),
                        Long.toString(numbers[1]),
                        Long.toString(numbers[2]),
                        Long.toString(grown)));
            }
        });
        rows.sort(
                Comparator.comparingLong((Row row) -> Long.parseLong(row.cells().get(2)))
                        .reversed());
        return new ReportTable(
                "Mapped files",
                "A deleted file that is still mapped keeps its memory; one that is mapped more and more often leaks.",
                List.of(
                        new Column("file", Kind.TEXT),
                        new Column("mappings", Kind.COUNT),
                        new Column("mapped", Kind.BYTES),
                        new Column("resident", Kind.BYTES),
                        new Column("grown", Kind.BYTES)),
                rows.stream().limit(MOST_ROWS).toList());
    }

    private static void addFiles(Map<String, long[]> files, @Nullable Moment moment, int column) {
        if (moment != null) {
            for (ClassifiedMapping each : moment.mappings()) {
                if (FILES.contains(each.kind()) && each.mapping().isFile()) {
                    long[] numbers = files.computeIfAbsent(each.mapping().name(), _ -> new long[6]);
                    numbers[column]++;
                    numbers[column + 1] += each.mapping().bytes();
                    numbers[column + 2] += each.mapping().amounts().of(Measure.RESIDENT);
                }
            }
        }
    }

    private ReportTable tracking() {
        return new ReportTable(
                "The JVM's own memory",
                "By category of native memory tracking.",
                List.of(
                        new Column("category", Kind.TEXT),
                        new Column("reserved", Kind.BYTES),
                        new Column("committed", Kind.BYTES),
                        new Column("grown", Kind.BYTES)),
                profile.tracking().categories().stream()
                        .map(category -> Row.of(
                                category.name(),
                                Long.toString(category.reservedBytes()),
                                Long.toString(category.committedBytes()),
                                Long.toString(category.grownBytes())))
                        .toList());
    }
}
