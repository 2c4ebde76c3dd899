package allod.pages.checkpoint;

import allod.pages.PageSize;
import allod.pages.snapshot.SnapshotSpace;
import java.nio.file.Path;
import java.util.BitSet;

/// Keeps an image of a range on disk: what a checkpoint has acknowledged is there after any crash.
///
/// ```
/// open         image ──► range, then tracking begins
/// checkpoint   writers stand: find the changed pages, copy them     ──► writers go on
///              write them beside the old ones, sync, write the root, sync ──► acknowledged
/// crash        open: the last acknowledged checkpoint, or the one that was in progress, whole
/// ```
///
/// Invariants, beside those of the image (I1 to I3):
///
/// - **C1** a page that changed before [#checkpoint()] was called is in the image when it returns
/// - **C2** a checkpoint that throws has forgotten no change: the next one that returns has them all
/// - **C3** the contents of a checkpoint are those of one moment, between two operations of the writers, as far as
///   [Quiesce] stops them
///
/// An image is not changed by a full disk ([allod.pages.CommitFailed]: make room and try again). After any other error
/// of the disk it is poisoned ([ImageFailed]): a sync that has failed once may succeed the next time although the data
/// is lost, so it is never tried again.
///
/// Threads: any; one checkpoint at a time, which holds the monitor throughout. The monitor is taken before the locks of
/// the tracker, of the writers' gate and of reservations.
///
/// Sources: see [Image]; fuzzy checkpoints of databases, with a pause for copying instead of a log.
public final class Checkpointer implements AutoCloseable {

    private final Image image;
    private final PageSource source;
    private final PageBuffer buffer;
    private final Restored restored;
    private final BitSet pending = new BitSet(); // changed pages that no durable checkpoint has
    private boolean closed;

    private Checkpointer(Image image, PageSource source, PageBuffer buffer, Restored restored) {
        this.image = image;
        this.source = source;
        this.buffer = buffer;
        this.restored = restored;
    }

    /// Opens an image, or makes an empty one, and makes the range equal to it: whatever was in the range is gone.
    /// Nobody else may use the range until this returns.
    ///
    /// @param path of the image: a file of its own, on a file system with locks
    /// @param address of the first page
    /// @param bytes a positive multiple of [PageSize#BYTES], the same as when the image was made; all of it
    /// readable and writable, and so until [#close()]
    /// @throws ImageRefused when the file cannot be the image of this range
    /// @throws ImageDamaged when its contents are not what was written; the range is then undefined
    public static Checkpointer open(Path path, long address, long bytes, CheckpointOptions options) {
        return open(SystemImageFile.open(path), address, bytes, options);
    }

    /// The same for a [SnapshotSpace]: a checkpoint takes a snapshot and reads from it while the writers go on.
    ///
    /// Nothing has to be told about writers to a space with a gate; for one without, [CheckpointOptions#quiesce]
    /// stops them for the take, and folding stays the caller's part. A checkpoint reads all of the space to find
    /// what has changed, and writes only that. [CheckpointOptions#method] does not count.
    ///
    /// @param space a new one, whose committed pages, if any, are zero; pages that the image has are committed here
    /// @throws IllegalStateException when the space holds something that the image does not have
    public static Checkpointer open(Path path, SnapshotSpace space, CheckpointOptions options) {
        return open(
                SystemImageFile.open(path),
                space.bytes(),
                options,
                image -> SpaceSource.restored(space, image, options.quiesce()));
    }

    static Checkpointer open(ImageFile file, long address, long bytes, CheckpointOptions options) {
        return open(file, bytes, options, image -> RangeSource.restored(address, image, options));
    }

    /// What makes the memory equal to an image, and follows it from then on.
    private interface Restoring {
        PageSource restored(Image image);
    }

    private static Checkpointer open(ImageFile file, long bytes, CheckpointOptions options, Restoring restoring) {
        try {
            DirtyTracker.requireWholePages(bytes);
            int pages = (int) (bytes >> PageSize.SHIFT);
            try {
                return restored(ImageOpener.open(file, pages, false), options, restoring);
            } catch (ImageDamaged damaged) {
                if (!options.acceptOlder()) {
                    throw ImageOpener.withRemedy(file, damaged);
                }
                return restored(ImageOpener.open(file, pages, true), options, restoring);
            }
        } catch (RuntimeException | Error failure) {
            file.close();
            throw failure;
        }
    }

    private static Checkpointer restored(Image image, CheckpointOptions options, Restoring restoring) {
        long start = System.nanoTime();
        PageSource source = restoring.restored(image);
        try {
            long capacityPages = Math.min(image.map().pages(), options.bufferBytes() >> PageSize.SHIFT);
            Restored restored = new Restored(
                    image.sequence(), image.map().presentPages(), image.isOlder(), System.nanoTime() - start);
            return new Checkpointer(image, source, new PageBuffer((int) capacityPages), restored);
        } catch (RuntimeException | Error failure) {
            source.close();
            throw failure;
        }
    }

    /// What was found when the image was opened.
    public Restored restored() {
        return restored;
    }

    /// Number of the last checkpoint that is durable.
    public synchronized long sequence() {
        return image.sequence();
    }

    /// Length of the image.
    public synchronized long imageBytes() {
        return image.fileBytes();
    }

    /// Takes pages for changed that were changed behind the tracker's back; see [DirtyTracker#markChanged].
    public void markChanged(long rangeAddress, long rangeBytes) {
        source.markChanged(rangeAddress, rangeBytes);
    }

    /// Makes the pages as they are now durable, and returns when they are.
    ///
    /// @throws allod.pages.CommitFailed when the disk is full: the image is that of the checkpoint before, and
    /// the next call tries again
    /// @throws ImageFailed when the disk does not work
    public synchronized Checkpoint checkpoint() {
        if (closed) {
            throw new IllegalStateException("checkpoint on " + this + ": it is closed.");
        }
        long start = System.nanoTime();
        try {
            long pauseNanos = source.take(pending, this::copy);
            long changedPages = pending.cardinality();
            image.store(buffer);
            long bytes = image.commit();
            pending.clear();
            return new Checkpoint(image.sequence(), changedPages, bytes, pauseNanos, System.nanoTime() - start);
        } catch (RuntimeException | Error failure) {
            image.rollBack();
            throw failure;
        } finally {
            buffer.clear();
        }
    }

    /// Ends tracking and gives the image back; changes since the last checkpoint are not in it. A second call does
    /// nothing.
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            source.close();
            buffer.close();
            image.close();
        }
    }

    @Override
    public String toString() {
        return "checkpointer of " + source + " in " + image.file().name();
    }

    synchronized void checkInvariants() {
        image.checkInvariants();
    }

    /// What does not fit into the buffer is written on the way.
    private void copy(int firstPage, int runPages, long address) {
        for (int done = 0; done < runPages; ) {
            if (buffer.room() == 0) {
                image.store(buffer);
                buffer.clear();
            }
            int partPages = Math.min(runPages - done, buffer.room());
            buffer.add(firstPage + done, partPages, address + ((long) done << PageSize.SHIFT));
            done += partPages;
        }
    }
}
