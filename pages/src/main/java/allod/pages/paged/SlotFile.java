package allod.pages.paged;

import allod.pages.PageSize;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;

/// The file beside a named [FileStore] that says which slots have a page, and its checksum.
///
/// ```
/// "ALLODSLT" │ bytes of a page │ entries │ slot, word │ slot, word │ ... │ CRC-32C of all before      (longs)
/// ```
///
/// It is written anew beside the old one, brought to the disk, and then takes its name: after a crash there is the old
/// one or the new one.
///
/// Threads: one at a time.
final class SlotFile {

    private static final long MAGIC = 0x414C4C4F44534C54L; // "ALLODSLT"

    private final Path path;

    SlotFile(Path storePath) {
        this.path = storePath.resolveSibling(storePath.getFileName() + ".slots");
    }

    Path path() {
        return path;
    }

    boolean exists() {
        return Files.exists(path);
    }

    /// Fills `table` with what was saved.
    ///
    /// @throws PageStoreFailed when the file cannot be read, is damaged, or does not fit
    void load(SlotTable table) {
        CRC32C crc = new CRC32C();
        try (DataInputStream in = new DataInputStream(
                new CheckedInputStream(new BufferedInputStream(Files.newInputStream(path), 1 << 16), crc))) {
            if (in.readLong() != MAGIC || in.readLong() != PageSize.BYTES) {
                throw unusable("does not belong to a store with pages of " + PageSize.BYTES + " bytes", null);
            }
            for (long left = in.readLong(); left > 0; left--) {
                long slot = in.readLong();
                if (slot < 0 || slot >= table.slots()) {
                    throw unusable("has slot " + slot + ", and the store " + table.slots() + " slots", null);
                }
                table.put(slot, in.readLong());
            }
            long expected = crc.getValue();
            if (in.readLong() != expected) {
                throw unusable("is damaged", null);
            }
        } catch (EOFException cut) {
            throw unusable("is cut short", cut);
        } catch (IOException failed) {
            throw unusable("cannot be read", failed);
        }
    }

    /// Saves `slots`, a copy of the words that was taken before the pages were brought to the disk.
    void save(long[] slots, long[] words, int count) throws IOException {
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            CRC32C crc = new CRC32C();
            DataOutputStream out = new DataOutputStream(
                    new CheckedOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16), crc));
            out.writeLong(MAGIC);
            out.writeLong(PageSize.BYTES);
            out.writeLong(count);
            for (int index = 0; index < count; index++) {
                out.writeLong(slots[index]);
                out.writeLong(words[index]);
            }
            out.flush();
            out.writeLong(crc.getValue());
            out.flush();
            channel.force(true);
        }
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel folder = FileChannel.open(path.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true); // the name
        }
    }

    private PageStoreFailed unusable(String why, @Nullable Throwable cause) {
        return new PageStoreFailed(
                path + " " + why + ": delete it and its store to begin anew, or bring both back from a copy.", cause);
    }
}
