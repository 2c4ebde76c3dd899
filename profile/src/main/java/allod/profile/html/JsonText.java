package allod.profile.html;

import java.io.IOException;
import java.io.Writer;

/// Writes JSON that may stand inside a `<script>` element of a page: no `<`, `>` or `&` occurs in it, whatever the
/// strings hold, so that nothing in them can end the element or begin a comment. Numbers beyond 53 bits lose their
/// last digits in the browser.
///
/// Invariant: **J1** the output is printable ASCII.
///
/// One thread.
final class JsonText {

    private static final String HEX = "0123456789abcdef";

    private final Writer out;
    private boolean first = true; // whether the next value opens its array or object

    JsonText(Writer out) {
        this.out = out;
    }

    JsonText beginObject() throws IOException {
        return open('{');
    }

    JsonText endObject() throws IOException {
        return close('}');
    }

    JsonText beginArray() throws IOException {
        return open('[');
    }

    JsonText endArray() throws IOException {
        return close(']');
    }

    /// The key of the next value.
    JsonText key(String name) throws IOException {
        comma();
        quote(name);
        out.write(':');
        first = true;
        return this;
    }

    JsonText value(String text) throws IOException {
        comma();
        quote(text);
        return this;
    }

    JsonText value(long number) throws IOException {
        comma();
        out.write(Long.toString(number));
        return this;
    }

    private JsonText open(char bracket) throws IOException {
        comma();
        out.write(bracket);
        first = true;
        return this;
    }

    private JsonText close(char bracket) throws IOException {
        out.write(bracket);
        first = false;
        return this;
    }

    private void comma() throws IOException {
        if (!first) {
            out.write(',');
        }
        first = false;
    }

    private void quote(String text) throws IOException {
        out.write('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.write('\\');
                out.write(c);
            } else if (c < ' ' || c > '~' || c == '<' || c == '>' || c == '&') {
                out.write("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    out.write(HEX.charAt(c >> shift & 0xf));
                }
            } else {
                out.write(c);
            }
        }
        out.write('"');
    }
}
