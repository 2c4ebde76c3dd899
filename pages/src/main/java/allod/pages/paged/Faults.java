package allod.pages.paged;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What happens when an access finds no translation that allows it.
///
/// ```
/// entry                        read                              write
/// empty, anonymous             the zero frame                    a zeroed frame of its own, or a huge leaf
/// empty, of a file             the page of the file: absent      the same
/// absent, page in a frame      point to that frame               the same, then as present
/// absent, page in the store    read it into a frame              the same, then as present
/// present, W                   use it                            set D
/// present, one reference       use it                            set W and D
/// present, more references     use it                            copy it: copy-on-write
/// ```
///
/// Each step does one of these and looks again, because taking a frame or reading a page gives the lock up.
///
/// Threads: any, under the pager's lock; a page that is on its way to or from its frame is waited for. Who
/// waits holds one frame at most, and never needs a second one.
final class Faults {

    private final Pager pager;
    private final Residents residents;

    Faults(Pager pager) {
        this.pager = pager;
        this.residents = pager.residents();
    }

    /// Brings the page of an access in.
    ///
    /// @return the address in its frame, which stays valid until `translations.leave()`
    long resolve(Translations translations, long virtualAddress, boolean write) {
        pager.lock().lock();
        try {
            AddressSpace space = translations.space();
            space.counts().faults++;
            long entry = bring(space, virtualAddress, write);
            translations.letIn();
            return residents.frame(entry).address() + (virtualAddress & (Pte.PAGE_BYTES - 1));
        } finally {
            pager.lock().unlock();
        }
    }

    /// Brings a page in until its entry is present, and with `write` may be written and is noted as such. The
    /// lock is held from then on, so the entry is valid as long as the caller holds it.
    long bring(AddressSpace space, long virtualAddress, boolean write) {
        Fault fault = new Fault(space, virtualAddress, write);
        try {
            while (!fault.step()) {}
            return fault.entry;
        } finally {
            fault.end();
        }
    }

    /// One fault, with the frame that it has taken so far.
    private final class Fault {

        private final AddressSpace space;
        private final long virtualAddress;
        private final int index;
        private final boolean write;
        private @Nullable PageFrame spare;
        private long entry;

        Fault(AddressSpace space, long virtualAddress, boolean write) {
            this.space = space;
            this.virtualAddress = virtualAddress;
            this.index = Pte.index(virtualAddress);
            this.write = write;
        }

        void end() {
            if (spare != null) {
                residents.frames().give(spare);
                pager.signal();
            }
        }

        /// Whether the entry is as it should be.
        boolean step() {
            Area area = space.mappings().permitted(virtualAddress, write);
            PageTableLeaf leaf = space.table().leaf(virtualAddress);
            entry = leaf == null ? 0 : leaf.get(index);
            if (leaf != null && Pte.isAbsent(entry)) {
                seek(leaf);
                return false;
            }
            if (Pte.isEmpty(entry)) {
                make(area);
                return false;
            }
            if (!write) {
                return true;
            }
            PageTableLeaf writable = space.table().writableLeaf(virtualAddress);
            if (writable != null && (entry & Pte.W) != 0) {
                writable.set(index, Pte.D);
                return true;
            }
            return own(area, space.table().exclusiveLeaf(virtualAddress));
        }

        /// A page that has no frame, or one that this entry does not know.
        private void seek(PageTableLeaf leaf) {
            int id = Pte.number(entry);
            PageFrame frame = residents.frameOf(id);
            if (frame == null) {
                PageFrame taken = spare();
                if (taken != null) {
                    load(taken, id);
                }
            } else if (frame.isResident()) {
                residents.link(frame, leaf, index, Pte.COW);
            } else {
                pager.await();
            }
        }

        /// The frame that was taken in an earlier step, which is used up now; null when it had to be taken just
        /// now, so that everything may have changed.
        private @Nullable PageFrame spare() {
            PageFrame taken = spare;
            if (taken == null) {
                spare = pager.evictor().take(0);
                return null;
            }
            spare = null;
            return taken;
        }

        /// An entry that was never touched. Changes the way to it before it takes a frame: that costs no lock.
        private void make(Area area) {
            PagedFile file = area.file();
            if (file != null) {
                int id = residents.register().ofFile(file, area.filePage(virtualAddress));
                space.table().exclusiveLeaf(virtualAddress).replace(index, Pte.absent(id, 0));
            } else if (!makeHuge(area)) {
                makeSmall();
            }
        }

        private void makeSmall() {
            if (!write) {
                int zero = residents.frames().zeroFrame().number();
                space.table().exclusiveLeaf(virtualAddress).replace(index, Pte.present(zero, Pte.COW));
                return;
            }
            PageFrame frame = spare();
            if (frame != null) {
                FramePool.zero(frame);
                seat(frame, space.table().exclusiveLeaf(virtualAddress));
            }
        }

