package allod.pages.checkpoint;

import static allod.pages.checkpoint.ImageLayout.ROOTS;
import static allod.pages.checkpoint.ImageLayout.offset;

import allod.pages.CommitFailed;
import java.util.BitSet;

/// Which blocks of an image are free.
///
/// ```
///            allocate             commit                  the commit after, or the next   commit after that
///  free ────────────────► fresh ──────────► used ──────────────────────────► retired ─────────────────────► free
///   ▲                       │                         replaced by a commit
///   └──────── rollBack ─────┘
/// ```
///
/// - *fresh*: written by the checkpoint in progress
/// - *used*: the newest root refers to it
/// - *retired*: only the root before it does
///
/// Invariants:
///
/// - **B1** a block that a durable root refers to is never allocated: a retired block is free only when the root before
///   the newest has been overwritten by a newer one that is durable
/// - **B2** a block is allocated only once there is storage behind it
///
/// Bound: the file has at most the used blocks, those that the last checkpoint replaced, those of the checkpoint in
/// progress, and the larger of an eighth of the file and one step of growth. Free blocks are taken from the front, so
/// that the end of the file falls free; it is cut off when it is more than half of the file.
///
/// Threads: guarded by the checkpointer.
final class BlockSpace {

    private static final int MIN_GROWTH_BLOCKS = 64;
    private static final int MAX_GROWTH_BLOCKS = 16 << 10;
    private static final int GROWTH_SHIFT = 3; // an eighth of the file
    private static final long MAX_BLOCKS = Integer.MAX_VALUE;

    private final ImageFile file;
    private final BitSet busy = new BitSet();
    private final BitSet fresh = new BitSet();
    private BitSet retired = new BitSet();
    private BitSet retiring = new BitSet(); // used, and replaced by the checkpoint in progress
    private long fileBlocks;
    private int searchFrom = ROOTS;

    BlockSpace(ImageFile file, long fileBlocks) {
        this.file = file;
        this.fileBlocks = fileBlocks;
        busy.set(0, ROOTS);
    }

    /// Neighbouring blocks.
    record Run(long firstBlock, int blocks) {}

    long fileBlocks() {
        return fileBlocks;
    }

    int busyBlocks() {
        return busy.cardinality();
    }

    /// Enters a block that the newest root uses.
    void loadUsed(long block) {
        busy.set((int) block);
    }

    /// Enters a block that the older root uses; called after all of [#loadUsed].
    void loadOlder(long block) {
        if (!busy.get((int) block)) {
            busy.set((int) block);
            retired.set((int) block);
        }
    }

    /// Takes up to `wanted` neighbouring blocks, at least one.
    ///
    /// @throws CommitFailed when the disk is full
    Run allocate(int wanted) {
        int first = busy.nextClearBit(searchFrom);
        if (first >= fileBlocks) {
            grow(wanted);
            first = busy.nextClearBit(searchFrom);
        }
        int nextBusy = busy.nextSetBit(first);
        long freeEnd = nextBusy < 0 ? fileBlocks : Math.min(nextBusy, fileBlocks);
        int count = (int) Math.min(wanted, freeEnd - first);
        busy.set(first, first + count);
        fresh.set(first, first + count);
        searchFrom = first + count;
        return new Run(first, count);
    }

    /// A block of the newest root that the checkpoint in progress has replaced.
    void retire(long block) {
        retiring.set((int) block);
    }

    /// The new root is durable, and has overwritten the one before the newest.
    void commit() {
        busy.andNot(retired);
        BitSet emptied = retired;
        retired = retiring;
        retiring = emptied;
        retiring.clear();
        fresh.clear();
        searchFrom = ROOTS;
    }

    /// The checkpoint in progress is given up.
    void rollBack() {
        busy.andNot(fresh);
        fresh.clear();
        retiring.clear();
        searchFrom = ROOTS;
    }

    /// Cuts the end off when it is free and more than half of the file.
    void trim() {
        long needed = busy.length() + (long) MIN_GROWTH_BLOCKS;
        if (needed < fileBlocks / 2) {
            file.truncate(offset(needed));
            fileBlocks = needed;
        }
    }

    /// @param map the page map after a commit
    void checkInvariants(PageMap map) {
        BitSet used = new BitSet();
        map.forEachBlock(block -> used.set((int) block));
        BitSet expected = (BitSet) used.clone();
        expected.or(retired);
        expected.set(0, ROOTS);
        if (!expected.equals(busy) || used.intersects(retired) || busy.length() > fileBlocks) {
            throw new AssertionError("B1 is broken: busy " + busy + ", used " + used + ", retired " + retired + " of "
                    + fileBlocks + " blocks");
        }
    }

    private void grow(int wanted) {
        long step = Math.clamp(fileBlocks >> GROWTH_SHIFT, MIN_GROWTH_BLOCKS, MAX_GROWTH_BLOCKS);
        long growth = Math.max(wanted, step);
        if (fileBlocks + growth > MAX_BLOCKS) {
            throw new ImageFailed(file.name() + " would get longer than " + MAX_BLOCKS
                    + " blocks: divide the space among several images.");
        }
        try {
            file.allocate(offset(fileBlocks), offset(growth));
        } catch (CommitFailed full) {
            if (growth == 1) {
                throw full;
            }
            growth = 1; // as much as it takes, block by block, until really nothing is left
            file.allocate(offset(fileBlocks), offset(growth));
        }
        fileBlocks += growth;
    }
}
