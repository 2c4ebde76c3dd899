package allod.pages.paged;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Pages and frames brought together: who sits where, who refers to whom, and what happens when nobody does any
/// more.
///
/// ```
/// page (id) ◄──── frame ────► entries that map it
///    ▲                            │
///    └──── absent entries ────────┘ drop: the last one gone, the page goes
/// ```
///
/// A page of a file without references stays in its frame until the frame is needed: it is a cache of the file
/// then.
///
/// Threads: guarded by the pager's lock.
final class Residents {

    private final FramePool frames;
    private final PageRegister register = new PageRegister();
    private final Replacer replacer;
    private int[] goneIds = new int[64]; // in the store still, free once they are out of it
    private int gone;

    Residents(FramePool frames, Replacer replacer) {
        this.frames = frames;
        this.replacer = replacer;
    }

    FramePool frames() {
        return frames;
    }

    PageRegister register() {
        return register;
    }

    Replacer replacer() {
        return replacer;
    }

    /// The frame of a page, or null.
    @Nullable
    PageFrame frameOf(int id) {
        int number = register.frame(id);
        return number == 0 ? null : frames.frame(number);
    }

    boolean isZero(long entry) {
        return Pte.isPresent(entry) && Pte.number(entry) == 0;
    }

    /// The frame of a present entry.
    PageFrame frame(long entry) {
        return frames.frame(Pte.number(entry));
    }

    /// The page of a present or absent entry that is not the zero page.
    int page(long entry) {
        return Pte.isPresent(entry) ? frame(entry).pageId() : Pte.number(entry);
    }

    /// Whether the frame of a present entry belongs to that entry alone.
    boolean isExclusive(long entry) {
        int id = page(entry);
        return register.references(id) == 1 && register.filePage(id) == null;
    }

    /// A page comes into a frame that was taken for it; nothing is known about its contents yet.
    void assign(PageFrame frame, int id, AddressSpace charged, PageFrame.State state) {
        frame.hold(id, charged);
        frame.become(state);
        register.setFrame(id, frame.number());
    }

    /// The page is in its frame, for anybody to use.
    void settle(PageFrame frame) {
        frame.become(PageFrame.State.RESIDENT);
        replacer.added(frame.pageId());
    }

    /// The frame loses its page and is free.
    void vacate(PageFrame frame) {
        int id = frame.pageId();
        register.setFrame(id, 0);
        frame.clear();
        frames.give(frame);
        if (register.references(id) == 0) {
            discard(id);
        }
    }

    /// Makes an entry of a leaf point to a resident frame.
    void link(PageFrame frame, PageTableLeaf leaf, int index, long bits) {
        leaf.replace(index, Pte.present(frame.number(), bits));
        frame.link(leaf, index);
    }

    /// One entry more refers to what `entry` refers to: its copy in another leaf.
    void refer(long entry, PageTableLeaf leaf, int index) {
        if (Pte.isEmpty(entry) || isZero(entry)) {
            return;
        }
        register.refer(page(entry));
        if (Pte.isPresent(entry)) {
            frame(entry).link(leaf, index);
        }
    }

    /// An entry is gone from its leaf. No TLB has its translation any more.
    void drop(long entry, PageTableLeaf leaf, int index) {
        if (Pte.isEmpty(entry) || isZero(entry)) {
            return;
        }
        int id = page(entry);
        if (Pte.isPresent(entry)) {
            PageFrame frame = frame(entry);
            frame.unlink(leaf, index);
            frame.setDirty(frame.isDirty() || (entry & Pte.D) != 0);
        }
        if (register.drop(id) == 0) {
            forsake(id);
        }
    }

    private void forsake(int id) {
        PageFrame frame = frameOf(id);
        if (frame == null) {
            discard(id);
        } else if (frame.isResident() && register.filePage(id) == null) {
            replacer.removed(id);
            vacate(frame);
        } // else on its way: whoever moves it sees that nobody wants it; or a cached page of a file
    }

    private void discard(int id) {
        if (!register.wasStored(id)) {
            register.free(id);
            return;
        }
        if (gone == goneIds.length) {
            goneIds = Arrays.copyOf(goneIds, 2 * gone);
        }
        goneIds[gone++] = id;
    }

    /// Pages that are to be freed in the store, which may take its time, and then with [#freed]; they are
    /// forgotten here.
    int[] takeGone() {
        int[] taken = Arrays.copyOf(goneIds, gone);
        gone = 0;
        return taken;
    }

    boolean hasGone() {
        return gone > 0;
    }

    void freed(int[] ids) {
        for (int id : ids) {
            register.setStored(id, false);
            register.free(id);
        }
    }

    /// Whether the page in a resident frame differs from its store: bits `D` of its entries are looked at too.
    boolean isDirty(PageFrame frame) {
        if (frame.isDirty()) {
            return true;
        }
        for (int i = 0; i < frame.entries(); i++) {
            if ((frame.leaf(i).get(frame.index(i)) & Pte.D) != 0) {
                return true;
            }
        }
        return false;
    }
}
