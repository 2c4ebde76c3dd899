package allod.lab.cli;

import allod.profile.format.WholeFile;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where a report goes: nowhere, to standard output, or to a file.
///
/// @param target the name given on the command line; null for nowhere, `-` for standard output
/// @param standard the command's standard output
record Output(@Nullable String target, PrintWriter standard) {

    private static final String STANDARD = "-";

    /// Writes a report.
    @FunctionalInterface
    interface Content {
        void writeTo(Writer writer) throws IOException;
    }

    boolean isStandard() {
        return STANDARD.equals(target);
    }

    /// The file, or null.
    @Nullable
    Path file() {
        return target == null || isStandard() ? null : Path.of(target);
    }

    /// Writes `content` where it belongs; a file is as it was until all is written.
    void write(Content content) throws IOException {
        if (isStandard()) {
            content.writeTo(standard);
            if (standard.checkError()) { // flushes, too
                throw new IOException("standard output cannot be written: the disk is full, or the reader is gone");
            }
            return;
        }
        Path file = file();
        if (file != null) {
            WholeFile.write(file, out -> {
                Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
                content.writeTo(writer);
                writer.flush();
            });
        }
    }
}
