package allod.own.check.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The lines of a source file that a finding speaks of, with a gutter of line numbers and with underlines.
///
/// ```
///   --> Store.java:12:9
///    |
///  9 |     @Own Block b = heap.own(64);
///    |                - owner made here
/// ...
/// 12 |     b.close();
///    |     ^ closed again here
///    |
///    = help: remove this call
/// ```
///
/// Lines without a mark between two marked ones are shown when there is one, and stand for `...` when there are
/// more.
final class Excerpt {

    /// Wider lines are cut around their marks.
    private static final int WIDTH = 120;

    private static final String CUT = "...";

    /// How much is shown in front of the first mark of a line that is cut.
    private static final int BEFORE = 24;

    private final SourceText source;
    private final Map<Integer, List<Mark>> marks = new TreeMap<>();
    private final StringBuilder out = new StringBuilder();
    private final int gutter;

    private Excerpt(SourceText source, PlacedLabel primary, List<PlacedLabel> secondary) {
        this.source = source;
        add(primary, true);
        for (PlacedLabel label : secondary) {
            add(label, false);
        }
        int last = primary.line();
        for (int line : marks.keySet()) {
            last = Math.max(last, line);
        }
        gutter = Integer.toString(last).length();
    }

    /// The excerpt for some places.
    ///
    /// @param file how the file is called
    /// @param notes what stands below, each with the word that it begins with
    static String of(
            String file, SourceText source, PlacedLabel primary, List<PlacedLabel> secondary, List<String> notes) {
        Excerpt excerpt = new Excerpt(source, primary, secondary);
        excerpt.line(" ".repeat(excerpt.gutter) + "--> " + file + ":" + primary.line() + ":" + primary.column());
        excerpt.row("");
        excerpt.lines();
        if (!notes.isEmpty()) {
            excerpt.row("");
        }
        for (String note : notes) {
            String indented = note.replace("\n", "\n" + " ".repeat(excerpt.gutter + 3 + note.indexOf(' ') + 1));
            excerpt.line(" ".repeat(excerpt.gutter) + " = " + indented);
        }
        return excerpt.out.toString();
    }

    private void add(PlacedLabel label, boolean primary) {
        Cells cells = new Cells(source.line(label.line()));
        int first = label.column() - 1;
        int start = cells.cell(first);
        int end =
                cells.cell(first + label.underlined().end() - label.underlined().start());
        marks.computeIfAbsent(label.line(), _ -> new ArrayList<>())
                .add(new Mark(start, Math.max(end, start + 1), primary, label.text()));
    }

    private void lines() {
        int before = 0;
        for (Map.Entry<Integer, List<Mark>> entry : marks.entrySet()) {
            int line = entry.getKey();
            if (before != 0 && line == before + 2) {
                numbered(before + 1, new Cells(source.line(before + 1)).text());
            } else if (before != 0 && line > before + 2) {
                line(CUT);
            }
            marked(line, entry.getValue());
            before = line;
        }
    }

    private void marked(int line, List<Mark> all) {
        Cells cells = new Cells(source.line(line));
        if (cells.width() <= WIDTH) {
            numbered(line, cells.text());
            MarkRows.of(all).forEach(this::row);
            return;
        }
        int first = all.stream().mapToInt(Mark::start).min().orElse(0);
        int from = first < WIDTH / 2 ? 0 : first - BEFORE;
        int to = Math.min(cells.width(), from + WIDTH);
        String head = from == 0 ? "" : CUT;
        String tail = to == cells.width() ? "" : CUT;
        numbered(line, head + cells.between(from, to) + tail);
        List<Mark> shifted = new ArrayList<>();
        for (Mark mark : all) {
            shifted.add(mark.shifted(from - head.length(), head.length() + to - from + tail.length()));
        }
        MarkRows.of(shifted).forEach(this::row);
    }

    private void numbered(int line, String text) {
        String number = Integer.toString(line);
        line((" ".repeat(gutter - number.length()) + number + " | " + text).stripTrailing());
    }

    private void row(String text) {
        line((" ".repeat(gutter) + " | " + text).stripTrailing());
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
