package allod.gc.dump;

import allod.pages.Address;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;

/// Writes records of HPROF, and gathers subrecords into segments.
///
/// ```
/// buffer   [ head of the segment | subrecord | subrecord | ...        ]   its length is known when it is written
/// a subrecord longer than the buffer is a segment of its own, written piece by piece: its length is known at once
/// ```
///
/// Threads: one.
final class HprofOutput {

    private static final int BUFFER_BYTES = 1 << 20;

    /// Most bytes of a subrecord: the length of its segment has 32 bits.
    static final long MAX_SUBRECORD_BYTES = (1L << 32) - 1;

    private final WritableByteChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES); // big-endian, as the format
    private boolean inSegment;
    private long longBytesLeft; // of a subrecord that is longer than the buffer
    private long writtenBytes;

    HprofOutput(WritableByteChannel channel) {
        this.channel = channel;
    }

    /// The head of the file.
    void begin(long millis) throws IOException {
        bytes(HprofLayout.MAGIC.getBytes(StandardCharsets.US_ASCII));
        u1(0);
        u4(HprofLayout.ID_BYTES);
        u8(millis);
    }

    /// A record that is no segment: its body follows.
    void record(int tag, int bodyBytes) throws IOException {
        endSegment();
        u1(tag);
        u4(0);
        u4(bodyBytes);
    }

    /// A subrecord; its body follows.
    ///
    /// @param bytes with its tag
    void subrecord(int tag, long bytes) throws IOException {
        assert longBytesLeft == 0 : "a subrecord was shorter than it said, by " + longBytesLeft + " bytes";
        if (bytes > buffer.capacity() - HprofLayout.RECORD_HEAD_BYTES) {
            endSegment();
            segmentHead(bytes);
            longBytesLeft = bytes;
        } else {
            if (inSegment && buffer.remaining() < bytes) {
                endSegment();
            }
            if (!inSegment) {
                drain();
                segmentHead(0);
                inSegment = true;
            }
        }
        u1(tag);
    }

    private void segmentHead(long bodyBytes) throws IOException {
        u1(HprofLayout.SEGMENT);
        u4(0);
        u4((int) bodyBytes);
    }

    private void endSegment() throws IOException {
        if (inSegment) {
            buffer.putInt(HprofLayout.RECORD_HEAD_BYTES - 4, buffer.position() - HprofLayout.RECORD_HEAD_BYTES);
            inSegment = false;
            drain();
        }
    }

    /// Writes what there is, and says that the dump is whole.
    void end() throws IOException {
        record(HprofLayout.DUMP_END, 0);
        drain();
    }

    void u1(int value) throws IOException {
        reserve(1);
        buffer.put((byte) value);
    }

    void u2(int value) throws IOException {
        reserve(2);
        buffer.putShort((short) value);
    }

    void u4(int value) throws IOException {
        reserve(4);
        buffer.putInt(value);
    }

    void u8(long value) throws IOException {
        reserve(8);
        buffer.putLong(value);
    }

    void bytes(byte[] values) throws IOException {
        bytes(ByteBuffer.wrap(values));
    }

    /// Bytes as they lie in memory.
    void memory(long address, int bytes) throws IOException {
        bytes(Address.segment(address, bytes).asByteBuffer());
    }

    private void bytes(ByteBuffer from) throws IOException {
        int end = from.limit();
        while (from.position() < end) {
            reserve(0);
            int count = Math.min(end - from.position(), buffer.remaining());
            longBytesLeft -= Math.min(longBytesLeft, count);
            buffer.put(from.limit(from.position() + count));
            from.limit(end);
        }
    }

    private void reserve(int bytes) throws IOException {
        longBytesLeft -= Math.min(longBytesLeft, bytes);
        if (buffer.remaining() < Math.max(bytes, 1)) {
            assert !inSegment : "a subrecord was longer than it said";
            drain();
        }
    }

    private void drain() throws IOException {
        buffer.flip();
        writtenBytes += buffer.remaining();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    long writtenBytes() {
        return writtenBytes;
    }
}
