package allod.lab.format;

import allod.pages.simulate.ReferenceBatch;
import allod.pages.simulate.ReferenceKind;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Takes lackey's lines apart, in place in a buffer of bytes.
///
/// ```
/// I  04001090,3\n        instruction fetch
///  L 1ffeffe7e0,8\n      load          S store     M modify
/// │  │          └ bytes, decimal
/// │  └ address, hexadecimal, 8 to 16 digits
/// └ 3 bytes: what the line is
/// ```
///
/// A line that begins like a record must be one; every other line is a message of valgrind (`==PID==`) or output of
/// the program, and is skipped.
///
/// A record that lies well inside the buffer takes the fast way: no bound is looked at, and the first eight digits,
/// of which there are never fewer, are turned into a number together. Whatever that way does not know is left to the
/// slow one, which looks at every byte and says what is wrong.
final class LackeyParser {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int PREFIX_BYTES = 3;
    private static final int PREFIX_MASK = 0xffffff;
    private static final int[] PREFIXES = {prefix("I  "), prefix(" L "), prefix(" S "), prefix(" M ")}; // by kind
    private static final byte[] KINDS = kindsBySecondByte();
    private static final int MIN_DIGITS = 8;
    private static final int MAX_DIGITS = 16;
    private static final int LONGEST_RECORD = 40; // 3 + 16 + 1 + 8 + 1, and room for what is read ahead
    private static final int NO_KIND = -1;
    private static final long ONES = 0x0101010101010101L;
    private static final long COMMAS = ',' * ONES;
    private static final long ZEROS = '0' * ONES;
    private static final String COMMAND = " Command: ";
    private static final int SHOWN = 60;

    private String program = "";
    private long lines;
    private long otherLines;

    /// Adds the records of whole lines to `batch` until it is full.
    ///
    /// @param end where the filled part of the buffer ends
    /// @return where the first line begins that was not taken
    /// @throws MalformedLine when a line begins like a record and is none; [#lines] counts the lines before it
    int parse(byte[] buffer, int from, int end, ReferenceBatch batch) throws MalformedLine {
        int at = from;
        int safeEnd = end - LONGEST_RECORD;
        while (!batch.isFull()) {
            int next = at <= safeEnd ? parseRecord(buffer, at, batch) : at;
            if (next == at) {
                next = parseSlow(buffer, at, end, batch);
                if (next == at) {
                    break;
                }
            }
            lines++;
            at = next;
        }
        return at;
    }

    /// Takes one record whose bytes are all in the buffer; answers with the start of the next line, or with `at` when
    /// this way does not know the line.
    ///
    /// Kinds and lengths of addresses follow each other without a pattern that a CPU could foresee, so neither is
    /// branched on: the kind comes from a table, and the digits behind the eighth are shifted behind zeros.
    private static int parseRecord(byte[] buffer, int at, ReferenceBatch batch) {
        int kind = KINDS[buffer[at + 1] & 0x7f];
        long high = eightDigits((long) LONGS.get(buffer, at + PREFIX_BYTES));
        long rest = (long) LONGS.get(buffer, at + PREFIX_BYTES + MIN_DIGITS);
        long noComma = rest ^ COMMAS; // a byte that is zero is a comma
        long commas = (noComma - ONES) & ~noComma & (ONES << 7);
        if (((int) INTS.get(buffer, at) & PREFIX_MASK) != PREFIXES[kind] || high < 0 || commas == 0) {
            return at;
        }
        int moreBits = Long.numberOfTrailingZeros(commas) & -Byte.SIZE; // 8 for each digit before the comma
        long low = eightDigits(((rest << (Long.SIZE - Byte.SIZE - moreBits)) << Byte.SIZE) | (ZEROS >>> moreBits));
        int digit = at + PREFIX_BYTES + MIN_DIGITS + moreBits / Byte.SIZE + 1;
        int bytes = buffer[digit] - '0';
        if (low < 0 || bytes < 1 || bytes > 9) { // 0 too: with it the digits that follow would have no end
            return at;
        }
        int value;
        while ((value = buffer[++digit] - '0') >= 0 && value <= 9 && bytes <= ReferenceBatch.MAX_BYTES) {
            bytes = bytes * 10 + value;
        }
        if (buffer[digit] != '\n' || bytes > ReferenceBatch.MAX_BYTES) {
            return at;
        }
        batch.add((high << (moreBits / 2)) | low, bytes, kind);
        return digit + 1;
    }

    private static int kindOf(int prefix) {
        for (int kind = 0; kind < PREFIXES.length; kind++) {
            if (PREFIXES[kind] == prefix) {
                return kind;
            }
        }
        return NO_KIND;
    }

