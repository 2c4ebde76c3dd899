package allod.profile.html;

import allod.profile.CallFrame;
import allod.profile.LeakSuspect;
import java.util.List;

/// A table of the report, to be sorted by any of its columns; a row may unfold a call stack.
///
/// @param title its heading
/// @param note a sentence or two on what it shows; may be empty
/// @param columns at least one
/// @param rows in the order they are shown first
public record ReportTable(String title, String note, List<Column> columns, List<Row> rows) {

    /// How the cells of a column are shown and sorted. Cells of all kinds but [#TEXT] hold a decimal number.
    public enum Kind {
        /// As it stands.
        TEXT,
        /// `1,234,567`.
        COUNT,
        /// `5.24 MiB`.
        BYTES,
        /// `12.5 ms`.
        NANOS,
        /// `12.3 %`; the cell holds the share: 0.123.
        PERCENT
    }

    /// A column.
    ///
    /// @param name its heading
    /// @param kind of its cells
    public record Column(String name, Kind kind) {}

    /// A row.
    ///
    /// @param cells one a column; an empty one where there is nothing to say
    /// @param stack what the row unfolds, the innermost call first; may be empty
    public record Row(List<String> cells, List<CallFrame> stack) {

        /// Keeps copies.
        public Row {
            cells = List.copyOf(cells);
            stack = List.copyOf(stack);
        }

        /// A row without a stack.
        public static Row of(String... cells) {
            return new Row(List.of(cells), List.of());
        }
    }

    /// Sites that look like leaks, as `Profile.leaks` finds them.
    public static ReportTable of(List<LeakSuspect> suspects) {
        List<Column> columns = List.of(
                new Column("Site", Kind.TEXT),
                new Column("Owner", Kind.TEXT),
                new Column("Grown", Kind.BYTES),
                new Column("Grown blocks", Kind.COUNT),
                new Column("Of all growth", Kind.PERCENT),
                new Column("Old", Kind.PERCENT));
        List<Row> rows = suspects.stream().map(ReportTable::row).toList();
        return new ReportTable(
                "Leak suspects",
                "Sites whose live bytes have grown, those first that grow and keep old blocks.",
                columns,
                rows);
    }

    private static Row row(LeakSuspect suspect) {
        List<CallFrame> stack = suspect.site().stack();
        return new Row(
                List.of(
                        stack.isEmpty() ? "(no stack)" : stack.getFirst().name(),
                        suspect.site().owner(),
                        Long.toString(suspect.grownBytes()),
                        Long.toString(suspect.grownBlocks()),
                        Double.toString(suspect.shareOfGrowth()),
                        Double.toString(suspect.oldShare())),
                stack);
    }

    /// Checks that each row has a cell for each column.
    public ReportTable {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        for (Row row : rows) {
            if (row.cells.size() != columns.size()) {
                throw new IllegalArgumentException(
                        "table '" + title + "' has " + columns.size() + " columns, and a row of " + row.cells.size()
                                + " cells: give each column a cell, if an empty one");
            }
        }
    }
}
