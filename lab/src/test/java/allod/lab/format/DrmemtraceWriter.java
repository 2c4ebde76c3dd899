package allod.lab.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Writes recordings in the format of drmemtrace, for tests.
final class DrmemtraceWriter {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /// A file that begins as drmemtrace's do.
    static DrmemtraceWriter thread(long thread) {
        return new DrmemtraceWriter()
                .record(DrmemtraceLayout.HEADER, 0, 7)
                .record(DrmemtraceLayout.THREAD, 4, thread)
                .record(DrmemtraceLayout.PID, 4, 1);
    }

    DrmemtraceWriter record(int type, int size, long address) {
        bytes.writeBytes(ByteBuffer.allocate(DrmemtraceLayout.RECORD_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) type)
                .putShort((short) size)
                .putLong(address)
                .array());
        return this;
    }

    DrmemtraceWriter marker(int kind, long value) {
        return record(DrmemtraceLayout.MARKER, kind, value);
    }

    DrmemtraceWriter at(long timestamp) {
        return marker(DrmemtraceLayout.MARKER_TIMESTAMP, timestamp);
    }

    DrmemtraceWriter fetch(long address, int size) {
        return record(DrmemtraceLayout.INSTR, size, address);
    }

    DrmemtraceWriter read(long address, int size) {
        return record(DrmemtraceLayout.READ, size, address);
    }

    DrmemtraceWriter write(long address, int size) {
        return record(DrmemtraceLayout.WRITE, size, address);
    }

    DrmemtraceWriter footer() {
        return record(DrmemtraceLayout.FOOTER, 0, 0);
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    Path plain(Path file) throws IOException {
        return Files.write(file, bytes());
    }

    Path gzip(Path file) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(bytes());
        }
        return file;
    }

    /// Snappy's frames, their content not made smaller.
    Path snappy(Path file) throws IOException {
        byte[] content = bytes();
        CRC32C sum = new CRC32C();
        sum.update(content);
        int masked = Integer.rotateRight((int) sum.getValue(), 15) + 0xa282ead8;
        ByteBuffer frames = ByteBuffer.allocate(18 + content.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x6ff) // the frame that every stream begins with
                .put("sNaPpY".getBytes(StandardCharsets.US_ASCII))
                .putInt((content.length + 4) << 8 | 1)
                .putInt(masked)
                .put(content);
        return Files.write(file, frames.array());
    }

    /// A zip of chunks with that many records each, entered last first.
    Path zip(Path file, int records) throws IOException {
        byte[] all = bytes();
        int chunkBytes = records * DrmemtraceLayout.RECORD_BYTES;
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (int chunk = (all.length - 1) / chunkBytes; chunk >= 0; chunk--) {
                zip.putNextEntry(new ZipEntry(String.format("chunk.%04d", chunk)));
                int from = chunk * chunkBytes;
                zip.write(all, from, Math.min(chunkBytes, all.length - from));
            }
        }
        return file;
    }
}
