package allod.lab.report;

import static allod.lab.report.Units.bytes;
import static allod.lab.report.Units.count;
import static allod.lab.report.Units.percent;

import allod.lab.memory.Amounts;
import allod.lab.memory.ClassifiedMapping;
import allod.lab.memory.Evidence;
import allod.lab.memory.Machine;
import allod.lab.memory.MappingKind;
import allod.lab.memory.Measure;
import allod.lab.memory.Moment;
import allod.lab.memory.PageCensus;
import allod.lab.memory.PageCensus.Trait;
import allod.lab.memory.Tally;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// One moment of a process for people: a table by kind, what it stands on, and the largest mappings.
public final class PagesReport {

    private static final String NOTHING = "-";
    private static final int NAME_CHARS = 72;
    private static final int WORDS_OF_MAPPINGS = 7;

    private final Moment moment;

    private PagesReport(Moment moment) {
        this.moment = moment;
    }

    /// @param sort the measure by which mappings are ranked
    /// @param mappings how many of them are listed, at least 0
    public static String of(Moment moment, Measure sort, int mappings) {
        PagesReport report = new PagesReport(moment);
        return report.heading()
                + "\n"
                + report.kinds().toText("  ")
                + "\n"
                + report.facts()
                + (moment.hasPages() ? "\n" + report.pages().toText("  ") : "")
                + (mappings > 0 ? "\n" + report.mappings(sort, mappings).toText("  ") : "");
    }

    private String heading() {
        return "Process " + moment.processId() + ", " + Printable.shortened(Printable.of(moment.program()), NAME_CHARS)
                + ", at " + moment.takenAt().truncatedTo(ChronoUnit.SECONDS) + "\n";
    }

    private Columns kinds() {
        Columns table = new Columns();
        table.add(
                "kind",
                "mappings",
                "mapped",
                "resident",
                "proportional",
                "shared",
                "copied",
                "huge",
                "swapped",
                "locked");
        moment.kinds().forEach((kind, tally) -> addKind(table, kind.label(), tally));
        addKind(table, "total", moment.total());
        return table;
    }

    private static void addKind(Columns table, String label, Tally tally) {
        Amounts amounts = tally.amounts();
        table.add(
                label,
                count(tally.mappings()),
                some(amounts.of(Measure.MAPPED)),
                some(amounts.of(Measure.RESIDENT)),
                some(amounts.of(Measure.PROPORTIONAL)),
                some(amounts.shared()),
                some(amounts.of(Measure.COPIED)),
                some(amounts.huge()),
                some(amounts.of(Measure.SWAPPED)),
                some(amounts.of(Measure.LOCKED)));
    }

