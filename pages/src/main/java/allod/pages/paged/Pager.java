package allod.pages.paged;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A fixed amount of memory in which the pages of any number of address spaces take turns; the others are in a
/// [PageStore].
///
/// ```
/// AddressSpace   AddressSpace   AddressSpace      48-bit addresses, a page table each, nodes shared by fork
///       ╲             │             ╱
///        ──────────  Pager  ────────
///        frames │ which page leaves │ store, files
/// ```
///
/// Threads: any. One lock guards tables, frames and pages; it is not held while a page is read or written, nor
/// for an access whose translation is in its thread's TLB. Nothing else is locked under it but the reservation
/// behind the frames.
///
/// Errors: [PageStoreFailed] from the store, with every page still where it was.
///
/// Source: the division of labour of operating systems; the lock-free side in [Translations] and [Shootdown].
public final class Pager implements AutoCloseable {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition(); // a frame is free, or a page has arrived or failed to leave
    private final PagerOptions options;
    private final PageStore store;
    private final Residents residents;
    private final Shootdown shootdown = new Shootdown();
    private final Evictor evictor;
    private final Faults faults;
    private final List<AddressSpace> spaces = new ArrayList<>(); // guarded by lock
    private final List<PagedFile> files = new ArrayList<>(); // guarded by lock
    private boolean collecting; // guarded by lock: somebody takes several frames
    private boolean closed; // guarded by lock

    private Pager(PagerOptions options, PageStore store) {
        this.options = options;
        this.store = store;
        FramePool frames = new FramePool(options.frames());
        this.residents = new Residents(frames, options.replacement().create(options.frames()));
        this.evictor = new Evictor(this);
        this.faults = new Faults(this);
    }

    /// A pager with its memory committed.
    ///
    /// @param store where pages go; it is closed with the pager
    public static Pager create(PagerOptions options, PageStore store) {
        return new Pager(options, store);
    }

    /// A new address space without any mapping.
    ///
    /// @param name for errors and statistics
    public AddressSpace newSpace(String name) {
        lock.lock();
        try {
            requireOpen();
            AddressSpace space = new AddressSpace(this, name, new PageTable(residents), new Areas());
            spaces.add(space);
            return space;
        } finally {
            lock.unlock();
        }
    }

    /// Opens a file whose pages spaces of this pager can map.
    ///
    /// @param writable whether shared mappings may be written
    /// @throws allod.pages.KernelCallFailed when it cannot be opened
    public PagedFile openFile(Path path, boolean writable) {
        lock.lock();
        try {
            requireOpen();
            PagedFile file = PagedFile.open(this, path, writable);
            files.add(file);
            return file;
        } finally {
            lock.unlock();
        }
    }

    /// Writes all changed pages to the store and the files, and returns when those have them safe.
    ///
    /// Pages that are pinned for writing are written as they are.
    public void sync() {
        lock.lock();
        try {
            requireOpen();
            evictor.clean(frame -> true);
            files.forEach(PagedFile::syncUnlocked);
        } finally {
            lock.unlock();
        }
        store.sync();
    }

    /// What is in the frames now, and what has happened so far.
    public PagerStats stats() {
        lock.lock();
        try {
            return evictor.stats(spaces.size());
        } finally {
            lock.unlock();
        }
    }

    /// Closes all spaces and files, writing changed pages of files, then the store, and gives the memory back.
    ///
    /// @throws IllegalStateException when a range is pinned
    /// @throws PageStoreFailed when a file cannot be written; the pager stays open
    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            List.copyOf(spaces).forEach(AddressSpace::close);
            List.copyOf(files).forEach(PagedFile::close);
            closed = true;
            residents.frames().close();
        } finally {
            lock.unlock();
        }
        store.close();
    }

    PagerOptions options() {
        return options;
    }

    ReentrantLock lock() {
        return lock;
    }

    PageStore store() {
        return store;
    }

    Residents residents() {
        return residents;
    }

    Shootdown shootdown() {
        return shootdown;
    }

    Evictor evictor() {
        return evictor;
    }

    Faults faults() {
        return faults;
    }

    List<AddressSpace> spaces() {
        return spaces;
    }

    List<PagedFile> files() {
        return files;
    }

    void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the pager is closed");
        }
    }

    /// Gives up the lock until something has changed; callers look again, and come back.
    @SuppressWarnings("WaitNotInLoop")
    void await() {
        changed.awaitUninterruptibly();
    }

    void signal() {
        changed.signalAll();
    }

    /// Only one thread at a time takes more than one frame: two might each hold what the other one needs.
    void enterCollecting() {
        while (collecting) {
            await();
        }
        collecting = true;
    }

    void leaveCollecting() {
        collecting = false;
        signal();
    }

    /// Frees pages in the store that nobody refers to any more. The lock is given up meanwhile.
    void freeGone() {
        while (residents.hasGone()) {
            int[] ids = residents.takeGone();
            lock.unlock();
            try {
                for (int id : ids) {
                    freeSlot(id);
                }
            } finally {
                lock.lock();
                residents.freed(ids);
            }
        }
    }

    private void freeSlot(int id) {
        try {
            store.free(id);
        } catch (PageStoreFailed notNow) {
            evictor.countFailedFree(); // the slot is written anew before it is read again; only its space is lost
        }
    }

    /// Compares everything with everything; for tests, while nobody accesses anything.
    void checkInvariants() {
        lock.lock();
        try {
            new PagerInspection(this).check();
        } finally {
            lock.unlock();
        }
    }
}
