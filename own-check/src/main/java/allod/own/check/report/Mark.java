package allod.own.check.report;

/// An underline in one line of source, and what is said of it.
///
/// @param start its first cell, from zero
/// @param end the cell behind its last, more than the first
/// @param primary whether it is the place of the finding
/// @param text what is said; may be empty
record Mark(int start, int end, boolean primary, String text) {

    Mark shifted(int cells, int limit) {
        int from = Math.clamp(start - cells, 0, limit - 1);
        return new Mark(from, Math.clamp(end - cells, from + 1, limit), primary, text);
    }

    char sign() {
        return primary ? '^' : '-';
    }
}
