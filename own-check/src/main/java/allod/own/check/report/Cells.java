package allod.own.check.report;

/// A line of source as it stands on a terminal: tabs as four blanks, wide characters in two cells, and nothing
/// that a terminal would obey.
final class Cells {

    private static final int TAB = 4;

    private final StringBuilder shown = new StringBuilder();
    private final int[] cellOf;
    private final int width;

    Cells(String line) {
        cellOf = new int[line.length() + 1];
        int cell = 0;
        for (int at = 0; at < line.length(); ) {
            int point = line.codePointAt(at);
            int size = Character.charCount(point);
            for (int part = 0; part < size; part++) {
                cellOf[at + part] = cell;
            }
            cell += append(point);
            at += size;
        }
        cellOf[line.length()] = cell;
        width = cell;
    }

    private int append(int point) {
        if (point == '\t') {
            shown.repeat(' ', TAB);
            return TAB;
        }
        if (Character.isISOControl(point) || isDirection(point) || !Character.isDefined(point)) {
            shown.append('\ufffd');
            return 1;
        }
        shown.appendCodePoint(point);
        return width(point);
    }

    // a text may not be shown in another order than the compiler reads it
    private static boolean isDirection(int point) {
        return isIn(point, 0x202a, 0x202e) || isIn(point, 0x2066, 0x2069);
    }

    private static boolean isIn(int point, int first, int last) {
        return point >= first && point <= last;
    }

    private static int width(int point) {
        int type = Character.getType(point);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        return isWide(point) ? 2 : 1;
    }

    private static boolean isWide(int point) {
        return isIn(point, 0x1100, 0x115f) // Hangul that combines
                || isIn(point, 0x2e80, 0xa4cf) // Han, Kana
                || isIn(point, 0xac00, 0xd7a3) // Hangul
                || isIn(point, 0xf900, 0xfaff) // more Han
                || isIn(point, 0xfe30, 0xfe6f) // vertical and small forms
                || isIn(point, 0xff00, 0xff60) // full width
                || isIn(point, 0x1f300, 0x1faff) // pictures
                || isIn(point, 0x20000, 0x3fffd); // rare Han
    }

    /// The cell where a character starts, from zero.
    int cell(int index) {
        return cellOf[Math.min(index, cellOf.length - 1)];
    }

    /// How many cells the line takes.
    int width() {
        return width;
    }

    /// The line, without blanks at its end.
    String text() {
        return shown.toString().stripTrailing();
    }

    /// The characters between two cells; a wide character that lies across an edge is left out.
    String between(int from, int to) {
        StringBuilder part = new StringBuilder();
        int cell = 0;
        for (int at = 0; at < shown.length() && cell < to; ) {
            int point = shown.codePointAt(at);
            int next = cell + (point == '\ufffd' ? 1 : width(point));
            if (cell >= from && next <= to) {
                part.appendCodePoint(point);
            }
            cell = next;
            at += Character.charCount(point);
        }
        return part.toString();
    }
}
