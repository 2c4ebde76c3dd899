package allod.lab.report;

import static allod.lab.report.Units.bytes;
import static allod.lab.report.Units.count;
import static allod.lab.report.Units.percent;
import static allod.lab.report.Units.significant;

import allod.lab.attach.ClassHistogram;
import allod.lab.attach.GcPressure;
import allod.lab.attach.NativeTracking;
import allod.lab.attach.ProcessProfile;
import allod.lab.attach.Suspect;
import allod.lab.memory.MappingKind;
import allod.lab.memory.Measure;
import allod.lab.memory.Moment;
import allod.lab.memory.Tally;
import allod.profile.Amounts;
import allod.profile.CallFrame;
import allod.profile.MemoryKind;
import allod.profile.Site;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Where the memory of a JVM goes, for people: the first suspects, then what there is of each kind.
public final class ProcessProfileReport {

    private static final int SUSPECTS = 3;
    private static final int AROUND = 3;
    private static final int ROWS = 8;
    private static final int NAME_CHARS = 72;
    private static final int WORDS = 3;
    private static final int INNERMOST = 3;
    private static final double NANOS_IN_MILLIS = 1e6;
    private static final double NANOS_IN_SECOND = 1e9;

    private final ProcessProfile profile;

    private ProcessProfileReport(ProcessProfile profile) {
        this.profile = profile;
    }

    public static String of(ProcessProfile profile) {
        ProcessProfileReport report = new ProcessProfileReport(profile);
        return report.heading()
                + report.suspects()
                + report.memory()
                + report.collections()
                + report.sites(MemoryKind.HEAP, "Blocks of pools and heaps by call site")
                + report.sites(MemoryKind.NATIVE, "Native memory (malloc) by call site")
                + report.sites(MemoryKind.JAVA_HEAP, "Java objects by call site")
                + report.classes()
                + report.tracking()
                + report.notes();
    }

    private String heading() {
        return "Process " + profile.processId() + ", "
                + Printable.shortened(Printable.of(profile.program()), NAME_CHARS) + ", watched for "
                + significant(profile.profile().duration().toNanos() / NANOS_IN_SECOND) + " s\n\n";
    }

    private String suspects() {
        List<Suspect> suspects = profile.suspects();
        if (suspects.isEmpty()) {
            return "No suspect: nothing that was allocated grew steadily without being freed.\n\n";
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(SUSPECTS, suspects.size()); i++) {
            text.append(suspect(i + 1, suspects.get(i)));
        }
        if (suspects.size() > SUSPECTS) {
            text.append(suspects.size() - SUSPECTS).append(" more suspects, in the report\n\n");
        }
        return text.toString();
    }

    private static String suspect(int rank, Suspect suspect) {
        StringBuilder text = new StringBuilder();
        text.append("Suspect ")
                .append(rank)
                .append(": ")
                .append(suspect.callSite())
                .append('\n');
        text.append("  ")
                .append(suspect.owner())
                .append(" (")
                .append(label(suspect.kind()))
                .append("): ");
        text.append(bytes(suspect.liveBytes())).append(" of ").append(bytes(suspect.allocatedBytes()));
        text.append(" allocated were not freed; ");
        text.append(bytes(suspect.firstHalfBytes())).append(" from the first half of the time, ");
        text.append(bytes(suspect.secondHalfBytes())).append(" from the second\n");
        addStack(text, suspect);
        return text.append('\n').toString();
    }

    /// The innermost calls, and those around the program's own, which may be far out.
    private static void addStack(StringBuilder text, Suspect suspect) {
        List<CallFrame> stack = suspect.stack();
        int programIndex = Math.max(0, stack.indexOf(suspect.callSite()));
        for (int i = 0; i < stack.size(); i++) {
            boolean isSkipped = i >= INNERMOST && i < programIndex - 1;
            boolean isOutside = i > programIndex + AROUND && i >= INNERMOST;
            if (!isSkipped && !isOutside) {
                text.append("    at ").append(stack.get(i)).append('\n');
            } else if (i == INNERMOST || i == programIndex + AROUND + 1) {
                text.append("    ...\n");
            }
        }
    }

