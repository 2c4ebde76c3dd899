package allod.own.check;

import allod.own.check.report.Census;
import allod.own.check.report.Census.ClassCount;
import allod.own.check.report.OwnCode;
import allod.own.check.report.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The proof that the checker ran: a small file of lines, for continuous integration to look at.
///
/// ```
/// allod-own-check 1.0
/// classes 2
/// methods 14
/// trusted 1
/// OWN1002 3                      findings of the last run, by code
/// class allod.demo.Store 11 1    methods and trusted bodies
/// class allod.demo.Wire 3 0
/// ```
///
/// - **R1** equal sources give equal bytes: no time, no path, names in order.
/// - **R2** a build that compiles only what changed leaves the lines of other classes as they were, as long as
///   their class files lie beside `META-INF`.
/// - **R3** a file that says the same already is not touched.
final class RunMarker {

    private static final String NAME = "allod-own-check ";
    private static final String CLASS = "class ";

    private RunMarker() {}

    static void write(Path file, Census census) throws IOException {
        SortedMap<String, ClassCount> classes = new TreeMap<>(kept(file));
        classes.putAll(census.classes());
        StringBuilder text = new StringBuilder(NAME + CheckerVersion.text() + "\n");
        text.append("classes ").append(classes.size()).append('\n');
        text.append("methods ").append(sum(classes, false)).append('\n');
        text.append("trusted ").append(sum(classes, true)).append('\n');
        for (Map.Entry<OwnCode, Integer> count : census.counts().entrySet()) {
            text.append(count.getKey().id())
                    .append(' ')
                    .append(count.getValue())
                    .append('\n');
        }
        classes.forEach((name, count) -> text.append(CLASS + name)
                .append(" " + count.methods())
                .append(" " + count.trusted())
                .append('\n'));
        WholeFile.write(file, text.toString());
    }

    private static int sum(SortedMap<String, ClassCount> classes, boolean trusted) {
        return classes.values().stream()
                .mapToInt(count -> trusted ? count.trusted() : count.methods())
                .sum();
    }

    private static SortedMap<String, ClassCount> kept(Path file) throws IOException {
        SortedMap<String, ClassCount> kept = new TreeMap<>();
        Path metaInf = file.toAbsolutePath().getParent();
        if (!Files.isRegularFile(file) || metaInf == null || metaInf.getParent() == null) {
            return kept;
        }
        Path classFolder = metaInf.getParent();
        List<String> lines = Files.readAllLines(file);
        if (lines.isEmpty() || !lines.getFirst().equals(NAME + CheckerVersion.text())) {
            return kept; // another version may have counted otherwise
        }
        for (String line : lines) {
            String[] words = line.split(" ");
            ClassCount count = line.startsWith(CLASS) && words.length == 4 ? count(words) : null;
            if (count != null && Files.isRegularFile(classFolder.resolve(words[1].replace('.', '/') + ".class"))) {
                kept.put(words[1], count);
            }
        }
        return kept;
    }

    private static @Nullable ClassCount count(String[] words) {
        try {
            return new ClassCount(Integer.parseInt(words[2]), Integer.parseInt(words[3]));
        } catch (NumberFormatException e) {
            return null; // a damaged line is written anew when its class is compiled
        }
    }
}