    /// Eight hexadecimal digits, in small letters as lackey writes them, the first in the lowest byte; negative
    /// when one is none.
    ///
    /// A digit is worth its low four bits, and nine more if it is a letter, which bit 6 tells. From their values
    /// the digits are made again, and must be what was read.
    static long eightDigits(long text) {
        long letters = (text >>> 6) & ONES;
        long low = text & 0x0f0f0f0f0f0f0f0fL;
        long values = low + letters * 9;
        long again = values + ZEROS + letters * ('a' - 10 - '0');
        long tooHigh = (low + 0x0606060606060606L + letters * 3) & 0x1010101010101010L; // above 9, or above f
        long tooLow = letters & ~((low + 0x0f0f0f0f0f0f0f0fL) >>> 4); // a letter before a
        if (again != text || (tooHigh | tooLow) != 0) {
            return -1;
        }
        long pairs = ((values << 4) | (values >>> 8)) & 0x00ff00ff00ff00ffL;
        long fours = ((pairs << 8) | (pairs >>> 16)) & 0x0000ffff0000ffffL;
        return ((fours << 16) | (fours >>> 32)) & 0xffffffffL;
    }

    /// Takes one line of any kind; answers with the start of the next one, or with `at` when the line is not whole.
    private int parseSlow(byte[] buffer, int at, int end, ReferenceBatch batch) throws MalformedLine {
        int lineEnd = at;
        while (lineEnd < end && buffer[lineEnd] != '\n') {
            lineEnd++;
        }
        if (lineEnd == end) {
            return at;
        }
        int kind = lineEnd - at < PREFIX_BYTES ? NO_KIND : kindOf(prefixAt(buffer, at));
        if (kind == NO_KIND) {
            skip(buffer, at, lineEnd);
        } else {
            addRecord(new String(buffer, at, lineEnd - at, StandardCharsets.ISO_8859_1), kind, batch);
        }
        return lineEnd + 1;
    }

    private static void addRecord(String line, int kind, ReferenceBatch batch) throws MalformedLine {
        int comma = line.indexOf(',');
        if (comma < 0) {
            throw malformed(line, "it has no comma between address and bytes");
        }
        String address = line.substring(PREFIX_BYTES, comma);
        if (address.isEmpty() || address.length() > MAX_DIGITS || !isNumber(address, 16)) {
            throw malformed(line, "'" + address + "' is no hexadecimal address of 1 to " + MAX_DIGITS + " digits");
        }
        String bytes = line.substring(comma + 1);
        int count = bytes.isEmpty() || bytes.length() > 7 || !isNumber(bytes, 10) ? 0 : Integer.parseInt(bytes);
        if (count < 1 || count > ReferenceBatch.MAX_BYTES) {
            throw malformed(line, "'" + bytes + "' is no number of bytes from 1 to " + ReferenceBatch.MAX_BYTES);
        }
        batch.add(Long.parseUnsignedLong(address, 16), count, kind);
    }

    private static boolean isNumber(String text, int radix) {
        return text.chars().allMatch(letter -> letter < 128 && Character.digit(letter, radix) >= 0);
    }

    private static MalformedLine malformed(String line, String reason) {
        String shown = line.length() > SHOWN ? line.substring(0, SHOWN) + "..." : line;
        return new MalformedLine(
                "'" + shown.replaceAll("\\p{Cntrl}", "?") + "' begins like a reference, but " + reason);
    }

    private void skip(byte[] buffer, int at, int lineEnd) {
        boolean message = lineEnd - at > 2 && buffer[at] == '=' && buffer[at + 1] == '=';
        if (!message) {
            otherLines++;
        } else if (program.isEmpty()) {
            String line = new String(buffer, at, lineEnd - at, StandardCharsets.UTF_8);
            int command = line.indexOf(COMMAND);
            program = command < 0 ? "" : line.substring(command + COMMAND.length());
        }
    }

    /// The kind that a record can only have; which it has is told by the whole prefix.
    private static byte[] kindsBySecondByte() {
        byte[] kinds = new byte[0x80];
        kinds['L'] = ReferenceKind.LOAD;
        kinds['S'] = ReferenceKind.STORE;
        kinds['M'] = ReferenceKind.MODIFY;
        return kinds; // FETCH is 0
    }

    private static int prefix(String text) {
        return prefixAt(text.getBytes(StandardCharsets.ISO_8859_1), 0);
    }

    private static int prefixAt(byte[] bytes, int at) {
        return (bytes[at] & 0xff) | ((bytes[at + 1] & 0xff) << 8) | ((bytes[at + 2] & 0xff) << 16);
    }

    /// Whether a line begins like a record.
    static boolean isRecord(byte[] buffer, int at, int lineEnd) {
        return lineEnd - at >= PREFIX_BYTES && kindOf(prefixAt(buffer, at)) != NO_KIND;
    }

    /// Lines taken so far.
    long lines() {
        return lines;
    }

    /// Lines that are neither records nor messages of valgrind.
    long otherLines() {
        return otherLines;
    }

    /// The command line of the program, as valgrind's message tells it.
    String program() {
        return program;
    }
}
