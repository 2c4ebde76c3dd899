package allod.own.check.report;

/// A place of a finding, as numbers: what is left of a [Label] when the trees are gone.
///
/// @param whole all of it, for tools
/// @param underlined the part in its first line that is underlined for people
/// @param line the line of the underlined part
/// @param column the column of the underlined part
/// @param endLine the line where all of it ends
/// @param endColumn the column behind its last character
/// @param text what happened there
public record PlacedLabel(
        Extent whole, Extent underlined, int line, int column, int endLine, int endColumn, String text) {

    static PlacedLabel of(SourceText source, Extent whole, Extent underlined, String text) {
        return new PlacedLabel(
                whole,
                underlined,
                source.lineOf(underlined.start()),
                source.columnOf(underlined.start()),
                source.lineOf(whole.end()),
                source.columnOf(whole.end()),
                text);
    }
}
