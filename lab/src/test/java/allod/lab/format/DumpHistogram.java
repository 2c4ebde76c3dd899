package allod.lab.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// What `jcmd PID GC.class_histogram` printed: instances and bytes by class.
final class DumpHistogram {

    private DumpHistogram() {}

    static Map<String, Long> instances(Path file) throws IOException {
        return column(file, 1);
    }

    static Map<String, Long> bytes(Path file) throws IOException {
        return column(file, 2);
    }

    private static Map<String, Long> column(Path file, int column) throws IOException {
        Map<String, Long> values = new TreeMap<>();
        for (String line : Files.readAllLines(file)) {
            String[] words = line.strip().split("\\s+");
            if (words.length >= 4 && words[0].endsWith(":")) {
                values.merge(words[3], Long.valueOf(words[column]), Long::sum);
            }
        }
        return values;
    }
}
