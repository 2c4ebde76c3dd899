package allod.gc.dump;

import allod.gc.object.HeapWalk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Writes an object heap as a heap dump of the JVM, HPROF 1.0.2, which VisualVM and Eclipse MAT open.
///
/// ```
/// strings, classes | traces of threads | classes with their fields | threads, roots | objects | immediates | end
/// ```
///
/// The dump is streamed: it takes a buffer, and a word for each different immediate. How types become classes
/// is told by [HprofClasses], how roots become roots by [HprofRoots]. All objects of the walk are in it, also
/// those that nothing reaches.
///
/// Errors: a file is there whole or not at all. It is written beside its place under another name, and renamed.
///
/// Threads: those of [HeapWalk].
public final class HprofWriter {

    /// What a dump has.
    ///
    /// @param objects of the heap; elements of structs and rows of values, which are objects in the dump only,
    ///     not counted
    /// @param roots handles, global references, pins
    /// @param shortenedArrays arrays that are longer than a dump can hold, about 4 GiB, and were cut
    /// @param bytes of the file
    public record Dump(long objects, long roots, long shortenedArrays, long bytes) {}

    private HprofWriter() {}

    /// Writes a file, or replaces it.
    ///
    /// @throws IOException it could not be written; then what was there before still is
    public static Dump write(HeapWalk walk, Path file) throws IOException {
        Path target = file.toAbsolutePath();
        Path name = target.getFileName();
        if (name == null || Files.isDirectory(target)) {
            throw new IOException("a dump needs the name of a file, and " + target + " is a folder");
        }
        Path unfinished = target.resolveSibling(
                name + "." + ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime()) + ".unfinished");
        try {
            Dump dump;
            try (FileChannel channel =
                    FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                dump = write(walk, channel, System.currentTimeMillis());
            }
            move(unfinished, target);
            return dump;
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException _) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /// Writes to a channel, which stays open.
    ///
    /// @param millis time of the dump, since 1970
    static Dump write(HeapWalk walk, WritableByteChannel channel, long millis) throws IOException {
        HprofOutput out = new HprofOutput(channel);
        HprofClasses classes = new HprofClasses(walk.types());
        HprofRoots roots = new HprofRoots(out, classes, walk);
        HprofObjects objects = new HprofObjects(out, classes, walk.types());
        out.begin(millis);
        classes.writeNames(out);
        roots.writeTraces();
        classes.writeDumps(out);
        roots.writeDumps();
        try {
            walk.forEachObject(objects);
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
        objects.writeImmediates();
        out.end();
        return new Dump(objects.objects(), roots.roots(), objects.shortened(), out.writtenBytes());
    }
}
