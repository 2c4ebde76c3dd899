package allod.pages.checkpoint;

import static allod.pages.checkpoint.ImageLayout.ABSENT;
import static allod.pages.checkpoint.ImageLayout.BLOCK_BYTES;
import static allod.pages.checkpoint.ImageLayout.VERSION;
import static allod.pages.checkpoint.ImageLayout.offset;

import allod.pages.PageSize;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The pages of a space in a file, as the last checkpoint left them, and the next checkpoint being written beside them.
///
/// ```
/// store ... store ──► commit: nodes ──► sync ──► root into the slot of the root before the last ──► sync ──► durable
///    │                   │                                                                           │
///    └── rollBack ◄──────┘ disk full             an error from here on: poisoned                     └► old blocks
///                                                                                                       fall free
/// ```
///
/// Invariants:
///
/// - **I1** nothing that a durable root refers to is overwritten: after a crash at any moment, the newest root whose
///   checksum fits is that of the last commit that returned, or of the one that was in progress
/// - **I2** what a root refers to was durable before the root was written
/// - **I3** a commit that throws has not returned: its pages are to be stored again, or the image is poisoned
///
/// Threads: guarded by the checkpointer.
///
/// Sources: LMDB, two meta pages that take turns and shadow paging; ZFS, the checksum of a block stands in its parent.
final class Image implements AutoCloseable {

    private final ImageFile file;
    private final PageMap map;
    private final BlockSpace space;
    private final MemorySegment block =
            Arena.ofAuto().allocate(BLOCK_BYTES, BLOCK_BYTES); // roots and nodes pass through it
    private long sequence;
    private final boolean older;
    private long writtenBytes; // by the checkpoint in progress
    private boolean poisoned;

    Image(ImageFile file, Roots roots, PageMap map, BlockSpace space) {
        this.file = file;
        this.map = map;
        this.space = space;
        this.sequence = roots.chosen().sequence();
        this.older = roots.older();
    }

    long sequence() {
        return sequence;
    }

    /// Whether the newest checkpoint was damaged and this is the one before it.
    boolean isOlder() {
        return older;
    }

    PageMap map() {
        return map;
    }

    ImageFile file() {
        return file;
    }

    long fileBytes() {
        return offset(space.fileBlocks());
    }

    /// Writes the pages of a buffer into free blocks.
    ///
    /// @throws allod.pages.CommitFailed when the disk is full; [#rollBack()] is due
    void store(PageBuffer buffer) {
        requireSound();
        int index = 0;
        while (index < buffer.count()) {
            if (buffer.isZero(index)) {
                map.set(0, buffer.page(index), ABSENT, 0);
                index++;
                continue;
            }
            int end = index + 1;
            while (end < buffer.count() && !buffer.isZero(end)) {
                end++;
            }
            index = storeRun(buffer, index, end);
        }
    }

    /// Makes everything stored the newest checkpoint; returns when it is durable.
    ///
    /// @return bytes written, 0 when there was nothing to do
    /// @throws allod.pages.CommitFailed when the disk is full; [#rollBack()] is due
    long commit() {
        requireSound();
        if (!map.isChanged()) {
            return 0;
        }
        writeNodes();
        try {
            file.sync(); // I2
            writeRoot(sequence + 1);
            file.sync();
        } catch (RuntimeException failure) {
            poisoned = true;
            throw failure;
        }
        sequence++;
        map.commit(space::retire);
        space.commit();
        long bytes = writtenBytes;
        writtenBytes = 0;
        trim();
        return bytes;
    }

    /// Gives up what was stored since the last commit.
    void rollBack() {
        map.rollBack();
        space.rollBack();
        writtenBytes = 0;
    }

    void checkInvariants() {
        map.checkInvariants();
        space.checkInvariants(map);
    }

    @Override
    public void close() {
        file.close();
    }

    private int storeRun(PageBuffer buffer, int from, int to) {
        int index = from;
        while (index < to) {
            BlockSpace.Run run = space.allocate(to - index);
            write(buffer.address(index), run.firstBlock(), run.blocks());
            for (int done = 0; done < run.blocks(); done++) {
                int checksum = Checksum.of(buffer.address(index + done), BLOCK_BYTES);
                map.set(0, buffer.page(index + done), run.firstBlock() + done, checksum);
            }
            index += run.blocks();
        }
        return index;
    }

    /// From the bottom up, since a parent holds the checksums of its children.
    private void writeNodes() {
        for (int level = 1; level <= map.levels(); level++) {
            int index = map.nextTouched(level, 0);
            while (index >= 0) {
                writeNode(level, index);
                index = map.nextTouched(level, index + 1);
            }
        }
    }

    private void writeNode(int level, int index) {
        if (map.isEmpty(level, index)) {
            map.set(level, index, ABSENT, 0);
            return;
        }
        NodeBlock.encode(map, level, index, sequence + 1, block);
        long node = space.allocate(1).firstBlock();
        write(block.address(), node, 1);
        map.set(level, index, node, Checksum.of(block.address(), BLOCK_BYTES));
    }

    private void writeRoot(long newSequence) {
        int top = map.levels();
        Root root = new Root(
                VERSION,
                PageSize.BYTES,
                (long) map.pages() << PageSize.SHIFT,
                newSequence,
                map.block(top, 0),
                map.checksum(top, 0),
                top);
        root.encode(block);
        write(block.address(), Root.slot(newSequence), 1);
    }

    private void write(long address, long firstBlock, int blocks) {
        try {
            file.write(address, offset(blocks), offset(firstBlock));
        } catch (ImageFailed failure) {
            poisoned = true;
            throw failure;
        }
        writtenBytes += offset(blocks);
    }

    private void trim() {
        try {
            space.trim();
        } catch (ImageFailed failure) {
            poisoned = true; // the commit stands; the next one will say
        }
    }

    private void requireSound() {
        if (poisoned) {
            throw new ImageFailed(
                    file.name() + " is poisoned: an earlier write or sync failed, and nobody knows what has"
                            + " reached the disk; close it, repair the disk and open it again.");
        }
    }
}
