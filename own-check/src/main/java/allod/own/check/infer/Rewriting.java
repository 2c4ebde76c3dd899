package allod.own.check.infer;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Puts words into a source, with their imports. Nothing else in the source changes.
final class Rewriting {

    private static final String PACKAGE = "allod.own.";
    private static final Pattern HEAD =
            Pattern.compile("^(?:package|import)\\s[^;]*;[^\\n]*(?:\\n|\\z)", Pattern.MULTILINE);

    private final String text;
    private final String newline;

    Rewriting(String text) {
        this.text = text;
        this.newline = text.contains("\r\n") ? "\r\n" : "\n";
    }

    String with(List<Edit> edits) {
        StringBuilder result = new StringBuilder(text);
        Set<String> imports = new TreeSet<>();
        edits.stream().sorted(Comparator.comparingInt(Edit::offset).reversed()).forEach(edit -> {
            boolean taken = taken(edit.word());
            if (!taken) {
                imports.add(edit.word());
            }
            String word = "@" + (taken ? PACKAGE : "") + edit.word() + edit.arguments();
            result.insert(edit.offset(), word + (edit.line() ? newline + indent(edit.offset()) : " "));
        });
        imports.removeIf(word -> imported(PACKAGE + word) || text.contains("import allod.own.*;"));
        insertImports(result, imports);
        return result.toString();
    }

    /// Whether the source means something else by the simple name.
    private boolean taken(String word) {
        Matcher other = Pattern.compile("import\\s+(?:[\\w.]+\\.)" + word + "\\s*;|"
                        + "(?:class|interface|record|enum|@interface)\\s+" + word + "\\b")
                .matcher(text);
        return other.find() && !imported(PACKAGE + word);
    }

    private boolean imported(String name) {
        return Pattern.compile("import\\s+" + Pattern.quote(name) + "\\s*;")
                .matcher(text)
                .find();
    }

    private String indent(int offset) {
        int start = text.lastIndexOf('\n', offset - 1) + 1;
        int end = start;
        while (end < offset && Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return text.substring(start, end);
    }

    private void insertImports(StringBuilder result, Set<String> words) {
        if (words.isEmpty()) {
            return;
        }
        StringBuilder lines = new StringBuilder();
        words.forEach(word ->
                lines.append("import ").append(PACKAGE).append(word).append(';').append(newline));
        int at = 0;
        boolean imports = false;
        Matcher head = HEAD.matcher(text);
        while (head.find()) {
            at = head.end();
            imports |= head.group().startsWith("import");
        }
        result.insert(at, (at > 0 && !imports ? newline : "") + lines + (at == 0 ? newline : ""));
    }
}
