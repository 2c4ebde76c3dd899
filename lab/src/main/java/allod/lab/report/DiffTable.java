package allod.lab.report;

import allod.lab.ProfileChange;
import allod.lab.ProfileChange.Measure;
import allod.profile.Amounts;
import allod.profile.CallFrame;
import java.util.List;
import java.util.stream.Collectors;

/// What two profiles differ in, for people: the sums, then the stacks that grew and those that shrank the most.
public final class DiffTable {

    private static final int CALLS = 4;
    private static final int CALL_WIDTH = 60;

    private DiffTable() {}

    /// The table.
    ///
    /// @param changes those of `measure`, the largest first
    /// @param limit how many stacks are listed each way
    public static String of(Amounts before, Amounts after, List<ProfileChange> changes, Measure measure, int limit) {
        Columns sums = new Columns();
        sums.add("", "before", "after", "change");
        for (Measure each : Measure.values()) {
            long difference = each.of(after) - each.of(before);
            sums.add(each.text(), text(each, each.of(before)), text(each, each.of(after)), signed(each, difference));
        }
        return sums.toText("  ")
                + part(
                        "Grown",
                        changes.stream()
                                .filter(change -> change.change(measure) > 0)
                                .toList(),
                        measure,
                        limit)
                + part(
                        "Shrunk",
                        changes.stream()
                                .filter(change -> change.change(measure) < 0)
                                .toList(),
                        measure,
                        limit);
    }

    private static String part(String title, List<ProfileChange> changes, Measure measure, int limit) {
        if (changes.isEmpty()) {
            return "\n  " + title + " in " + measure.text() + ": nothing\n";
        }
        int listed = Math.min(limit, changes.size());
        Columns table = new Columns(4);
        table.add("change", "before", "after", "", "innermost call first");
        for (ProfileChange change : changes.subList(0, listed)) {
            table.add(
                    signed(measure, change.change(measure)),
                    text(measure, measure.of(change.before())),
                    text(measure, measure.of(change.after())),
                    "",
                    calls(change.stack()));
        }
        String left = listed == changes.size() ? "" : ", the first " + listed + " of " + Units.count(changes.size());
        return "\n  " + title + " in " + measure.text() + left + "\n" + table.toText("  ");
    }

    private static String calls(List<CallFrame> stack) {
        return stack.isEmpty()
                ? "(no stack)"
                : stack.stream()
                        .limit(CALLS)
                        .map(frame -> Printable.shortened(Printable.of(frame.name()), CALL_WIDTH))
                        .collect(Collectors.joining(" < "));
    }

    private static String signed(Measure measure, long value) {
        return (value > 0 ? "+" : "") + text(measure, value);
    }

    private static String text(Measure measure, long value) {
        return measure.isBytes() ? Units.bytes(value) : Units.count(value);
    }
}
