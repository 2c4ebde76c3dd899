package allod.lab.memory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// Everything that was read at one moment, as text by name; and the file that keeps it:
///
/// ```
/// allod pages 1
/// == smaps 48213
/// 48213 bytes, then a line break
/// == status 1402
/// ...
/// == end 0
/// ```
///
/// A kept moment is read again by the same code as a live one. A text holds one character a byte.
///
/// @param parts by name
record MomentText(Map<String, String> parts) {

    static final String SMAPS = "smaps";
    static final String ROLLUP = "smaps_rollup";
    static final String STATUS = "status";
    static final String STAT = "stat";
    static final String PROCESS = "process";
    static final String PROGRAM = "program";
    static final String TAKEN = "taken";
    static final String STACKS = "stack pointers";
    static final String RANGES = "ranges";
    static final String JVM = "jvm";
    static final String MACHINE = "machine";
    static final String PAGES = "pages";

    private static final String MAGIC = "allod pages 1\n";
    private static final String HEAD = "== ";
    private static final String END = "end";

    MomentText {
        parts = Map.copyOf(parts);
    }

    String part(String name) {
        return parts.getOrDefault(name, "");
    }

    void save(Path file) throws IOException {
        StringBuilder text = new StringBuilder(MAGIC);
        new TreeMap<>(parts).forEach((name, part) -> {
            String bytes = part.replaceAll("[^\\x00-\\xff]", "?"); // a message in another script; all else is bytes
            text.append(HEAD).append(name).append(' ').append(bytes.length()).append('\n');
            text.append(bytes).append('\n');
        });
        text.append(HEAD).append(END).append(" 0\n\n");
        Files.write(file, text.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    /// @throws IOException the file cannot be read, is not one of ours, or was cut off; the message says so
    static MomentText load(Path file) throws IOException {
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        if (!text.startsWith(MAGIC)) {
            throw new IOException(file + " was not written by `allod pages --save`");
        }
        Map<String, String> parts = new LinkedHashMap<>();
        int at = MAGIC.length();
        while (at < text.length()) {
            int lineEnd = text.indexOf('\n', at);
            int space = lineEnd < 0 ? -1 : text.lastIndexOf(' ', lineEnd);
            if (space < at + HEAD.length() || !text.startsWith(HEAD, at)) {
                throw damaged(file);
            }
            long end = lineEnd + 1 + partChars(file, text.substring(space + 1, lineEnd));
            if (end >= text.length() || text.charAt((int) end) != '\n') {
                throw damaged(file);
            }
            parts.put(text.substring(at + HEAD.length(), space), text.substring(lineEnd + 1, (int) end));
            at = (int) end + 1;
        }
        if (parts.remove(END) == null) {
            throw damaged(file);
        }
        return new MomentText(parts);
    }

    private static long partChars(Path file, String number) throws IOException {
        try {
            return Integer.parseUnsignedInt(number);
        } catch (NumberFormatException _) {
            throw damaged(file);
        }
    }

    private static IOException damaged(Path file) {
        return new IOException(file + " is damaged: save the moment again");
    }
}
