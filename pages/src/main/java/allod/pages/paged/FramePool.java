package allod.pages.paged;

import allod.pages.Address;
import allod.pages.MemoryNotice;
import allod.pages.MemoryProbe;
import allod.pages.PageSize;
import allod.pages.Reservation;
import org.jspecify.annotations.Nullable;

/// A fixed number of page frames, one piece of memory.
///
/// ```
/// block 0 (2 MiB)                      block 1
/// ┌──────┬───┬───┬───┬─ ... ──┬─────┐ ┌───┬─ ...
/// │ zero │ 1 │ 2 │ 3 │        │ 511 │ │512│
/// └──────┴───┴───┴───┴─ ... ──┴─────┘ └───┴─ ...
///   never written: stands for every page that was only read
/// ```
///
/// Single frames come from blocks that are in use already, so that whole blocks stay free for huge leaves.
///
/// Invariants: **F4** a bit of the map of free frames is set exactly for frames in state `FREE`.
///
/// Threads: guarded by the pager's lock; the memory itself is anybody's who holds a frame.
final class FramePool implements AutoCloseable {

    private static final int BLOCK_FRAMES = Pte.ENTRIES;
    private static final int BLOCK_WORDS = BLOCK_FRAMES / Long.SIZE;

    private final Reservation memory;
    private final MemoryNotice notice;
    private final PageFrame[] frames;
    private final long[] freeBits; // BLOCK_WORDS a block
    private final int[] blockFree; // how many of each block
    private int hintBlock; // where the last frame came from or went to
    private int free;

    /// @param frameCount frames that pages can be in; the zero frame comes on top
    FramePool(int frameCount) {
        int all = frameCount + 1;
        int blocks = (all + BLOCK_FRAMES - 1) / BLOCK_FRAMES;
        long bytes = PageSize.roundUp((long) all << Pte.PAGE_SHIFT);
        memory = Reservation.reserve("page frames", bytes, Pte.LEAF_BYTES);
        try {
            memory.adviseHugePages(memory.baseAddress(), bytes, true);
            memory.commit(memory.baseAddress(), bytes);
        } catch (RuntimeException failure) {
            memory.close();
            throw failure;
        }
        notice = MemoryNotice.opened(MemoryProbe.Kind.ADDRESS_SPACE, "page frames", bytes);
        frames = new PageFrame[all];
        freeBits = new long[blocks * BLOCK_WORDS];
        blockFree = new int[blocks];
        for (int i = 0; i < all; i++) {
            frames[i] = new PageFrame(i, memory.baseAddress() + ((long) i << Pte.PAGE_SHIFT));
        }
        frames[0].become(PageFrame.State.RESIDENT);
        for (int i = 1; i < all; i++) {
            setFree(i);
        }
    }

    /// Frames that pages can be in.
    int capacity() {
        return frames.length - 1;
    }

    int free() {
        return free;
    }

    PageFrame frame(int number) {
        return frames[number];
    }

    PageFrame zeroFrame() {
        return frames[0];
    }

    /// A frame that was free, or null.
    @Nullable
    PageFrame take() {
        if (free == 0) {
            return null;
        }
        int block = partialBlock();
        for (int word = block * BLOCK_WORDS; ; word++) {
            if (freeBits[word] != 0) {
                int number = word * Long.SIZE + Long.numberOfTrailingZeros(freeBits[word]);
                hintBlock = block;
                return taken(number);
            }
        }
    }

    /// The first of 512 neighbouring frames on a border of 2 MiB that were all free, or null. All are taken.
    @Nullable
    PageFrame takeBlock() {
        for (int block = 0; block < blockFree.length; block++) {
            if (blockFree[block] == BLOCK_FRAMES) {
                for (int i = 0; i < BLOCK_FRAMES; i++) {
                    taken(block * BLOCK_FRAMES + i);
                }
                return frames[block * BLOCK_FRAMES];
            }
        }
        return null;
    }

    void give(PageFrame frame) {
        assert frame.state() != PageFrame.State.FREE && frame.pageId() < 0 : frame;
        frame.become(PageFrame.State.FREE);
        setFree(frame.number());
        hintBlock = frame.number() / BLOCK_FRAMES; // its memory is warm
    }

    boolean isFree(PageFrame frame) {
        return (freeBits[frame.number() / Long.SIZE] & 1L << frame.number()) != 0;
    }

    static void zero(PageFrame frame) {
        Address.fill(frame.address(), Pte.PAGE_BYTES, (byte) 0);
    }

    static void copy(PageFrame from, PageFrame to) {
        Address.copy(from.address(), to.address(), Pte.PAGE_BYTES);
    }

    @Override
    public void close() {
        memory.close();
        notice.closed();
    }

    /// The block of the hint, else one that is in use, else one that is not.
    private int partialBlock() {
        if (blockFree[hintBlock] > 0) {
            return hintBlock;
        }
        int whole = -1;
        for (int block = 0; block < blockFree.length; block++) {
            if (blockFree[block] == BLOCK_FRAMES) {
                whole = whole < 0 ? block : whole;
            } else if (blockFree[block] > 0) {
                return block;
            }
        }
        return whole;
    }

    private PageFrame taken(int number) {
        freeBits[number / Long.SIZE] &= ~(1L << number);
        blockFree[number / BLOCK_FRAMES]--;
        free--;
        frames[number].become(PageFrame.State.TAKEN);
        return frames[number];
    }

    private void setFree(int number) {
        freeBits[number / Long.SIZE] |= 1L << number;
        blockFree[number / BLOCK_FRAMES]++;
        free++;
    }
}
