package allod.lab.attach;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The objects of the Java heap by class.
///
/// @param rows the class with the most bytes first
public record ClassHistogram(List<Row> rows) {

    /// Nothing is known.
    public static final ClassHistogram NONE = new ClassHistogram(List.of());

    private static final Pattern LINE =
            Pattern.compile(" *[0-9]{1,9}: +([0-9]{1,15}) +([0-9]{1,18}) +(\\S+)(?: \\(.*\\))?");

    public ClassHistogram {
        rows = List.copyOf(rows);
    }

    /// One class.
    ///
    /// @param name as in Java source: `byte[]`
    public record Row(String name, long objects, long bytes) {}

    /// The answer to `GC.class_histogram`; lines of another form are passed over.
    static ClassHistogram parse(String answer) {
        List<Row> rows = new ArrayList<>();
        for (String line : answer.split("\n", -1)) {
            Matcher matcher = LINE.matcher(line.stripTrailing());
            if (matcher.matches()) {
                rows.add(new Row(
                        readable(matcher.group(3)),
                        Long.parseLong(matcher.group(1)),
                        Long.parseLong(matcher.group(2))));
            }
        }
        return new ClassHistogram(rows);
    }

    public long totalBytes() {
        return rows.stream().mapToLong(Row::bytes).sum();
    }

    /// `[[I` is `int[][]`, `[Ljava.lang.String;` is `java.lang.String[]`.
    static String readable(String name) {
        int dimensions = 0;
        while (dimensions < name.length() && name.charAt(dimensions) == '[') {
            dimensions++;
        }
        if (dimensions == 0 || dimensions == name.length()) {
            return name;
        }
        String element = name.substring(dimensions);
        String plain = switch (element.charAt(0)) {
            case 'B' -> "byte";
            case 'C' -> "char";
            case 'D' -> "double";
            case 'F' -> "float";
            case 'I' -> "int";
            case 'J' -> "long";
            case 'S' -> "short";
            case 'Z' -> "boolean";
            default -> element.substring(1).replaceFirst(";$", "");
        };
        return plain + "[]".repeat(dimensions);
    }
}
