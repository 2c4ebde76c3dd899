package allod.lab.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The lines of a text, and the blank-separated fields of the current line.
///
/// ```
/// + 1c8 3f2 55abd44c93c0\n
/// │ │   └ position: the next field starts here
/// │ └ first field, numbers are hexadecimal without 0x
/// └ mode
/// ```
///
/// Bytes are looked at in place; a line that is not asked for its fields costs one search for the newline.
/// One thread. A line is at most [#MAX_LINE_BYTES] long: no recording has longer ones, and a binary file soon does.
final class LineScanner implements AutoCloseable {

    static final int MAX_LINE_BYTES = 1 << 20;

    private static final int BUFFER_BYTES = 256 << 10;
    private static final byte[] DIGITS = digits();

    private final InputStream input;
    private byte[] buffer = new byte[BUFFER_BYTES];
    private int lineStart;
    private int lineEnd;
    private int nextLine;
    private int filled;
    private int position;
    private long lineNumber;
    private boolean terminated = true;

    LineScanner(InputStream input) {
        this.input = input;
    }

    /// Moves to the next line; false at the end of the text.
    ///
    /// @throws IOException when the stream below cannot go on; `lineNumber()` is then the line that was not read
    boolean next() throws IOException {
        lineStart = nextLine;
        lineNumber++;
        int searched = lineStart;
        while (true) {
            for (int i = searched; i < filled; i++) {
                if (buffer[i] == '\n') {
                    return lineAt(i, true);
                }
            }
            searched = filled - lineStart; // relative: filling moves the line to the front
            if (!fill()) {
                return filled > lineStart && lineAt(filled, false);
            }
            searched += lineStart;
        }
    }

    private boolean lineAt(int end, boolean hasNewline) {
        lineEnd = end;
        nextLine = hasNewline ? end + 1 : end;
        terminated = hasNewline;
        position = Math.min(lineStart + 2, lineEnd);
        return true;
    }

    private boolean fill() throws IOException {
        if (lineStart > 0) {
            System.arraycopy(buffer, lineStart, buffer, 0, filled - lineStart);
            filled -= lineStart;
            nextLine = 0;
            lineStart = 0;
        }
        if (filled == buffer.length) {
            if (filled > MAX_LINE_BYTES) {
                throw new IOException("the line is longer than " + MAX_LINE_BYTES + " bytes: this is not text");
            }
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int read = input.read(buffer, filled, buffer.length - filled);
        if (read <= 0) {
            return false;
        }
        filled += read;
        return true;
    }

    /// The number of the current line, from 1.
    long lineNumber() {
        return lineNumber;
    }

    /// Whether the current line ended with a newline; only the last line of a text may not.
    boolean isTerminated() {
        return terminated;
    }

    /// The letter a record starts with, or 0 when the line is not `<mode><blank>...` and so is no record.
    byte mode() {
        int length = lineEnd - lineStart;
        if (length == 0 || (length > 1 && buffer[lineStart + 1] != ' ')) {
            return 0;
        }
        return buffer[lineStart];
    }

    /// Whether another field follows.
    boolean hasField() {
        return position < lineEnd;
    }

    /// The next field as a hexadecimal number of at most 16 digits.
    long hex(String name) throws MalformedLine {
        int start = position;
        long value = 0;
        int at = start;
        while (at < lineEnd && buffer[at] != ' ') {
            int digit = DIGITS[buffer[at] & 0xff];
            if (digit < 0) {
                throw new MalformedLine(name + " is not a hexadecimal number: '" + fieldAt(start) + "'");
            }
            value = value << 4 | digit;
            at++;
        }
        if (at == start) {
            throw new MalformedLine(name + " is missing");
        }
        if (at - start > 16) {
            throw new MalformedLine(name + " has more than 16 digits: '" + fieldAt(start) + "'");
        }
        position = at < lineEnd ? at + 1 : at;
        return value;
    }

    /// The next `<hexadecimal length> <that many bytes>`.
    String sizedText(String name) throws MalformedLine {
        long bytes = hex("the length of " + name);
        if (bytes < 0 || bytes > lineEnd - position) {
            throw new MalformedLine(name + " has " + (lineEnd - position) + " bytes, its length says " + bytes);
        }
        String text = new String(buffer, position, (int) bytes, StandardCharsets.UTF_8);
        position += (int) bytes;
        if (position < lineEnd && buffer[position] == ' ') {
            position++;
        }
        return text;
    }

    /// The next field as it stands.
    String word() {
        String word = fieldAt(position);
        position = Math.min(lineEnd, position + lengthAt(position) + 1);
        return word;
    }

    /// All that is left of the line.
    String rest() {
        return new String(buffer, position, lineEnd - position, StandardCharsets.UTF_8);
    }

    /// The whole line.
    String line() {
        return new String(buffer, lineStart, lineEnd - lineStart, StandardCharsets.UTF_8);
    }

    private int lengthAt(int start) {
        int end = start;
        while (end < lineEnd && buffer[end] != ' ') {
            end++;
        }
        return end - start;
    }

    private String fieldAt(int start) {
        return new String(buffer, start, Math.min(lengthAt(start), 40), StandardCharsets.UTF_8);
    }

    private static byte[] digits() {
        byte[] digits = new byte[256];
        Arrays.fill(digits, (byte) -1);
        for (int value = 0; value < 16; value++) {
            digits["0123456789abcdef".charAt(value)] = (byte) value;
            digits["0123456789ABCDEF".charAt(value)] = (byte) value;
        }
        return digits;
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