    private String memory() {
        Moment after = profile.after();
        if (after == null) {
            return "";
        }
        Moment before = profile.before();
        Map<MappingKind, Tally> earlier = before == null ? Map.of() : before.kinds();
        Columns table = new Columns();
        table.add("memory", "mappings", "mapped", "resident", "grown");
        after.kinds().entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<MappingKind, Tally> entry) ->
                                entry.getValue().amounts().of(Measure.RESIDENT))
                        .reversed())
                .forEach(
                        entry -> addKind(table, entry.getKey().label(), entry.getValue(), earlier.get(entry.getKey())));
        addKind(table, "total", after.total(), before == null ? null : before.total());
        return table.toText("  ") + "\n";
    }

    private static void addKind(Columns table, String label, Tally tally, @Nullable Tally earlier) {
        long resident = tally.amounts().of(Measure.RESIDENT);
        long before = earlier == null ? 0 : earlier.amounts().of(Measure.RESIDENT);
        table.add(
                label,
                count(tally.mappings()),
                bytes(tally.amounts().of(Measure.MAPPED)),
                bytes(resident),
                bytes(resident - before));
    }

    private String collections() {
        GcPressure gc = profile.gc();
        if (gc.equals(GcPressure.UNKNOWN)) {
            return "";
        }
        String promoted = gc.promotedBytes().isPresent()
                ? bytes(gc.promotedBytes().getAsLong()) + " promoted"
                : "promotion not told by this collector";
        String rate = gc.allocationRate() > 0 ? bytes(Math.round(gc.allocationRate())) + "/s allocated" : "no rate";
        return "Collector " + gc.collector() + ": " + count(gc.collections()) + " collections, "
                + significant(gc.pauseNanos() / NANOS_IN_MILLIS) + " ms of pauses (" + percent(gc.pauseShare())
                + " of the time, the longest " + significant(gc.longestPauseNanos() / NANOS_IN_MILLIS) + " ms), "
                + rate + ", " + promoted + ", " + bytes(gc.lastUsedBytes()) + " used after the last one\n\n";
    }

    private String sites(MemoryKind kind, String title) {
        boolean isJava = kind == MemoryKind.JAVA_HEAP;
        Map<List<String>, Amounts> calls = new HashMap<>();
        for (Site site : profile.profile().sites()) {
            if (site.kind() == kind) {
                calls.merge(List.of(site.owner(), call(site.stack())), site.amounts(), Amounts::plus);
            }
        }
        if (calls.isEmpty()) {
            return "";
        }
        Columns table = new Columns(WORDS);
        table.add(title, "live", "allocated", "call");
        calls.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<List<String>, Amounts> entry) -> isJava
                                ? entry.getValue().allocatedBytes()
                                : entry.getValue().liveBytes())
                        .reversed())
                .limit(ROWS)
                .forEach(entry -> table.add(
                        Printable.shortened(entry.getKey().getFirst(), NAME_CHARS / 2),
                        isJava ? "" : bytes(entry.getValue().liveBytes()),
                        bytes(entry.getValue().allocatedBytes()),
                        Printable.shortened(entry.getKey().getLast(), NAME_CHARS)));
        return table.toText("  ") + "\n";
    }

    /// The program's own call, or the innermost ones that tell more than that malloc was called.
    private static String call(List<CallFrame> stack) {
        CallFrame program = Suspect.programCall(stack);
        if (program != null) {
            return program.toString();
        }
        String calls = stack.stream()
                .filter(frame -> !frame.name().contains("malloc"))
                .limit(INNERMOST)
                .map(CallFrame::name)
                .collect(Collectors.joining(" < "));
        return calls.isEmpty() ? "unknown" : calls;
    }

    private String classes() {
        List<ClassHistogram.Row> rows = profile.classes().rows();
        if (rows.isEmpty()) {
            return "";
        }
        Columns table = new Columns();
        table.add("Java heap by class", "objects", "bytes");
        rows.stream()
                .limit(ROWS)
                .forEach(row -> table.add(
                        Printable.shortened(row.name(), NAME_CHARS), count(row.objects()), bytes(row.bytes())));
        return table.toText("  ") + "\n";
    }

    private String tracking() {
        List<NativeTracking.Category> categories = profile.tracking().categories();
        if (categories.isEmpty()) {
            return "";
        }
        Columns table = new Columns();
        table.add("The JVM's own memory", "reserved", "committed", "grown");
        categories.stream()
                .limit(ROWS)
                .forEach(category -> table.add(
                        category.name(),
                        bytes(category.reservedBytes()),
                        bytes(category.committedBytes()),
                        bytes(category.grownBytes())));
        return table.toText("  ") + "\n";
    }

    private String notes() {
        StringBuilder text = new StringBuilder();
        profile.notes().forEach(note -> text.append("Note: ").append(note).append('\n'));
        return text.toString();
    }

    private static String label(MemoryKind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
