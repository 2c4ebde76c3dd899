package allod.lab.report;

import static allod.lab.report.Units.count;

import allod.heap.checked.LossRecord;
import allod.heap.checked.MemoryErrorReport;
import allod.lab.CheckReport;
import allod.lab.format.Census;
import java.util.List;

/// What was found in a recording, for people: errors, then what was not freed, smallest record first as memcheck
/// prints them, then the sums.
public final class CheckText {

    private CheckText() {}

    /// @param limit how many errors and how many loss records are shown, the first ones and the largest
    public static String of(CheckReport report, int limit) {
        StringBuilder text = new StringBuilder();
        text.append(report.file()).append(": ");
        text.append(report.recording().program().replace('\n', ' ')).append("\n\n");
        report.errors().stream()
                .limit(limit)
                .map(MemoryErrorReport::text)
                .forEach(error -> text.append(error).append('\n'));
        long hidden = report.errorCount() - Math.min(limit, report.errors().size());
        if (hidden > 0) {
            text.append(count(hidden)).append(" more errors: see --limit\n\n");
        }
        losses(report.leaks(), limit, text);
        summary(report, text);
        if (report.freesFromBefore() > 0) {
            text.append(count(report.freesFromBefore()))
                    .append(" frees of blocks from before the recording began are not counted as errors.\n");
        }
        report.recording().notes().forEach(note -> text.append(note).append('\n'));
        return text.toString();
    }

    private static void losses(List<LossRecord> leaks, int limit, StringBuilder text) {
        int shown = Math.min(limit, leaks.size());
        if (shown < leaks.size()) {
            long bytes = leaks.stream().skip(shown).mapToLong(LossRecord::bytes).sum();
            text.append(count(leaks.size() - shown)).append(" smaller loss records of ");
            text.append(count(bytes)).append(" bytes in all: see --limit\n\n");
        }
        for (int i = shown - 1; i >= 0; i--) {
            text.append(leaks.get(i).text(leaks.size() - i, leaks.size())).append('\n');
        }
    }

    private static void summary(CheckReport report, StringBuilder text) {
        Census census = report.recording().census();
        text.append("HEAP SUMMARY:\n    in use at the end: ").append(count(report.leakedBytes()));
        text.append(" bytes in ").append(count(report.leakedBlocks())).append(" blocks\n  total heap usage: ");
        text.append(count(census.allocations()))
                .append(" allocs, ")
                .append(count(census.frees()))
                .append(" frees, ");
        text.append(count(census.totalBytes())).append(" bytes allocated\n");
        if (report.leaks().isEmpty()) {
            text.append("All heap blocks were freed\n");
        } else {
            text.append("Which of them are lost, and which the program still knew, a recording does not tell.\n");
        }
        text.append("ERROR SUMMARY: ").append(count(report.errorCount())).append(" errors\n");
    }
}
