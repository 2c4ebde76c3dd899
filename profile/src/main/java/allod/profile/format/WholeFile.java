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

/// Writes a file so that its name never stands for half of it: beside it under another name, then renamed.
///
/// What is unfinished when the JVM ends, by Ctrl-C too, is deleted. Devices and pipes, which cannot be replaced, are
/// written straight.
///
/// Threads: any; of two that write the same file the later one wins.
final class WholeFile {

    /// Writes the contents.
    interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

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
    static void write(Path file, Body body) throws IOException {
        Path absolute = file.toAbsolutePath();
        if (Files.exists(absolute) && !Files.isRegularFile(absolute)) {
            fill(absolute, body, StandardOpenOption.WRITE);
            return;
        }
        Path target = Files.isSymbolicLink(absolute) && Files.exists(absolute) ? absolute.toRealPath() : absolute;
        Path unfinished = target.resolveSibling(target.getFileName() + "."
                + ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime()) + ".unfinished");
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
