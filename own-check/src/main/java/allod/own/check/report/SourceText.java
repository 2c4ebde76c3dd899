package allod.own.check.report;

import java.util.Arrays;

/// The text of a source file, by lines.
///
/// Lines and columns count from one, offsets from zero; columns count characters as Java does.
public final class SourceText {

    private final String text;
    private final int[] lineStarts;

    /// The text of a file.
    public SourceText(CharSequence content) {
        text = content.toString();
        lineStarts = lineStarts(text);
    }

    private static int[] lineStarts(String text) {
        int[] starts = new int[16];
        int count = 1;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            boolean ends = c == '\n' || (c == '\r' && !text.startsWith("\n", at + 1));
            if (ends) {
                if (count == starts.length) {
                    starts = Arrays.copyOf(starts, 2 * count);
                }
                starts[count++] = at + 1;
            }
        }
        return Arrays.copyOf(starts, count);
    }

    /// All of it.
    public String text() {
        return text;
    }

    /// The line of an offset.
    public int lineOf(int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /// The column of an offset in its line.
    public int columnOf(int offset) {
        return offset - lineStarts[lineOf(offset) - 1] + 1;
    }

    /// The text of a line without its end.
    public String line(int line) {
        return text.substring(lineStarts[line - 1], lineEnd(line));
    }

    /// The offset behind the last character of a line, before its end.
    int lineEnd(int line) {
        int end = line < lineStarts.length ? lineStarts[line] : text.length();
        while (end > lineStarts[line - 1] && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return end;
    }
}
