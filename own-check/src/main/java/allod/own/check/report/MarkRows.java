package allod.own.check.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Lays out what stands below a line of source: underlines, and their texts where they do not run into each
/// other.
///
/// ```
/// use(a, b);
///     -  ^ `b` is used here            the text of the last mark stands beside it,
///     |
///     `a` is borrowed here             the others hang on a line below, from right to left
/// ```
final class MarkRows {

    private final List<Mark> marks;
    private final List<StringBuilder> rows = new ArrayList<>();

    private MarkRows(List<Mark> marks) {
        this.marks = marks;
    }

    /// The rows below a line.
    static List<String> of(List<Mark> marks) {
        MarkRows layout = new MarkRows(marks);
        layout.underline();
        layout.write();
        return layout.rows.stream()
                .map(StringBuilder::toString)
                .map(String::stripTrailing)
                .toList();
    }

    // a mark inside of another one stays visible
    private void underline() {
        List<Mark> longestFirst = new ArrayList<>(marks);
        longestFirst.sort(Comparator.comparingInt((Mark mark) -> mark.start() - mark.end())
                .thenComparing(Mark::primary));
        longestFirst.forEach(this::fill);
    }

    private void fill(Mark mark) {
        for (int cell = mark.start(); cell < mark.end(); cell++) {
            put(0, cell, mark.sign());
        }
    }

    private void write() {
        List<Mark> texts = new ArrayList<>(
                marks.stream().filter(mark -> !mark.text().isEmpty()).toList());
        texts.sort(Comparator.comparingInt(Mark::start).reversed().thenComparing(mark -> !mark.primary()));
        if (texts.isEmpty()) {
            return;
        }
        if (isLast(texts.getFirst())) {
            Mark beside = texts.removeFirst();
            write(0, beside.end() + 1, beside.text());
        }
        int row = texts.isEmpty() ? 0 : 2;
        for (Mark mark : texts) {
            for (int above = 1; above < row; above++) {
                putIfBlank(above, mark.start());
            }
            write(row, mark.start(), mark.text());
            row++;
        }
    }

    // nothing is underlined where its text would stand, and no other text hangs on it
    private boolean isLast(Mark first) {
        for (Mark mark : marks) {
            boolean sameStart = mark.start() == first.start() && !mark.text().isEmpty() && !mark.equals(first);
            boolean inTheWay = sameStart || mark.end() > first.end();
            if (inTheWay) {
                return false;
            }
        }
        return true;
    }

    private void write(int row, int cell, String text) {
        for (int at = 0; at < text.length(); at++) {
            put(row, cell + at, text.charAt(at));
        }
    }

    private void putIfBlank(int row, int cell) {
        StringBuilder line = row(row, cell);
        if (line.charAt(cell) == ' ') {
            line.setCharAt(cell, '|');
        }
    }

    private void put(int row, int cell, char c) {
        row(row, cell).setCharAt(cell, c);
    }

    private StringBuilder row(int row, int cell) {
        while (rows.size() <= row) {
            rows.add(new StringBuilder());
        }
        StringBuilder line = rows.get(row);
        if (line.length() <= cell) {
            line.repeat(' ', cell + 1 - line.length());
        }
        return line;
    }
}
