package allod.profile.format;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The wire format of Protocol Buffers, as far as profiles need it: numbers, strings, messages, packed numbers.
///
/// ```
/// field  = tag, value          tag    = number << 3 | 0 (varint) or 2 (length, bytes)
/// varint = 7 bits a byte, the lowest first, the top bit set in all but the last
/// ```
///
/// Threads: one.
///
/// Sources: the public specification of the encoding (Protocol Buffers, *Encoding*).
final class ProtoWriter {
    private static final int VARINT = 0;
    private static final int BYTES = 2;
    private static final int MAX_VARINT_BYTES = 10;

    private byte[] bytes = new byte[1 << 10];
    private int count;

    /// A number; the default, 0, is left out.
    void number(int field, long value) {
        if (value != 0) {
            varint((long) field << 3 | VARINT);
            varint(value);
        }
    }

    /// A string; an empty one is written, because tables count on it.
    void string(int field, String value) {
        bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /// A message within this one. The other writer is empty afterwards, ready for the next.
    void message(int field, ProtoWriter body) {
        varint((long) field << 3 | BYTES);
        varint(body.count);
        append(body.bytes, body.count);
        body.count = 0;
    }

    /// Numbers, all of them, in one field.
    void packed(int field, long... values) {
        ProtoWriter body = new ProtoWriter();
        for (long value : values) {
            body.varint(value);
        }
        message(field, body);
    }

    /// Writes what there is, if that is more than a page or so, and forgets it.
    void drainTo(OutputStream out, int atLeastBytes) throws IOException {
        if (count >= atLeastBytes) {
            out.write(bytes, 0, count);
            count = 0;
        }
    }

    private void bytes(int field, byte[] value) {
        varint((long) field << 3 | BYTES);
        varint(value.length);
        append(value, value.length);
    }

    private void varint(long value) {
        ensure(MAX_VARINT_BYTES);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[count++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[count++] = (byte) rest;
    }

    private void append(byte[] source, int sourceBytes) {
        ensure(sourceBytes);
        System.arraycopy(source, 0, bytes, count, sourceBytes);
        count += sourceBytes;
    }

    private void ensure(int moreBytes) {
        if (bytes.length - count < moreBytes) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(count, moreBytes), count + (count >> 1)));
        }
    }
}
