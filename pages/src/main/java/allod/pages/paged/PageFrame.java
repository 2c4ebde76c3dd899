package allod.pages.paged;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A page of the pool: where it is, which page is in it, and who maps it.
///
/// ```
///            take                    filled                      victim
/// FREE ─────────────► TAKEN ─────────────────► RESIDENT ──────────────────► LEAVING
///   ▲                   │ ▲ └──► LOADING ────────┘  ▲ │                        │
///   │                   │ └───── (read failed)      │ │ last reference dropped │
///   │                   │                           └─┼──── write failed ──────┤
///   └───────────────────┴─────────────────────────────┴────────────────────────┘
/// ```
///
/// Invariants:
///
/// - **F1** a frame is in one state, and `pageId` is -1 exactly in `FREE` and `TAKEN`
/// - **F2** the entries that are noted here are exactly those of reachable leaves that point to the frame
/// - **F3** a frame that somebody has pinned is `RESIDENT`
///
/// Threads: everything is guarded by the pager's lock.
final class PageFrame {

    enum State {
        FREE,
        TAKEN,
        LOADING,
        RESIDENT,
        LEAVING
    }

    private final int number;
    private final long address;
    private State state = State.FREE;
    private int pageId = -1;
    private boolean dirty; // the page differs from its store, whatever bits D say
    private int pins;
    private @Nullable AddressSpace charged; // who brought it in
    private @Nullable PageTableLeaf[] leaves = new @Nullable PageTableLeaf[1];
    private int[] indexes = new int[1];
    private int entries;

    PageFrame(int number, long address) {
        this.number = number;
        this.address = address;
    }

    int number() {
        return number;
    }

    long address() {
        return address;
    }

    State state() {
        return state;
    }

    void become(State next) {
        state = next;
    }

    boolean isResident() {
        return state == State.RESIDENT;
    }

    /// The page that is, or is about to be, in the frame; -1: none.
    int pageId() {
        return pageId;
    }

    void hold(int page, @Nullable AddressSpace space) {
        pageId = page;
        charged = space;
    }

    /// No page any more.
    void clear() {
        assert pins == 0 && entries == 0 : this;
        pageId = -1;
        charged = null;
        dirty = false;
    }

    boolean isDirty() {
        return dirty;
    }

    void setDirty(boolean now) {
        dirty = now;
    }

    int pins() {
        return pins;
    }

    void pin() {
        pins++;
    }

    void unpin() {
        assert pins > 0 : this;
        pins--;
    }

    /// The space that its traffic is counted for, if it still exists.
    @Nullable
    AddressSpace charged() {
        return charged;
    }

    int entries() {
        return entries;
    }

    PageTableLeaf leaf(int i) {
        return Objects.requireNonNull(leaves[i]);
    }

    int index(int i) {
        return indexes[i];
    }

    /// Virtual address of the page where entry `i` maps it.
    long virtualAddress(int i) {
        return leaf(i).baseAddress() + ((long) indexes[i] << Pte.PAGE_SHIFT);
    }

    void link(PageTableLeaf leaf, int index) {
        if (entries == indexes.length) {
            leaves = Arrays.copyOf(leaves, 2 * entries);
            indexes = Arrays.copyOf(indexes, 2 * entries);
        }
        leaves[entries] = leaf;
        indexes[entries] = index;
        entries++;
    }

    void unlink(PageTableLeaf leaf, int index) {
        for (int i = 0; i < entries; i++) {
            if (leaves[i] == leaf && indexes[i] == index) {
                entries--;
                leaves[i] = leaves[entries];
                indexes[i] = indexes[entries];
                leaves[entries] = null;
                return;
            }
        }
        throw new AssertionError(
                this + " is not mapped at " + index + " of the leaf at 0x" + Long.toHexString(leaf.baseAddress()));
    }

    void unlinkAll() {
        Arrays.fill(leaves, 0, entries, null);
        entries = 0;
    }

    @Override
    public String toString() {
        return "frame " + number + " (" + state + ", page " + pageId + ", " + entries + " entries, " + pins + " pins"
                + (dirty ? ", dirty)" : ")");
    }
}
