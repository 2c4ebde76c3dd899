package allod.pages.paged;

import allod.pages.Address;
import allod.pages.KernelCallFailed;
import allod.pages.PageSize;
import allod.pages.os.Errno;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/// Pages in a file: what a swap file is, or a named file that another process opens later.
///
/// ```
/// write(slots 3 4 7)  ──►  space for them  ──►  pwritev(3 4)  pwrite(7)  ──►  their words: WRITTEN | checksum
///                          (fallocate, in                                        │
///                           steps)                                               ▼
/// read(slots 4 5)     ──►  word of 4: preadv, checksum        word of 5 is 0: zeroes, no call at all
/// ```
///
/// Invariants:
///
/// - **B1** a page is written only where the disk has promised space: a full disk is [OutOfBackingStore] before any
/// page of the batch was written, and the file is never sparse where pages are
/// - **B2** a slot without a page reads as zero
/// - **B3** with checksums, a page that is not the one written last is [PageUnavailable], never handed out
/// - **B4** once `sync` has failed, the store refuses everything: the system may have dropped pages that it then
///   believes to be clean
///
/// A *named* store keeps, in `FILE.slots`, which slots had pages at the last `sync` or `close`, and their checksums.
/// Opened again, also after a crash, a slot is as it was then; one that was overwritten later is [PageUnavailable].
///
/// Threads: any. Calls hold a read lock, closing the write lock, so that no call meets a descriptor that belongs to
/// somebody else by then. Under it: [StoreSpace].
///
/// Errors: as the contract says. After a disk error (EIO) in the middle of a write, slots of that batch are in doubt;
/// with checksums a slot that holds neither is refused.
public final class FileStore implements PageStore {

    private static final long WRITTEN = 1L << 32; // above a checksum

    private final FileStoreOptions options;
    private final StoreFile file;
    private final StoreSpace space;
    private final SlotTable pages; // 0: no page; otherwise WRITTEN | checksum
    private final @Nullable SlotFile slotFile;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private boolean closed; // guarded by lock
    private volatile @Nullable String poison; // volatile: who sees a failed sync, sees why

    private FileStore(FileStoreOptions options, StoreFile file) {
        this.options = options;
        this.file = file;
        this.pages = new SlotTable(options.capacityPages());
        this.space = new StoreSpace(file, options.capacityPages(), options.stepPages());
        this.slotFile = options.named() ? new SlotFile(options.path()) : null;
    }

    /// Opens a store. A named one has the pages that it had at its last `sync` or `close`.
    ///
    /// @throws KernelCallFailed when there cannot be such a file, or another store has it open
    /// @throws PageStoreFailed when a named file is not what a store left, or its space cannot be had
    public static FileStore open(FileStoreOptions options) {
        StoreFile file = StoreFile.open(options);
        try {
            FileStore store = new FileStore(options, file);
            store.load();
            return store;
        } catch (RuntimeException | Error failed) {
            file.close();
            throw failed;
        }
    }

    private void load() {
        if (slotFile == null) {
            return;
        }
        if (!slotFile.exists()) {
            if (file.bytes() > 0) {
                throw new PageStoreFailed(
                        file + " has no " + slotFile.path() + " beside it, so nobody knows its pages:"
                                + " delete it to begin anew, or name another file.",
                        null);
            }
            return;
        }
        slotFile.load(pages);
        for (long slot = pages.nextUsed(0); slot >= 0; slot = pages.nextUsed(slot + 1)) {
            space.adopt(slot);
        }
    }

    /// Whether pages go past the page cache of the system.
    public boolean isDirect() {
        return file.whyCached() == null;
    }

    /// Pages in the store.
    public long pages() {
        return space.pages();
    }

    /// Disk space that the store has taken.
    public long backedBytes() {
        return space.backedPages() * PageSize.BYTES;
    }

    @Override
    public void read(PageBatch batch) {
        Lock held = usable();
        try {
            BatchOrder order = new BatchOrder(batch);
            for (int from = 0, to; from < order.count(); from = to) {
                to = from + 1;
                if (pages.get(order.slot(from)) == 0) {
                    Address.fill(order.address(from), PageSize.BYTES, (byte) 0);
                    continue;
                }
                int endOfRun = order.endOfRun(from);
                while (to < endOfRun && pages.get(order.slot(to)) != 0) {
                    to++;
                }
                file.read(order, from, to);
                requireChecksums(order, from, to);
            }
        } finally {
            held.unlock();
        }
    }

    private void requireChecksums(BatchOrder order, int from, int to) {
        for (int at = from; at < to && options.checksums(); at++) {
            long expected = pages.get(order.slot(at)) & (WRITTEN - 1);
            long found = PageChecksum.of(order.address(at));
            if (found != expected) {
                throw new PageUnavailable(
                        order.slot(at),
                        "slot " + order.slot(at) + " of " + file + " has checksum " + Long.toHexString(found)
                                + ", and " + Long.toHexString(expected)
                                + " was written: the page was torn or changed; what it held is lost.",
                        null);
            }
        }
    }

