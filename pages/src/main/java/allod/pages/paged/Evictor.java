package allod.pages.paged;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Makes frames free: chooses pages, takes them out of the tables, writes the changed ones back.
///
/// ```
/// replacer ──► victims (a batch) ──► entries absent, translations killed ──► one shootdown ──┬─ clean ──► free
///                 │ used or pinned                                                           │
///                 └──► kept                                                      lock off,  write
///                                                                                            ├─ done ──► free
///                                                                                            └─ failed ─► as before
/// ```
///
/// A page that is being written has left all tables, so it does not change under the store's hands; who touches
/// it waits.
///
/// Invariants:
///
/// - **E2** a changed page leaves its frame only after its store has taken it
/// - **E3** one thread at a time evicts
///
/// Threads: guarded by the pager's lock, which is given up while pages are written.
///
/// Errors: what the store has thrown, when nothing else could make room: the pages that it refused stay, and
/// clean ones were taken instead if there were any; [OutOfFrames] when all frames are pinned.
final class Evictor {

    private final Pager pager;
    private final Residents residents;
    private final Replacer replacer;
    private final FramePool frames;
    private boolean evicting;
    private long loads;
    private long evictions;
    private long writeBacks;
    private long batches;
    private long failedWrites;
    private long failedFrees;

    Evictor(Pager pager) {
        this.pager = pager;
        this.residents = pager.residents();
        this.replacer = residents.replacer();
        this.frames = residents.frames();
    }

    /// A frame for a new page, free by luck or by eviction. The lock may be given up meanwhile.
    ///
    /// @param held frames that the caller has taken and not used yet: nobody else gives those back
    PageFrame take(int held) {
        PageStoreFailed refused = null;
        while (true) {
            PageFrame frame = frames.take();
            if (frame != null) {
                return frame;
            }
            if (evicting) {
                pager.await();
                continue;
            }
            List<PageFrame> victims = choose(refused != null);
            if (!victims.isEmpty()) {
                refused = moveOut(victims, false);
            } else if (frames.capacity() - frames.free() - replacer.present() > held) {
                pager.await(); // pages on their way, of other threads
            } else if (refused != null) {
                throw refused;
            } else {
                throw new OutOfFrames(frames.capacity(), pinned());
            }
        }
    }

    /// Pages that nobody has used since they were looked at last; those that were used are kept, and looked at
    /// again later.
    private List<PageFrame> choose(boolean cleanOnly) {
        List<PageFrame> victims = new ArrayList<>();
        int batch = Math.clamp(frames.capacity() / 8, 1, pager.options().batchPages());
        for (int tries = 3 * replacer.present() + batch; tries > 0 && victims.size() < batch; tries--) {
            long id = replacer.victim();
            if (id < 0) {
                break;
            }
            PageFrame frame = Objects.requireNonNull(residents.frameOf((int) id));
            assert frame.isResident() : id + " " + frame;
            if (frame.pins() > 0 || wasUsed(frame) || (cleanOnly && residents.isDirty(frame))) {
                replacer.kept(id);
            } else {
                leave(frame);
                victims.add(frame);
            }
        }
        return victims;
    }

    /// Whether some entry says so; the bit is cleared, and the translations too, so that the next use is seen
    /// again.
    private boolean wasUsed(PageFrame frame) {
        boolean used = false;
        for (int i = 0; i < frame.entries(); i++) {
            if ((frame.leaf(i).clear(frame.index(i), Pte.A) & Pte.A) != 0) {
                used = true;
                forget(frame, i);
            }
        }
        return used;
    }

    private void forget(PageFrame frame, int entry) {
        PageTableLeaf leaf = frame.leaf(entry);
        if (!leaf.isHuge()) {
            pager.shootdown().kill(frame.virtualAddress(entry), frame.address());
            return;
        }
        long firstFrame = frame.address() - ((long) frame.index(entry) << Pte.PAGE_SHIFT); // one bit A for all
        for (long offset = 0; offset < Pte.LEAF_BYTES; offset += Pte.PAGE_BYTES) {
            pager.shootdown().kill(leaf.baseAddress() + offset, firstFrame + offset);
        }
    }

    /// Takes a page out of all tables. Nobody may look at its frame before the shootdown.
    private void leave(PageFrame frame) {
        for (int i = 0; i < frame.entries(); i++) {
            PageTableLeaf leaf = frame.leaf(i);
            if (leaf.isHuge()) {
                forget(frame, i); // before the split: it has one bit A for all of its translations
                leaf.split();
            }
            long last = leaf.replace(frame.index(i), Pte.absent(frame.pageId(), 0));
            frame.setDirty(frame.isDirty() || (last & Pte.D) != 0);
            pager.shootdown().kill(frame.virtualAddress(i), frame.address());
        }
        frame.unlinkAll();
        frame.become(PageFrame.State.LEAVING);
    }

    /// Frees frames whose pages have left the tables, after writing what has changed.
    ///
    /// @param keep whether pages stay in their frames once they are written
    /// @return why some could not be written, or null; those are resident again
    private @Nullable PageStoreFailed moveOut(List<PageFrame> victims, boolean keep) {
        evicting = true;
        try {
            pager.shootdown().await();
            batches++;
            List<PageFrame> changed = new ArrayList<>();
            for (PageFrame frame : victims) {
                if (frame.isDirty()) {
                    changed.add(frame);
                } else {
                    finish(frame, keep);
                }
            }
            return changed.isEmpty() ? null : write(changed, keep);
        } finally {
            evicting = false;
            pager.signal();
        }
    }

