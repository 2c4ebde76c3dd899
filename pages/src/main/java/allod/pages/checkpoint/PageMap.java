package allod.pages.checkpoint;

import static allod.pages.checkpoint.ImageLayout.ABSENT;
import static allod.pages.checkpoint.ImageLayout.NODE_CHILDREN;
import static allod.pages.checkpoint.ImageLayout.NODE_CHILDREN_SHIFT;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.LongConsumer;

/// Where each page of a space stands in the image, in memory: a block number and a checksum for each page, and for each
/// node of the tree above them.
///
/// ```
/// level 0   pages      blocks[0][page]   checksums[0][page]
/// level 1   nodes      blocks[1][page >> 8] ...
/// top       one node, whose block and checksum stand in the root
/// ```
///
/// Changes are made in place and logged. [#commit] forgets the log, [#rollBack] undoes it.
///
/// Invariants:
///
/// - **M1** a node is absent exactly when all its children are, once no node waits to be written
/// - **M2** no block is used twice
///
/// Twelve bytes of Java heap a page. Threads: guarded by the checkpointer.
final class PageMap {

    private final long[][] blocks;
    private final int[][] checksums;
    private final BitSet[] touched; // nodes of a level with a child that has changed
    private long[] oldBlocks = new long[16]; // the log: what stood there before
    private int[] oldChecksums = new int[16];
    private int[] logIndexes = new int[16];
    private byte[] logLevels = new byte[16];
    private int logged;

    PageMap(int pages) {
        int levels = levels(pages);
        blocks = new long[levels + 1][];
        checksums = new int[levels + 1][];
        touched = new BitSet[levels + 1];
        int count = pages;
        for (int level = 0; level <= levels; level++) {
            blocks[level] = new long[count];
            checksums[level] = new int[count];
            touched[level] = new BitSet();
            count = parents(count);
        }
    }

    /// Levels of nodes above `pages` pages: one at least.
    static int levels(int pages) {
        int levels = 1;
        for (int count = parents(pages); count > 1; count = parents(count)) {
            levels++;
        }
        return levels;
    }

    int pages() {
        return blocks[0].length;
    }

    /// Pages that are not zero.
    long presentPages() {
        return Arrays.stream(blocks[0]).filter(block -> block != ABSENT).count();
    }

    int levels() {
        return blocks.length - 1;
    }

    /// Nodes of a level, or pages.
    int count(int level) {
        return blocks[level].length;
    }

    long block(int level, int index) {
        return blocks[level][index];
    }

    int checksum(int level, int index) {
        return checksums[level][index];
    }

    /// Whether there is anything to write.
    boolean isChanged() {
        return logged > 0;
    }

    /// Enters what was read from an image.
    void load(int level, int index, long block, int checksum) {
        blocks[level][index] = block;
        checksums[level][index] = checksum;
    }

    /// Changes an entry, once between two commits.
    void set(int level, int index, long block, int checksum) {
        if (block == ABSENT && blocks[level][index] == ABSENT) {
            return;
        }
        log(level, index);
        load(level, index, block, checksum);
        if (level < levels()) {
            touched[level + 1].set(index >> NODE_CHILDREN_SHIFT);
        }
    }

    /// The first node of a level from `from` on that must be written, or -1.
    int nextTouched(int level, int from) {
        return touched[level].nextSetBit(from);
    }

    /// Whether a node has no child.
    boolean isEmpty(int level, int index) {
        int from = index << NODE_CHILDREN_SHIFT;
        int to = Math.min(from + NODE_CHILDREN, count(level - 1));
        for (int child = from; child < to; child++) {
            if (blocks[level - 1][child] != ABSENT) {
                return false;
            }
        }
        return true;
    }

    /// Forgets the log; the blocks that were replaced are told.
    void commit(LongConsumer replaced) {
        for (int entry = 0; entry < logged; entry++) {
            if (oldBlocks[entry] != ABSENT) {
                replaced.accept(oldBlocks[entry]);
            }
        }
        forget();
    }

    /// Undoes everything since the last commit.
    void rollBack() {
        for (int entry = logged - 1; entry >= 0; entry--) {
            load(logLevels[entry], logIndexes[entry], oldBlocks[entry], oldChecksums[entry]);
        }
        forget();
    }

    /// Tells every block in use.
    void forEachBlock(LongConsumer block) {
        for (long[] level : blocks) {
            for (long used : level) {
                if (used != ABSENT) {
                    block.accept(used);
                }
            }
        }
    }

    void checkInvariants() {
        BitSet used = new BitSet();
        forEachBlock(block -> {
            check(!used.get((int) block), "M2", block);
            used.set((int) block);
        });
        for (int level = 1; level <= levels(); level++) {
            for (int index = 0; index < count(level); index++) {
                check(isEmpty(level, index) == (blocks[level][index] == ABSENT), "M1", level + "/" + index);
            }
        }
    }

    private static void check(boolean holds, String invariant, Object subject) {
        if (!holds) {
            throw new AssertionError(invariant + " is broken at " + subject);
        }
    }

    private void log(int level, int index) {
        if (logged == logIndexes.length) {
            oldBlocks = Arrays.copyOf(oldBlocks, 2 * logged);
            oldChecksums = Arrays.copyOf(oldChecksums, 2 * logged);
            logIndexes = Arrays.copyOf(logIndexes, 2 * logged);
            logLevels = Arrays.copyOf(logLevels, 2 * logged);
        }
        oldBlocks[logged] = blocks[level][index];
        oldChecksums[logged] = checksums[level][index];
        logIndexes[logged] = index;
        logLevels[logged] = (byte) level;
        logged++;
    }

    private void forget() {
        logged = 0;
        for (BitSet level : touched) {
            level.clear();
        }
    }

    private static int parents(int count) {
        return (count + NODE_CHILDREN - 1) >> NODE_CHILDREN_SHIFT;
    }
}
