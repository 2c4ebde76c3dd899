package allod.profile.leak;

import allod.profile.CallFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A report in lines, in memcheck's words, so that who reads those reads ours.
final class LeakText {

    private LeakText() {}

    static List<String> lines(LeakReport report) {
        List<String> lines = new ArrayList<>();
        List<LeakRecord> records = report.records();
        long bytes = records.stream().mapToLong(LeakRecord::directBytes).sum();
        lines.add("HEAP SUMMARY:");
        lines.add("    in use: " + number(bytes) + " bytes in "
                + number(report.blocks().size()) + " blocks");
        report.notes().forEach(note -> lines.add("    " + note));
        lines.add("");
        for (int i = 0; i < records.size(); i++) {
            addRecord(records.get(i), i + 1, records.size(), lines);
        }
        lines.add("LEAK SUMMARY:");
        for (LeakClass leakClass : LeakClass.values()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%18s: %,d bytes in %,d blocks",
                    leakClass.words(),
                    report.bytes(leakClass),
                    report.blocks(leakClass)));
        }
        return lines;
    }

    private static void addRecord(LeakRecord loss, int index, int count, List<String> lines) {
        String size = loss.indirectBytes() == 0
                ? number(loss.directBytes())
                : number(loss.bytes()) + " (" + number(loss.directBytes()) + " direct, " + number(loss.indirectBytes())
                        + " indirect)";
        lines.add(size + " bytes in " + number(loss.blocks()) + " blocks are "
                + loss.leakClass().words() + " in loss record " + number(index) + " of " + number(count));
        String word = "   at ";
        for (CallFrame call : loss.stack()) {
            lines.add(word + call);
            word = "   by ";
        }
        if (loss.stack().isEmpty()) {
            lines.add("   in heap '" + loss.owner() + "', at a place that was not sampled");
        }
        lines.add("");
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
