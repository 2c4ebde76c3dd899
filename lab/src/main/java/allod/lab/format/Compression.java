package allod.lab.format;

import io.airlift.compress.v3.zstd.ZstdNativeInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/// The wrapping of a recording, told by its first bytes and not by its name: zstd, gzip, or none.
enum Compression {
    ZSTD(0x28, 0xb5, 0x2f, 0xfd),
    GZIP(0x1f, 0x8b),
    NONE;

    private static final int BUFFER_BYTES = 64 << 10;

    private final int[] magic;

    Compression(int... magic) {
        this.magic = magic;
    }

    /// The plain text of a recording. The caller closes it.
    static InputStream open(Path file) throws IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
        try {
            return of(raw).unwrap(raw);
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    private static Compression of(InputStream raw) throws IOException {
        raw.mark(4);
        byte[] head = raw.readNBytes(4);
        raw.reset();
        for (Compression candidate : values()) {
            if (candidate.matches(head)) {
                return candidate;
            }
        }
        return NONE;
    }

    private boolean matches(byte[] head) {
        if (head.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((head[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    private InputStream unwrap(InputStream raw) throws IOException {
        return switch (this) {
            case ZSTD -> new ZstdNativeInputStream(raw);
            case GZIP -> new GZIPInputStream(raw, BUFFER_BYTES);
            case NONE -> raw;
        };
    }
}
