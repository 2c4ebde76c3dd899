package allod.gc.object;

import allod.pages.Address;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/// How the characters of a string lie in an array of bytes.
///
/// ```
/// LATIN1   one byte a char, when all are below 256
/// UTF8     one to four bytes a code point; a surrogate without its other half takes three, so that every Java string
///          comes back as it was
/// ```
///
/// - **TE1** a string has exactly one encoding, so equal strings have equal bytes
/// - **TE2** what [#write] wrote, [#read] gives back, whatever the string
///
/// Strings are walked by UTF-16 units, as Java's are, without an object for the walk: its state is a `long`,
///
/// ```
///  63 ............... 32 31 ........ 16 15 ......... 0
/// ┌─────────────────────┬──────────────┬──────────────┐
/// │ next byte           │ pending unit │ unit         │     pending: the second half of a pair, 0 for none
/// └─────────────────────┴──────────────┴──────────────┘
/// ```
///
/// Errors: bytes that [#write] did not write give other strings, never an exception.
///
/// Source: UTF-8 with lone surrogates is known as WTF-8.
public enum TextEncoding {
    LATIN1,
    UTF8;

    private static final int PENDING_SHIFT = 16;
    private static final int NEXT_SHIFT = 32;

    /// State of a walk that has not begun.
    public static final long START = 0;

    /// The one that a string has.
    public static TextEncoding of(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0xff) {
                return UTF8;
            }
        }
        return LATIN1;
    }

    /// Bytes that a string of this encoding takes.
    public long bytesOf(String text) {
        if (this == LATIN1) {
            return text.length();
        }
        long bytes = 0;
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            bytes += utf8Bytes(codePoint);
            i += Character.charCount(codePoint);
        }
        return bytes;
    }

    private static int utf8Bytes(int codePoint) {
        return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    }

    /// Writes the bytes of a string of this encoding; there is room for [#bytesOf] of them.
    public void write(String text, long address) {
        if (this == LATIN1) {
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            MemorySegment.copy(
                    MemorySegment.ofArray(bytes), 0, Address.segment(address, bytes.length), 0, bytes.length);
            return;
        }
        long to = address;
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            to = writeUtf8(codePoint, to);
            i += Character.charCount(codePoint);
        }
    }

    private static long writeUtf8(int codePoint, long address) {
        int bytes = utf8Bytes(codePoint);
        if (bytes == 1) {
            Address.putByte(address, (byte) codePoint);
            return address + 1;
        }
        int rest = codePoint;
        for (int i = bytes - 1; i > 0; i--) {
            Address.putByte(address + i, (byte) (0x80 | (rest & 0x3f)));
            rest >>>= 6;
        }
        Address.putByte(address, (byte) ((0xf00 >>> bytes & 0xff) | rest)); // as many leading ones as bytes
        return address + bytes;
    }

    /// The string in some bytes.
    public String read(long address, int bytes) {
        if (this == LATIN1) {
            byte[] copy = new byte[bytes];
            MemorySegment.copy(Address.segment(address, bytes), 0, MemorySegment.ofArray(copy), 0, bytes);
            return new String(copy, StandardCharsets.ISO_8859_1);
        }
        StringBuilder text = new StringBuilder(bytes);
        for (long state = START; hasNext(state, bytes); ) {
            state = next(address, state);
            text.append(unitOf(state));
        }
        return text.toString();
    }

    /// Whether a walk over so many bytes goes on.
    public static boolean hasNext(long state, int bytes) {
        return state >>> NEXT_SHIFT < bytes || (state >>> PENDING_SHIFT & 0xffff) != 0;
    }

    /// The state after the next unit.
    public long next(long address, long state) {
        long pending = state >>> PENDING_SHIFT & 0xffff;
        if (pending != 0) {
            return (state & -1L << NEXT_SHIFT) | pending;
        }
        long index = state >>> NEXT_SHIFT;
        int first = Address.getByte(address + index) & 0xff;
        if (this == LATIN1 || first < 0x80) {
            return ((index + 1) << NEXT_SHIFT) | first;
        }
        return nextUtf8(address, index, first);
    }

    private static long nextUtf8(long address, long index, int first) {
        int bytes = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        int codePoint = first & (0x7f >>> bytes);
        for (int i = 1; i < bytes; i++) {
            codePoint = (codePoint << 6) | (Address.getByte(address + index + i) & 0x3f);
        }
        long nextIndex = (index + bytes) << NEXT_SHIFT;
        if (bytes < 4) {
            return nextIndex | codePoint;
        }
        return nextIndex
                | (long) Character.lowSurrogate(codePoint) << PENDING_SHIFT
                | Character.highSurrogate(codePoint);
    }

    /// The unit that a walk met last.
    public static char unitOf(long state) {
        return (char) state;
    }
}
