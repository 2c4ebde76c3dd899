package allod.lab.format;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The bytes of a heap dump, read forward once: big-endian numbers, the offset of each, and a bound that
/// nothing may be read beyond.
///
/// ```
/// file   ──────[ header ][ tag ··· bytes ][ body ················ ][ tag ···
///                                          ▲ offset()              ▲ bound
/// ```
///
/// One thread. A read beyond the bound or the end of the file is a [MalformedDump] with the place.
final class HprofInput {

    private static final int BUFFER_BYTES = 256 << 10;
    private static final int NEEDED_BYTES = Long.BYTES; // the longest value
    private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final InputStream input;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private int end;
    private long bufferOffset; // of buffer[0] in the file
    private long bound = Long.MAX_VALUE;
    private int idBytes = Long.BYTES;

    HprofInput(InputStream input) {
        this.input = input;
    }

    /// Where the next byte lies in the unpacked file.
    long offset() {
        return bufferOffset + at;
    }

    int idBytes() {
        return idBytes;
    }

    void setIdBytes(int bytes) {
        idBytes = bytes;
    }

    /// Sets where the record that is read now ends.
    void setBound(long offset) {
        bound = offset;
    }

    void removeBound() {
        bound = Long.MAX_VALUE;
    }

    /// Whether the file has ended.
    boolean isAtEnd() throws IOException {
        return at == end && !fill();
    }

    int readByte() throws IOException, MalformedDump {
        need(1);
        return buffer[at++] & 0xff;
    }

    int readShort() throws IOException, MalformedDump {
        need(Short.BYTES);
        int value = (short) SHORTS.get(buffer, at) & 0xffff;
        at += Short.BYTES;
        return value;
    }

    /// An unsigned number of four bytes.
    long readInt() throws IOException, MalformedDump {
        need(Integer.BYTES);
        int value = (int) INTS.get(buffer, at);
        at += Integer.BYTES;
        return Integer.toUnsignedLong(value);
    }

    long readLong() throws IOException, MalformedDump {
        need(Long.BYTES);
        long value = (long) LONGS.get(buffer, at);
        at += Long.BYTES;
        return value;
    }

    long readId() throws IOException, MalformedDump {
        return idBytes == Long.BYTES ? readLong() : readInt();
    }

    byte[] readBytes(int count) throws IOException, MalformedDump {
        requireWithinBound(count);
        byte[] bytes = new byte[count];
        for (int done = 0; done < count; ) {
            if (at == end && !fill()) {
                throw ended(count - done);
            }
            int part = Math.min(count - done, end - at);
            System.arraycopy(buffer, at, bytes, done, part);
            at += part;
            done += part;
        }
        return bytes;
    }

    void skip(long count) throws IOException, MalformedDump {
        requireWithinBound(count);
        for (long left = count; left > 0; ) {
            if (at == end && !fill()) {
                throw ended(left);
            }
            int part = (int) Math.min(left, end - at);
            at += part;
            left -= part;
        }
    }

    MalformedDump malformed(long offset, String reason) {
        return new MalformedDump(offset, reason);
    }

    private void need(int count) throws IOException, MalformedDump {
        if (end - at < count || offset() + count > bound) {
            needSlow(count);
        }
    }

    private void needSlow(int count) throws IOException, MalformedDump {
        requireWithinBound(count);
        while (end - at < count) {
            if (!fill()) {
                throw ended(count);
            }
        }
    }

    private void requireWithinBound(long count) throws MalformedDump {
        if (offset() + count > bound) {
            throw malformed(
                    offset(),
                    "a value of " + count + " bytes does not fit into its record, which ends at offset " + bound
                            + ": the file is damaged; dump again");
        }
    }

    private MalformedDump ended(long count) {
        return malformed(
                offset(),
                "the file ends here, and " + count + " more bytes are needed"
                        + (bound == Long.MAX_VALUE ? "" : " of a record that goes to offset " + bound)
                        + ": the dump or its copy was cut off; dump or copy again");
    }

    /// Reads more behind what is left; false at the end of the file.
    private boolean fill() throws IOException {
        if (end - at > NEEDED_BYTES) {
            throw new IllegalStateException((end - at) + " bytes are left, and are read first");
        }
        System.arraycopy(buffer, at, buffer, 0, end - at);
        bufferOffset += at;
        end -= at;
        at = 0;
        int read = Compression.read(input, buffer, end, buffer.length - end);
        end += read;
        return read > 0;
    }
}
