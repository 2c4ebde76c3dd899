package allod.lab.report;

import java.util.ArrayList;
import java.util.List;

/// A table of text: the first column is flush left, the others flush right, up to those for words.
final class Columns {

    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();
    private final int firstOfWords;

    Columns() {
        this(Integer.MAX_VALUE);
    }

    /// @param firstOfWords the column from which on all are flush left again
    Columns(int firstOfWords) {
        this.firstOfWords = firstOfWords;
    }

    void add(String... cells) {
        rows.add(List.of(cells));
    }

    /// The rows as lines, each after `indent`.
    String toText(String indent) {
        int[] widths = widths();
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder(indent);
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                String padding = " ".repeat(widths[column] - cell.length());
                boolean left = column == 0 || column >= firstOfWords;
                line.append(column == 0 ? "" : GAP).append(left ? cell + padding : padding + cell);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private int[] widths() {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int column = 0; column < row.size(); column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        return widths;
    }
}
