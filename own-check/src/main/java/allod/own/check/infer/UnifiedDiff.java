package allod.own.check.infer;

import java.util.ArrayList;
import java.util.List;

/// The difference of two texts, as `diff -u` writes it.
///
/// Sources: Myers' O(ND) algorithm; words of ownership change few lines, so D is small.
final class UnifiedDiff {

    private static final int CONTEXT = 3;

    /// One line of the whole comparison.
    ///
    /// @param sign ` `, `-` or `+`
    private record Line(char sign, String text) {}

    private UnifiedDiff() {}

    /// The patch of one file; empty when nothing differs.
    static String of(String name, String before, String after) {
        if (before.equals(after)) {
            return "";
        }
        StringBuilder out = new StringBuilder("--- a/" + name + "\n+++ b/" + name + "\n");
        List<Line> lines = compare(lines(before), lines(after));
        int at = 0;
        int old = 1;
        int fresh = 1;
        while (at < lines.size()) {
            int end = hunkEnd(lines, at);
            if (end > at) {
                hunk(out, lines.subList(at, end), old, fresh);
            } else {
                end = at + 1;
            }
            for (Line line : lines.subList(at, end)) {
                old += line.sign() == '+' ? 0 : 1;
                fresh += line.sign() == '-' ? 0 : 1;
            }
            at = end;
        }
        return out.toString();
    }

    /// Where the hunk ends that starts at a line; the same line when no change is near.
    private static int hunkEnd(List<Line> lines, int start) {
        int end = start;
        for (int i = start;
                i < lines.size() && i - Math.max(end, start) <= (end == start ? CONTEXT : 2 * CONTEXT);
                i++) {
            if (lines.get(i).sign() != ' ') {
                end = i + 1;
            }
        }
        return end == start ? start : Math.min(lines.size(), end + CONTEXT);
    }

    private static void hunk(StringBuilder out, List<Line> lines, int old, int fresh) {
        long gone = lines.stream().filter(line -> line.sign() != '+').count();
        long come = lines.stream().filter(line -> line.sign() != '-').count();
        out.append("@@ -").append(gone == 0 ? old - 1 : old).append(',').append(gone);
        out.append(" +")
                .append(come == 0 ? fresh - 1 : fresh)
                .append(',')
                .append(come)
                .append(" @@\n");
        for (Line line : lines) {
            out.append(line.sign()).append(line.text());
            if (!line.text().endsWith("\n")) {
                out.append("\n\\ No newline at end of file\n");
            }
        }
    }

    /// The lines, each with its end.
    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start) + 1;
            lines.add(text.substring(start, end == 0 ? text.length() : end));
            start = end == 0 ? text.length() : end;
        }
        return lines;
    }

    private static List<Line> compare(List<String> a, List<String> b) {
        int most = a.size() + b.size();
        int[] far = new int[2 * most + 2];
        List<int[]> history = new ArrayList<>();
        for (int d = 0; d <= most; d++) {
            history.add(far.clone());
            for (int k = -d; k <= d; k += 2) {
                boolean down = k == -d || (k != d && far[most + k - 1] < far[most + k + 1]);
                int x = down ? far[most + k + 1] : far[most + k - 1] + 1;
                while (x < a.size() && x - k < b.size() && a.get(x).equals(b.get(x - k))) {
                    x++;
                }
                far[most + k] = x;
                if (x >= a.size() && x - k >= b.size()) {
                    return back(a, b, history, most);
                }
            }
        }
        throw new IllegalStateException("two texts of " + most + " lines need no more edits than that");
    }

    private static List<Line> back(List<String> a, List<String> b, List<int[]> history, int most) {
        List<Line> lines = new ArrayList<>();
        int x = a.size();
        int y = b.size();
        for (int d = history.size() - 1; d >= 0; d--) {
            int[] far = history.get(d);
            int k = x - y;
            boolean down = k == -d || (k != d && far[most + k - 1] < far[most + k + 1]);
            int before = down ? k + 1 : k - 1;
            int fromX = d == 0 ? 0 : far[most + before];
            int fromY = d == 0 ? 0 : fromX - before;
            while (x > fromX && y > fromY) {
                lines.add(new Line(' ', a.get(--x)));
                y--;
            }
            if (d > 0) {
                lines.add(down ? new Line('+', b.get(--y)) : new Line('-', a.get(--x)));
            }
        }
        return lines.reversed();
    }
}
