package allod.profile.format;

import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;

/// Reads what [ProtoWriter] and others write: a cursor over the fields of one message.
///
/// Fields that nobody asks for are skipped. Every length is checked against the message that it lies in.
///
/// Threads: one.
final class ProtoReader {
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED_32 = 5;

    private final byte[] bytes;
    private final int end;
    private int at;
    private int field;
    private int wireType;
    private int valueStart;
    private int valueEnd;
    private long value;

    ProtoReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private ProtoReader(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.end = to;
    }

    /// Goes to the next field.
    ///
    /// @return whether there is one
    boolean next() throws MalformedProfile {
        if (at == end) {
            return false;
        }
        int tagStart = at;
        long tag = varint();
        field = (int) (tag >>> 3);
        wireType = (int) tag & 7;
        if (tag >>> 3 == 0 || tag >>> 3 > 1 << 29) {
            throw damaged("field number " + (tag >>> 3), tagStart);
        }
        switch (wireType) {
            case VARINT -> value = varint();
            case FIXED_64 -> span(8);
            case FIXED_32 -> span(4);
            case BYTES -> {
                long length = varint();
                if (length < 0 || length > end - at) {
                    throw damaged(
                            "a length of " + Long.toUnsignedString(length) + " bytes where " + (end - at) + " are left",
                            tagStart);
                }
                span((int) length);
            }
            default -> throw damaged("wire type " + wireType, tagStart);
        }
        return true;
    }

    /// The number of the field.
    int field() {
        return field;
    }

    /// Its value, a number.
    long number() throws MalformedProfile {
        require(VARINT);
        return value;
    }

    /// Its value, a string.
    String string() throws MalformedProfile {
        require(BYTES);
        return new String(bytes, valueStart, valueEnd - valueStart, StandardCharsets.UTF_8);
    }

    /// Its value, a message.
    ProtoReader message() throws MalformedProfile {
        require(BYTES);
        return new ProtoReader(bytes, valueStart, valueEnd);
    }

    /// Its value, one number or many packed ones.
    void numbers(LongConsumer action) throws MalformedProfile {
        if (wireType == VARINT) {
            action.accept(value);
            return;
        }
        ProtoReader packed = message();
        while (packed.at < packed.end) {
            action.accept(packed.varint());
        }
    }

    private void span(int spanBytes) throws MalformedProfile {
        if (spanBytes > end - at) {
            throw damaged(spanBytes + " bytes where " + (end - at) + " are left", at);
        }
        valueStart = at;
        valueEnd = at + spanBytes;
        at = valueEnd;
    }

    private long varint() throws MalformedProfile {
        int start = at;
        long number = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at == end) {
                throw damaged("a number that does not end", start);
            }
            byte next = bytes[at++];
            number |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return number;
            }
        }
        throw damaged("a number of more than 10 bytes", start);
    }

    private void require(int expected) throws MalformedProfile {
        if (wireType != expected) {
            throw damaged("field " + field + " has wire type " + wireType + " instead of " + expected, at);
        }
    }

    private static MalformedProfile damaged(String what, int offset) {
        return new MalformedProfile("not a pprof profile, or a damaged one: " + what + " at byte " + offset
                + " of the uncompressed file. Write or fetch it again.");
    }
}
