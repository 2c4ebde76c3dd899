package allod.pages.checkpoint;

import allod.pages.PageSize;
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

    private final long address;
    private final int pages;
    private final Quiesce quiesce;
    private final Image image;
    private final DirtyTracker tracker;
    private final PageBuffer buffer;
    private final Restored restored;
    private final BitSet pending = new BitSet(); // changed pages that no durable checkpoint has
    private boolean tracking = true; // false: the tracker has lost its range, and every page counts as changed
    private boolean taken; // whether the checkpoint in progress has its pages
    private long pauseNanos; // of the checkpoint in progress
    private boolean closed;

    private Checkpointer(
            long address, Image image, DirtyTracker tracker, PageBuffer buffer, Quiesce quiesce, Restored restored) {
        this.address = address;
        this.pages = image.map().pages();
        this.quiesce = quiesce;
        this.image = image;
        this.tracker = tracker;
        this.buffer = buffer;
        this.restored = restored;
    }

    /// Opens an image, or makes an empty one, and makes the range equal to it: whatever was in the range is gone.
    /// Nobody else may use the range until this returns.
    ///
    /// @param path of the image: a file of its own, on a file system with locks
    /// @param address of the first page
    /// @param bytes a positive multiple of [PageSize#BYTES], the same as when the image was made; all of it readable
    ///     and writable, and so until [#close()]
    /// @throws ImageRefused when the file cannot be the image of this range
    /// @throws ImageDamaged when its contents are not what was written; the range is then undefined
    public static Checkpointer open(Path path, long address, long bytes, CheckpointOptions options) {
        return open(SystemImageFile.open(path), address, bytes, options);
    }

    static Checkpointer open(ImageFile file, long address, long bytes, CheckpointOptions options) {
        try {
            DirtyTracker.requireWholePages(bytes);
            int pages = (int) (bytes >> PageSize.SHIFT);
            try {
                return restored(ImageOpener.open(file, pages, false), address, bytes, options);
            } catch (ImageDamaged damaged) {
                if (!options.acceptOlder()) {
                    throw damaged;
                }
                return restored(ImageOpener.open(file, pages, true), address, bytes, options);
            }
        } catch (RuntimeException | Error failure) {
            file.close();
            throw failure;
        }
    }

    private static Checkpointer restored(Image image, long address, long bytes, CheckpointOptions options) {
        long start = System.nanoTime();
        long pagesRead = new PageReader(image, address).restore();
        DirtyTracker.Method chosen = options.method();
        DirtyTracker tracker =
                DirtyTracker.over(address, bytes, chosen == null ? DirtyTracker.Method.best() : chosen);
        try {
            tracker.start();
            Restored restored =
                    new Restored(image.sequence(), pagesRead, image.isOlder(), System.nanoTime() - start);
            PageBuffer buffer = new PageBuffer((int) (Math.min(bytes, options.bufferBytes()) >> PageSize.SHIFT));
            return new Checkpointer(address, image, tracker, buffer, options.quiesce(), restored);
        } catch (RuntimeException | Error failure) {
            tracker.close();
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
        tracker.markChanged(rangeAddress, rangeBytes);
    }

    /// Makes the pages as they are now durable, and returns when they are.
    ///
    /// @throws allod.pages.CommitFailed when the disk is full: the image is that of the checkpoint before, and the next
    ///     call tries again
    /// @throws ImageFailed when the disk does not work
    public synchronized Checkpoint checkpoint() {
        if (closed) {
            throw new IllegalStateException("checkpoint on " + this + ": it is closed.");
        }
        long start = System.nanoTime();
        try {
            taken = false;
            quiesce.whileStopped(this::takePages);
            if (!taken) {
                throw new IllegalStateException(quiesce + " did not run what it was given: nothing was taken.");
            }
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
            tracker.close();
            buffer.close();
            image.close();
        }
    }

    @Override
    public String toString() {
        return "checkpointer of [0x" + Long.toHexString(address) + ", +" + ((long) pages << PageSize.SHIFT)
                + " bytes] in " + image.file().name();
    }

    synchronized void checkInvariants() {
        image.checkInvariants();
    }

    /// While the writers stand: finds the changed pages and copies them; what does not fit into the buffer is written.
    private void takePages() {
        long start = System.nanoTime();
        findChanged();
        int from = pending.nextSetBit(0);
        while (from >= 0) {
            int to = pending.nextClearBit(from);
            copy(from, to);
            from = pending.nextSetBit(to);
        }
        pauseNanos = System.nanoTime() - start;
        taken = true;
    }

    private void findChanged() {
        if (!tracking) {
            tracker.start();
            pending.set(0, pages);
            tracking = true;
        }
        try {
            tracker.collectAndReset(
                    (runAddress, runBytes) -> pending.set(index(runAddress), index(runAddress + runBytes)));
        } catch (RuntimeException failure) {
            tracking = false;
            throw failure;
        }
    }

    private void copy(int from, int to) {
        int page = from;
        while (page < to) {
            if (buffer.room() == 0) {
                image.store(buffer);
                buffer.clear();
            }
            int runPages = Math.min(to - page, buffer.room());
            buffer.add(page, runPages, address + ((long) page << PageSize.SHIFT));
            page += runPages;
        }
    }

    private int index(long pageAddress) {
        return (int) ((pageAddress - address) >> PageSize.SHIFT);
    }
}