    private String facts() {
        List<String> lines = new ArrayList<>();
        lines.add(agreement());
        long forked = moment.total().amounts().of(Measure.FORK_SHARED);
        if (forked > 0) {
            lines.add(bytes(forked) + " of anonymous memory are shared since a fork, and copied when they are written");
        }
        if (!moment.filesWithSeveralViews().isEmpty()) {
            lines.add(count(moment.filesWithSeveralViews().size())
                    + " memory files are mapped more than once: resident counts their pages once a view,"
                    + " proportional once");
        }
        lines.add(tables());
        lines.add(promises());
        lines.add(evidence());
        if (!moment.jvmSource().isEmpty()) {
            lines.add(Printable.of(moment.jvmSource()));
        }
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append("  ").append(line).append('\n'));
        return text.toString();
    }

    private String agreement() {
        Amounts rollup = moment.rollup();
        if (rollup == null) {
            return "this kernel has no smaps_rollup to compare the total with";
        }
        long differs = rollup.of(Measure.RESIDENT) - moment.total().amounts().of(Measure.RESIDENT);
        return differs == 0
                ? "smaps_rollup says the same: " + bytes(rollup.of(Measure.RESIDENT)) + " resident"
                : "smaps_rollup, read just after, says " + bytes(rollup.of(Measure.RESIDENT)) + " resident ("
                        + signed(differs) + "): the process was running";
    }

    private String tables() {
        Machine machine = moment.machine();
        return "page tables " + known(moment.status().pageTableBytes(), Units::bytes) + " on all levels; "
                + count(moment.mappings().size()) + " of " + known(machine.maxMappings(), Units::count)
                + " mappings; " + count(moment.status().threads())
                + (moment.status().threads() == 1 ? " thread" : " threads");
    }

    private String promises() {
        Machine machine = moment.machine();
        String container = machine.groupLimitBytes().isPresent()
                ? "container limit " + known(machine.groupLimitBytes(), Units::bytes) + ", used "
                        + known(machine.groupUsedBytes(), Units::bytes)
                : "no container limit";
        String mode = machine.overcommitMode().isEmpty()
                ? ""
                : switch ((int) machine.overcommitMode().getAsLong()) {
                    case 0 -> ", heuristic";
                    case 1 -> ", always";
                    default -> ", strict up to " + known(machine.promiseLimitBytes(), Units::bytes);
                };
        return "promised " + known(moment.status().dataBytes(), Units::bytes)
                + " of private writable memory (machine: " + known(machine.promisedBytes(), Units::bytes) + mode
                + "); " + container;
    }

    private String evidence() {
        Map<Evidence, Long> evidence = moment.evidence();
        long total = Math.max(
                1, evidence.values().stream().mapToLong(Long::longValue).sum());
        List<String> parts = new ArrayList<>();
        evidence.forEach((from, resident) -> {
            if (resident > 0) {
                parts.add(from.label() + " " + percent((double) resident / total));
            }
        });
        return "kinds are told by " + (parts.isEmpty() ? Evidence.NONE.label() : String.join(", ", parts))
                + " (of resident bytes)";
    }

    private Columns pages() {
        Columns table = new Columns();
        table.add("pages", "present", "swapped", "of files", "anonymous", "exclusive", "written", "protected");
        Map<MappingKind, PageCensus> censuses = new java.util.EnumMap<>(MappingKind.class);
        for (ClassifiedMapping each : moment.mappings()) {
            censuses.merge(each.kind(), moment.pages(each.mapping()), PageCensus::plus);
        }
        censuses.forEach((kind, census) -> addPages(table, kind.label(), census));
        addPages(table, "total", censuses.values().stream().reduce(PageCensus.NONE, PageCensus::plus));
        return table;
    }

    private static void addPages(Columns table, String label, PageCensus census) {
        table.add(
                label,
                someCount(census.of(Trait.PRESENT)),
                someCount(census.of(Trait.SWAPPED)),
                someCount(census.of(Trait.OF_FILE)),
                someCount(census.anonymous()),
                someCount(census.of(Trait.EXCLUSIVE)),
                someCount(census.of(Trait.SOFT_DIRTY)),
                someCount(census.of(Trait.WRITE_PROTECTED)));
    }

    private Columns mappings(Measure sort, int limit) {
        List<ClassifiedMapping> ranked = moment.mappings().stream()
                .sorted(Comparator.comparingLong(
                        (ClassifiedMapping each) -> -each.mapping().amounts().of(sort)))
                .limit(limit)
                .toList();
        Columns table = new Columns(WORDS_OF_MAPPINGS);
        table.add("mapping", "may", "mapped", "resident", "proportional", "copied", "huge", "kind", "name");
        ranked.forEach(each -> addMapping(table, each));
        return table;
    }

    private static void addMapping(Columns table, ClassifiedMapping each) {
        Amounts amounts = each.mapping().amounts();
        table.add(
                Long.toHexString(each.mapping().startAddress()),
                each.mapping().permissions(),
                some(amounts.of(Measure.MAPPED)),
                some(amounts.of(Measure.RESIDENT)),
                some(amounts.of(Measure.PROPORTIONAL)),
                some(amounts.of(Measure.COPIED)),
                some(amounts.huge()),
                each.kind().label(),
                name(each));
    }

    /// The name for people; a dash for none.
    static String name(ClassifiedMapping each) {
        String name = Printable.of(each.mapping().name());
        return name.isEmpty() ? NOTHING : Printable.shortened(name, NAME_CHARS);
    }

    static String signed(long bytes) {
        return bytes > 0 ? "+" + bytes(bytes) : bytes(bytes);
    }

    private static String some(long bytes) {
        return bytes == 0 ? NOTHING : bytes(bytes);
    }

    private static String someCount(long pages) {
        return pages == 0 ? NOTHING : count(pages);
    }

    private static String known(OptionalLong value, java.util.function.LongFunction<String> unit) {
        return value.isPresent() ? unit.apply(value.getAsLong()) : "unknown";
    }
}