    @Override
    public void write(PageBatch batch) {
        Lock held = usable();
        try {
            BatchOrder order = new BatchOrder(batch);
            enterNew(order);
            int from = 0;
            try {
                while (from < order.count()) {
                    int to = order.endOfRun(from);
                    writeRun(order, from, to);
                    from = to;
                }
            } finally {
                leaveNew(order, from, order.count()); // of the runs that were not written, if any
            }
        } finally {
            held.unlock();
        }
    }

    private void writeRun(BatchOrder order, int from, int to) {
        long[] words = new long[to - from];
        for (int at = from; at < to; at++) { // before the write: the frame is what the checksum is of
            words[at - from] = WRITTEN | (options.checksums() ? PageChecksum.of(order.address(at)) : 0);
        }
        file.write(order, from, to);
        for (int at = from; at < to; at++) {
            pages.put(order.slot(at), words[at - from]);
        }
    }

    /// Takes space for all slots of a batch that have no page, or for none.
    private void enterNew(BatchOrder order) {
        for (int at = 0; at < order.count(); at++) {
            if (pages.get(order.slot(at)) == 0) {
                try {
                    space.enter(order.slot(at));
                } catch (PageStoreFailed full) {
                    leaveNew(order, 0, at);
                    throw full;
                }
            }
        }
    }

    private void leaveNew(BatchOrder order, int from, int to) {
        for (int at = from; at < to; at++) {
            if (pages.get(order.slot(at)) == 0) {
                space.leave(order.slot(at));
            }
        }
    }

    @Override
    public void free(long slot) {
        Lock held = usable();
        try {
            if (pages.get(slot) != 0) {
                pages.put(slot, 0);
                space.leave(slot);
            }
        } finally {
            held.unlock();
        }
    }

    /// Brings the pages of a named store to the disk, and the table of them. A temporary store promises nothing beyond
    /// its own life, and does nothing here.
    @Override
    public void sync() {
        Lock held = usable();
        try {
            save();
        } finally {
            held.unlock();
        }
    }

    private void save() {
        if (slotFile == null) {
            return;
        }
        synchronized (slotFile) { // one table at a time takes the name
            requireSound();
            long[] slots = new long[16];
            long[] words = new long[16];
            int count = 0;
            for (long slot = pages.nextUsed(0); slot >= 0; slot = pages.nextUsed(slot + 1)) {
                if (count == slots.length) {
                    slots = Arrays.copyOf(slots, 2 * count);
                    words = Arrays.copyOf(words, 2 * count);
                }
                slots[count] = slot;
                words[count++] = pages.get(slot);
            }
            // After the words: a page whose word is among them has been written before, so this sync covers it.
            long synced = file.sync();
            if (synced < 0) {
                throw poisoned("fdatasync failed with " + Errno.describe((int) -synced), null);
            }
            try {
                slotFile.save(slots, words, count);
            } catch (IOException failed) {
                throw new PageStoreFailed(
                        slotFile.path() + " cannot be written; the table of the sync before is still there."
                                + " Give the disk more space and call sync() again.",
                        failed);
            }
        }
    }

    private PageStoreFailed poisoned(String why, @Nullable Throwable cause) {
        poison = why;
        return failedBefore(why, cause);
    }

    private PageStoreFailed failedBefore(String why, @Nullable Throwable cause) {
        return new PageStoreFailed(
                file + " is not to be trusted any more, since " + why + " and the system may have dropped pages:"
                        + " restore what it held from elsewhere.",
                cause);
    }

    private void requireSound() {
        String why = poison;
        if (why != null) {
            throw failedBefore(why, null);
        }
    }

    /// Locks the store against closing, and refuses one that is closed or poisoned.
    private Lock usable() {
        Lock held = lock.readLock();
        held.lock();
        try {
            if (closed) {
                throw new IllegalStateException(file + " is closed.");
            }
            requireSound();
            return held;
        } catch (RuntimeException refused) {
            held.unlock();
            throw refused;
        }
    }

    /// Saves a named store as `sync` does, and closes the file; the space of a temporary one is free again. A second
    /// call does nothing.
    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                try {
                    if (poison == null) {
                        save();
                    }
                } finally {
                    file.close();
                }
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /// Checks B1 as far as the store itself knows it; for tests, while no other thread uses it.
    void checkInvariants() {
        space.checkInvariants(pages);
    }

    int descriptor() {
        return file.descriptor();
    }

    /// The store, and how it reaches the disk.
    @Override
    public String toString() {
        String why = file.whyCached();
        return file + (why == null ? ", past the page cache" : ", through the page cache (" + why + ")");
    }
}
