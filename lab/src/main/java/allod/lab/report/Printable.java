package allod.lab.report;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Text of unknown origin as a terminal may show it.
final class Printable {

    private static final char REPLACEMENT = '\uFFFD';

    private Printable() {}

    /// Names and command lines from the kernel, one character a byte: read as UTF-8 if they are that, zero bytes as
    /// spaces, and control characters, which could move the cursor or change colours, replaced.
    static String of(String bytes) {
        StringBuilder clean = new StringBuilder();
        decoded(bytes).strip().codePoints().forEach(character -> {
            boolean control = Character.isISOControl(character) || Character.getType(character) == Character.FORMAT;
            clean.appendCodePoint(character == 0 ? ' ' : control ? REPLACEMENT : character);
        });
        return clean.toString().strip();
    }

    /// At most `limit` characters, the middle left out: both ends of a path tell something.
    static String shortened(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        int head = (limit - 1) / 3;
        return text.substring(0, head) + "…" + text.substring(text.length() - (limit - 1 - head));
    }

    private static String decoded(String bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException otherEncoding) {
            return bytes;
        }
    }
}
