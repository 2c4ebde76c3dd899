package allod.own.check.type;

import java.util.ArrayList;
import java.util.List;

/// The words of a stub file, one after the other: names (with their dots), texts in quotes, and single signs.
/// Comments are Java's.
final class StubTokens {

    /// @param text as it stands there; a text keeps its first quote
    private record Token(String text, int line) {}

    private final String file;
    private final List<Token> tokens = new ArrayList<>();
    private int next;

    StubTokens(String file, String text) {
        this.file = file;
        split(text);
    }

    private void split(String text) {
        int line = 1;
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            int end = at + 1;
            if (c == '\n') {
                line++;
            } else if (text.startsWith("//", at)) {
                end = orEnd(text, text.indexOf('\n', at));
            } else if (text.startsWith("/*", at)) {
                end = orEnd(text, text.indexOf("*/", at) + 2);
                line += (int) text.substring(at, end)
                        .chars()
                        .filter(sign -> sign == '\n')
                        .count();
            } else if (c == '"') {
                end = text.indexOf('"', at + 1);
                if (end < 0 || text.substring(at, end).indexOf('\n') >= 0) {
                    throw refused(
                            line,
                            text.substring(at, Math.min(text.length(), at + 12)).strip(),
                            "a text ends with a quote on its line");
                }
                tokens.add(new Token(text.substring(at, end), line));
                end++;
            } else if (Character.isJavaIdentifierStart(c)) {
                end = name(text, at);
                tokens.add(new Token(text.substring(at, end), line));
            } else if (!Character.isWhitespace(c)) {
                tokens.add(new Token(String.valueOf(c), line));
            }
            at = end;
        }
        tokens.add(new Token("", line));
    }

    private static int orEnd(String text, int found) {
        return found < 2 ? text.length() : found;
    }

    private static int name(String text, int start) {
        int end = start;
        while (end < text.length()
                && (Character.isJavaIdentifierPart(text.charAt(end))
                        || (text.charAt(end) == '.'
                                && end + 1 < text.length()
                                && Character.isJavaIdentifierStart(text.charAt(end + 1))))) {
            end++;
        }
        return end;
    }

    /// The next token, which stays; empty at the end of the file.
    String peek() {
        return tokens.get(next).text();
    }

    /// Takes the next token.
    String take() {
        String text = peek();
        if (next < tokens.size() - 1) {
            next++;
        }
        return text;
    }

    /// Takes the next token if it is the wanted one.
    boolean takeIf(String wanted) {
        boolean there = peek().equals(wanted);
        if (there) {
            take();
        }
        return there;
    }

    /// Takes the next token, which must be the wanted one.
    void expect(String wanted, String remedy) {
        if (!takeIf(wanted)) {
            throw refused(remedy);
        }
    }

    /// Takes a name.
    String name(String remedy) {
        if (peek().isEmpty() || !Character.isJavaIdentifierStart(peek().charAt(0))) {
            throw refused(remedy);
        }
        return take();
    }

    /// Takes a text in quotes, without them.
    String text(String remedy) {
        if (!peek().startsWith("\"")) {
            throw refused(remedy);
        }
        return take().substring(1);
    }

    /// Whether all is read.
    boolean atEnd() {
        return peek().isEmpty();
    }

    /// What is wrong about the next token.
    IllegalArgumentException refused(String remedy) {
        return refused(tokens.get(next).line(), peek(), remedy);
    }

    private IllegalArgumentException refused(int line, String token, String remedy) {
        String shown = token.isEmpty() ? "the end of the file" : "'" + token + "'";
        return new IllegalArgumentException(
                "stubs " + file + ", line " + line + ": " + shown + " does not belong here: " + remedy);
    }
}