    private @Nullable PageStoreFailed write(List<PageFrame> changed, boolean keep) {
        WriteBack writeBack = new WriteBack(pager, changed);
        pager.lock().unlock();
        try {
            writeBack.run();
        } finally {
            pager.lock().lock();
            for (int i = 0; i < changed.size(); i++) {
                settle(changed.get(i), writeBack.isWritten(i), keep);
            }
        }
        return writeBack.failure();
    }

    private void settle(PageFrame frame, boolean written, boolean keep) {
        noteTried(frame);
        if (written) {
            noteWritten(frame);
            frame.setDirty(false);
            finish(frame, keep);
        } else {
            failedWrites++;
            finish(frame, true);
        }
    }

    /// The store may have the page even if it said no: a batch may have been refused half way.
    private void noteTried(PageFrame frame) {
        if (residents.register().filePage(frame.pageId()) == null) {
            residents.register().setStored(frame.pageId(), true);
        }
    }

    private void noteWritten(PageFrame frame) {
        writeBacks++;
        AddressSpace charged = frame.charged();
        if (charged != null) {
            charged.counts().writeBacks++;
        }
    }

    /// A page that has left the tables goes, or stays until somebody asks for it.
    private void finish(PageFrame frame, boolean keep) {
        int id = frame.pageId();
        boolean wanted =
                residents.register().references(id) > 0 || residents.register().filePage(id) != null;
        if (keep && wanted) {
            residents.settle(frame);
            return;
        }
        evictions++;
        AddressSpace charged = frame.charged();
        if (charged != null) {
            charged.counts().evictions++;
        }
        residents.vacate(frame);
    }

    /// Writes the changed pages among those that the test admits; they stay. The lock is given up meanwhile.
    void clean(Predicate<PageFrame> admitted) {
        requireDone(moveAll(frame -> admitted.test(frame) && residents.isDirty(frame), true));
    }

    /// Frees the frames of the pages that the test admits, pinned ones excepted. The lock is given up
    /// meanwhile.
    void empty(Predicate<PageFrame> admitted) {
        requireDone(moveAll(frame -> admitted.test(frame) && frame.pins() == 0, false));
    }

    private static void requireDone(@Nullable PageStoreFailed failure) {
        if (failure != null) {
            throw failure;
        }
    }

    private @Nullable PageStoreFailed moveAll(Predicate<PageFrame> admitted, boolean keep) {
        PageStoreFailed failure = null;
        List<PageFrame> batch = new ArrayList<>();
        List<PageFrame> pinned = new ArrayList<>();
        awaitOthers();
        for (int number = 1; number <= frames.capacity(); number++) {
            PageFrame frame = frames.frame(number);
            if (frame.isResident() && admitted.test(frame)) {
                (frame.pins() > 0 ? pinned : batch).add(frame);
            }
            if (batch.size() == pager.options().batchPages() || (number == frames.capacity() && !batch.isEmpty())) {
                failure = later(failure, moveBatch(batch, keep));
                batch.clear();
            }
        }
        for (PageFrame frame : pinned) {
            failure = later(failure, writePinned(frame));
        }
        return failure;
    }

    /// Lets pages arrive or leave that others are moving just now.
    private void awaitOthers() {
        for (int number = 1; number <= frames.capacity(); number++) {
            PageFrame frame = frames.frame(number);
            while (frame.state() == PageFrame.State.LEAVING) {
                pager.await();
            }
        }
    }

    private static @Nullable PageStoreFailed later(@Nullable PageStoreFailed before, @Nullable PageStoreFailed now) {
        return now != null ? now : before;
    }

    private @Nullable PageStoreFailed moveBatch(List<PageFrame> batch, boolean keep) {
        while (evicting) {
            pager.await();
        }
        List<PageFrame> leaving = new ArrayList<>();
        for (PageFrame frame : batch) {
            if (frame.isResident() && frame.pins() == 0) { // nobody has taken it while the lock was given up
                replacer.removed(frame.pageId());
                leave(frame);
                leaving.add(frame);
            }
        }
        return leaving.isEmpty() ? null : moveOut(leaving, keep);
    }

    /// Writes a pinned page where it is. Who has pinned it may write at the same time, so it stays changed.
    private @Nullable PageStoreFailed writePinned(PageFrame frame) {
        if (frame.pins() == 0) {
            return moveBatch(List.of(frame), true);
        }
        frame.pin(); // so that it stays while the lock is given up
        WriteBack writeBack = new WriteBack(pager, List.of(frame));
        pager.lock().unlock();
        try {
            writeBack.run();
        } finally {
            pager.lock().lock();
            frame.unpin();
            noteTried(frame);
            if (writeBack.isWritten(0)) {
                noteWritten(frame);
            }
        }
        return writeBack.failure();
    }

    int pinned() {
        return count(frame -> frame.pins() > 0);
    }

    private int count(Predicate<PageFrame> counted) {
        int count = 0;
        for (int number = 1; number <= frames.capacity(); number++) {
            count += counted.test(frames.frame(number)) ? 1 : 0;
        }
        return count;
    }

    void countLoad() {
        loads++;
    }

    void countFailedFree() {
        failedFrees++;
    }

    PagerStats stats(int spaces) {
        return new PagerStats(
                frames.capacity(),
                frames.free(),
                pinned(),
                count(frame -> frame.isResident() && residents.isDirty(frame)),
                spaces,
                loads,
                evictions,
                writeBacks,
                batches,
                failedWrites,
                failedFrees);
    }
}
