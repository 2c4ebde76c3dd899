package allod.pages.os;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/// The small text files in which the kernel tells about itself, under `/proc` and `/sys`.
///
/// They are read with large requests. A file under `/proc/sys` gives its value to the first request only, however
/// short, and `Files.readString` begins with one byte where a file claims to be empty: it sees `6` where the kernel
/// says `65530`.
public final class KernelFile {

    private static final int MAX_BYTES = 64 << 10;

    private KernelFile() {}

    /// The text without the white space around it; nothing when the file cannot be read.
    public static Optional<String> text(Path file) {
        try (InputStream in = new FileInputStream(file.toFile())) {
            return Optional.of(new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8).strip());
        } catch (IOException hidden) {
            return Optional.empty();
        }
    }

    /// The number that is the whole text; nothing when there is no such file or it says something else.
    public static OptionalLong number(Path file) {
        try {
            return text(file).stream().mapToLong(Long::parseLong).findFirst();
        } catch (NumberFormatException otherText) {
            return OptionalLong.empty();
        }
    }
}