        /// A new page of this space in a frame of its own.
        private void seat(PageFrame frame, PageTableLeaf leaf) {
            residents.assign(frame, residents.register().create(), space, PageFrame.State.TAKEN);
            frame.setDirty(true); // the store does not have it
            residents.settle(frame);
            residents.link(frame, leaf, index, Pte.W);
        }

        private boolean makeHuge(Area area) {
            long leafAddress = virtualAddress & -Pte.LEAF_BYTES;
            if (!area.admitsHuge(leafAddress) || space.table().leaf(virtualAddress) != null) {
                return false;
            }
            PageFrame first = residents.frames().takeBlock();
            if (first == null) {
                return false;
            }
            PageTableLeaf leaf = new PageTableLeaf(leafAddress, first.number(), area.isWritable() ? Pte.W | Pte.D : 0);
            for (int i = 0; i < Pte.ENTRIES; i++) {
                PageFrame frame = residents.frames().frame(first.number() + i);
                FramePool.zero(frame);
                residents.assign(frame, residents.register().create(), space, PageFrame.State.TAKEN);
                frame.setDirty(true);
                residents.settle(frame);
                frame.link(leaf, i);
            }
            space.table().setHuge(leaf);
            return true;
        }

        /// A write to a present page: nobody else may see it.
        private boolean own(Area area, PageTableLeaf leaf) {
            entry = leaf.get(index);
            boolean mine = area.isSharedFile() || (!residents.isZero(entry) && residents.isExclusive(entry));
            if (mine) {
                leaf.set(index, Pte.W | Pte.D);
                leaf.clear(index, Pte.COW);
                entry = leaf.get(index);
                return true;
            }
            PageFrame copy = spare();
            if (copy != null) {
                copyOnWrite(copy, leaf);
            }
            return false;
        }

        private void copyOnWrite(PageFrame copy, PageTableLeaf leaf) {
            PageFrame original = residents.frame(entry);
            FramePool.copy(original, copy);
            long old = leaf.replace(index, 0);
            pager.shootdown().kill(Pte.page(virtualAddress), original.address());
            pager.shootdown().await(); // other threads of this space must not read the old page any more
            residents.drop(old, leaf, index);
            seat(copy, leaf);
            space.counts().copies++;
        }

        /// Reads a page; the lock is given up meanwhile.
        private void load(PageFrame frame, int id) {
            PageRegister.FilePage filePage = residents.register().filePage(id);
            residents.assign(frame, id, space, PageFrame.State.LOADING);
            boolean read = false;
            pager.lock().unlock();
            try {
                if (filePage != null) {
                    filePage.file().read(filePage.pageIndex(), id, frame.address());
                } else {
                    PageBatch batch = new PageBatch(1);
                    batch.add(id, frame.address());
                    pager.store().read(batch);
                }
                read = true;
            } finally {
                pager.lock().lock();
                arrived(frame, read);
            }
        }

        private void arrived(PageFrame frame, boolean read) {
            if (read) {
                pager.evictor().countLoad();
                space.counts().loads++;
            }
            int id = frame.pageId();
            boolean wanted = residents.register().references(id) > 0
                    || residents.register().filePage(id) != null;
            if (read && wanted) {
                residents.settle(frame);
            } else {
                residents.vacate(frame);
            }
            pager.signal();
        }
    }

    /// Brings all pages of a range in and pins their frames, which must be neighbours.
    ///
    /// @return the frames
    PageFrame[] pin(AddressSpace space, long virtualAddress, long bytes, boolean write) {
        long firstPage = Pte.page(virtualAddress);
        int count = (int) ((Pte.roundUp(virtualAddress + bytes) - firstPage) >>> Pte.PAGE_SHIFT);
        PageFrame[] pinned = new PageFrame[count];
        int done = 0;
        try {
            for (; done < count; done++) {
                long entry = bring(space, firstPage + ((long) done << Pte.PAGE_SHIFT), write);
                PageFrame frame = residents.frame(entry);
                requireNeighbour(pinned[0], frame, done, bytes);
                frame.pin();
                pinned[done] = frame;
            }
            return pinned;
        } catch (RuntimeException | Error failure) {
            unpin(Arrays.copyOf(pinned, done), false);
            throw failure;
        }
    }

    private static void requireNeighbour(@Nullable PageFrame first, PageFrame frame, int distance, long bytes) {
        if (first != null && frame.number() != first.number() + distance) {
            throw new IllegalArgumentException("pin of " + bytes + " bytes: page " + distance
                    + " is not in the frame behind its neighbour's. Pin page by page, or map with huge pages and pin"
                    + " within one of them before it is split");
        }
    }

    /// Lets frames go again.
    void unpin(PageFrame[] frames, boolean written) {
        for (PageFrame frame : frames) {
            frame.unpin();
            if (written) {
                frame.setDirty(true);
            }
        }
        pager.signal(); // somebody may wait for a frame
    }
}
