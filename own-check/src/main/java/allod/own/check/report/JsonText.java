package allod.own.check.report;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/// Writes JSON, indented, member by member in the order of the calls.
///
/// Misuse, as a member without an object, is an error of the caller and caught by assertions.
final class JsonText {

    private static final class Level {
        final char end;
        boolean hasMembers;

        Level(char end) {
            this.end = end;
        }
    }

    private final StringBuilder out = new StringBuilder();
    private final Deque<Level> levels = new ArrayDeque<>();
    private boolean named;

    JsonText object() {
        return open('{', '}');
    }

    JsonText array() {
        return open('[', ']');
    }

    private JsonText open(char start, char end) {
        separate();
        out.append(start);
        levels.push(new Level(end));
        return this;
    }

    JsonText end() {
        assert !named : "a name without a value";
        Level level = levels.pop();
        if (level.hasMembers) {
            breakLine();
        }
        out.append(level.end);
        return this;
    }

    JsonText name(String name) {
        assert !named && levels.getFirst().end == '}' : name;
        separate();
        quote(name);
        out.append(": ");
        named = true;
        return this;
    }

    JsonText value(String text) {
        separate();
        quote(text);
        return this;
    }

    JsonText value(long number) {
        separate();
        out.append(number);
        return this;
    }

    JsonText value(boolean truth) {
        separate();
        out.append(truth);
        return this;
    }

    JsonText member(String name, String text) {
        return name(name).value(text);
    }

    JsonText member(String name, long number) {
        return name(name).value(number);
    }

    private void separate() {
        if (named) {
            named = false;
            return;
        }
        Level level = levels.peek();
        if (level != null) {
            if (level.hasMembers) {
                out.append(',');
            }
            level.hasMembers = true;
            breakLine();
        }
    }

    private void breakLine() {
        out.append('\n').repeat("  ", levels.size());
    }

    private void quote(String text) {
        out.append('"');
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ' || (Character.isSurrogate(c) && !isPaired(text, at))) {
                        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    // half a character cannot be written as UTF-8
    private static boolean isPaired(String text, int at) {
        char c = text.charAt(at);
        return Character.isHighSurrogate(c)
                ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }

    @Override
    public String toString() {
        assert levels.isEmpty() : "still open: " + levels.size();
        return out + "\n";
    }
}
