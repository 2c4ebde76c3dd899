package allod.lab.format;

import io.airlift.compress.v3.snappy.SnappyFramedInputStream;
import io.airlift.compress.v3.snappy.SnappyNativeDecompressor;
import io.airlift.compress.v3.zstd.ZstdNativeInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;

/// The wrapping of a recording, told by its first bytes and not by its name: zstd, gzip, snappy in frames,
/// or none.
enum Compression {
    ZSTD("28b52ffd"),
    GZIP("1f8b"),
    SNAPPY("ff060000"),
    NONE("");

    private static final int BUFFER_BYTES = 64 << 10;

    private final String magic; // the first bytes, in hexadecimal

    Compression(String magic) {
        this.magic = magic;
    }

    /// The plain text of a recording. The caller closes it.
    static InputStream open(Path file) throws IOException {
        return open(Files.newInputStream(file));
    }

    /// The plain content of a packed stream, which is closed with it.
    static InputStream open(InputStream packed) throws IOException {
        InputStream raw = new BufferedInputStream(packed, BUFFER_BYTES);
        try {
            return of(raw).unwrap(raw);
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    /// Reads up to `count` bytes; 0 at the end.
    ///
    /// @throws IOException also for what the libraries throw unchecked about damaged content
    static int read(InputStream unpacked, byte[] target, int from, int count) throws IOException {
        try {
            return Math.max(0, unpacked.read(target, from, count));
        } catch (RuntimeException e) {
            throw new IOException(Messages.of(e), e);
        }
    }

    private static Compression of(InputStream raw) throws IOException {
        raw.mark(4);
        byte[] head = raw.readNBytes(4);
        raw.reset();
        for (Compression candidate : values()) {
            if (HexFormat.of().formatHex(head).startsWith(candidate.magic)) {
                return candidate;
            }
        }
        return NONE;
    }

    private InputStream unwrap(InputStream raw) throws IOException {
        return switch (this) {
            case ZSTD -> new ZstdNativeInputStream(raw);
            case GZIP -> new GZIPInputStream(raw, BUFFER_BYTES);
            case SNAPPY -> new SnappyFramedInputStream(new SnappyNativeDecompressor(), raw);
            case NONE -> raw;
        };
    }
}
