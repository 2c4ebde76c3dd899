package allod.own.check.report;

/// Steps through Java source, token by token as far as brackets need it: comments, strings and characters are
/// passed over as wholes.
final class Lexer {

    private final String text;

    Lexer(String text) {
        this.text = text;
    }

    /// The offset of the next token at or behind an offset.
    int skipBlank(int from) {
        int at = from;
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
            } else if (text.startsWith("//", at)) {
                at = lineEnd(at);
            } else if (text.startsWith("/*", at)) {
                at = behind("*/", at + 2);
            } else {
                break;
            }
        }
        return at;
    }

    /// The offset behind the token that starts at an offset.
    int tokenEnd(int from) {
        if (from >= text.length()) {
            return text.length();
        }
        char c = text.charAt(from);
        if (text.startsWith("\"\"\"", from)) {
            return quoteEnd("\"\"\"", from + 3);
        }
        if (c == '"' || c == '\'') {
            return quoteEnd(String.valueOf(c), from + 1);
        }
        if (Character.isDigit(c)) {
            return numberEnd(from);
        }
        int at = from;
        while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
            at++;
        }
        return Math.max(at, from + 1);
    }

    /// The offset behind the bracket that closes the one at an offset.
    int bracketEnd(int open) {
        int depth = 0;
        int at = open;
        while (at < text.length()) {
            int end = tokenEnd(at);
            switch (text.charAt(at)) {
                case '(', '[', '{' -> depth++;
                case ')', ']', '}' -> depth--;
                default -> {}
            }
            if (depth == 0) {
                return end;
            }
            at = skipBlank(end);
        }
        return text.length();
    }

    /// The offset behind the annotation that starts at an offset.
    int annotationEnd(int at) {
        int end = tokenEnd(skipBlank(at + 1));
        int next = skipBlank(end);
        while (text.startsWith(".", next)) {
            end = tokenEnd(skipBlank(next + 1));
            next = skipBlank(end);
        }
        return text.startsWith("(", next) ? bracketEnd(next) : end;
    }

    /// The offset of the first of some characters at or behind an offset that stands in no bracket.
    int find(String wanted, int from) {
        int at = skipBlank(from);
        while (at < text.length()) {
            char c = text.charAt(at);
            if (wanted.indexOf(c) >= 0) {
                return at;
            }
            at = skipBlank(c == '(' || c == '[' || c == '{' ? bracketEnd(at) : tokenEnd(at));
        }
        return text.length();
    }

    /// Whether a word stands at an offset.
    boolean startsWithWord(String word, int at) {
        return text.startsWith(word, at) && tokenEnd(at) == at + word.length();
    }

    /// The offset of a word at or behind an offset, or -1 when it does not come before the limit.
    int findWord(String word, int from, int limit) {
        int at = skipBlank(from);
        while (at < limit && at < text.length()) {
            int end = tokenEnd(at);
            if (end - at == word.length() && text.startsWith(word, at)) {
                return at;
            }
            at = skipBlank(text.charAt(at) == '(' ? bracketEnd(at) : end);
        }
        return -1;
    }

    private int quoteEnd(String quote, int from) {
        int at = from;
        while (at < text.length() && !text.startsWith(quote, at)) {
            if (quote.length() == 1 && text.charAt(at) == '\n') {
                return at;
            }
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(text.length(), at + quote.length());
    }

    private int numberEnd(int from) {
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at);
            boolean exponentSign =
                    (c == '+' || c == '-') && "eEpP".indexOf(text.charAt(at - 1)) >= 0 && isDecimal(from, at);
            if (!Character.isJavaIdentifierPart(c) && c != '.' && !exponentSign) {
                break;
            }
            at++;
        }
        return at;
    }

    // 0xE+1 is a sum, 1E+1 and 0x1p+1 are numbers
    private boolean isDecimal(int from, int at) {
        boolean hex = text.startsWith("0x", from) || text.startsWith("0X", from);
        return !hex || "pP".indexOf(text.charAt(at - 1)) >= 0;
    }

    private int lineEnd(int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    private int behind(String end, int from) {
        int found = text.indexOf(end, from);
        return found < 0 ? text.length() : found + end.length();
    }
}
