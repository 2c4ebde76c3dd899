package allod.profile.format;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// Writes a file so that its name never stands for half of it: beside it under another name, then renamed.
///
/// What is unfinished when the JVM ends, by Ctrl-C too, is deleted. What cannot be replaced is written straight: a
/// device, a pipe, a file in a folder that may not be written; and a file that this process has open, by its name in
/// `/dev` or `/proc`, is appended to.
///
/// Threads: any; of two that write the same file the later one wins.
public final class WholeFile {

    /// Writes the contents.
    @FunctionalInterface
    public interface Body {
        /// Writes all of it; the stream is closed by the caller.
        void writeTo(OutputStream out) throws IOException;
    }

    private static final Pattern OPEN_FILE =
            Pattern.compile("/dev/(stdout|stderr|fd/[0-9]+)|/proc/(self|[0-9]+)/fd/[0-9]+");
    private static final Set<Path> UNFINISHED = ConcurrentHashMap.newKeySet();

    static {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(WholeFile::deleteUnfinished, "allod-unfinished-files"));
        } catch (IllegalStateException _) {
            // the JVM is ending already: what is written now is written by one of its hooks, which it waits for
        }
    }

    private WholeFile() {}

    /// Replaces the file, or leaves what was there.
    ///
    /// @throws IOException it cannot be written, or the body failed
    public static void write(Path file, Body body) throws IOException {
        Path absolute = file.toAbsolutePath();
        if (OPEN_FILE.matcher(absolute.toString()).matches()) {
            fill(absolute, body, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
            return;
        }
        if (Files.exists(absolute) && !Files.isRegularFile(absolute)) {
            fill(absolute, body, StandardOpenOption.WRITE);
            return;
        }
        Path target = Files.isSymbolicLink(absolute) && Files.exists(absolute) ? absolute.toRealPath() : absolute;
        Path unfinished = target.resolveSibling(target.getFileName() + "."
                + ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime()) + ".unfinished");
        if (Files.exists(target) && !Files.isWritable(unfinished.getParent())) {
            fill(target, body, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
            return;
        }
        UNFINISHED.add(unfinished);
        try {
            fill(unfinished, body, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            move(unfinished, target);
        } finally {
            Files.deleteIfExists(unfinished);
            UNFINISHED.remove(unfinished);
        }
    }

    private static void fill(Path file, Body body, StandardOpenOption... options) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file, options), 64 << 10)) {
            body.writeTo(out);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException _) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void deleteUnfinished() {
        for (Path unfinished : UNFINISHED) {
            try {
                Files.deleteIfExists(unfinished);
            } catch (IOException _) {
                // nobody is left to be told
            }
        }
    }
}
