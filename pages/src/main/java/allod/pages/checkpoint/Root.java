package allod.pages.checkpoint;

import static allod.pages.checkpoint.ImageLayout.*;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// The root of one checkpoint.
///
/// @param version of the format
/// @param pageBytes bytes of a page on the machine that wrote it
/// @param spaceBytes length of the range
/// @param sequence number of the checkpoint
/// @param topBlock of the top node of the page map, or [ImageLayout#ABSENT]
/// @param topChecksum of that block
/// @param levels of nodes above the pages
record Root(int version, int pageBytes, long spaceBytes, long sequence, long topBlock, int topChecksum, int levels) {

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

    /// The block at which a checkpoint has its root: the two take turns.
    static long slot(long sequence) {
        return sequence & (ROOTS - 1);
    }

    void encode(MemorySegment block) {
        block.fill((byte) 0);
        block.set(LONG, ROOT_MAGIC_OFFSET, ROOT_MAGIC);
        block.set(INT, ROOT_VERSION_OFFSET, version);
        block.set(INT, ROOT_PAGE_BYTES_OFFSET, pageBytes);
        block.set(LONG, ROOT_SPACE_BYTES_OFFSET, spaceBytes);
        block.set(LONG, ROOT_SEQUENCE_OFFSET, sequence);
        block.set(LONG, ROOT_TOP_BLOCK_OFFSET, topBlock);
        block.set(INT, ROOT_TOP_CHECKSUM_OFFSET, topChecksum);
        block.set(INT, ROOT_LEVELS_OFFSET, levels);
        block.set(INT, ROOT_CHECKSUM_OFFSET, Checksum.of(block.address(), ROOT_CHECKSUM_OFFSET));
    }

    /// The root in a block, or null where there is none or its checksum does not fit.
    static @Nullable Root decode(MemorySegment block) {
        if (!hasMagic(block)
                || block.get(INT, ROOT_CHECKSUM_OFFSET) != Checksum.of(block.address(), ROOT_CHECKSUM_OFFSET)) {
            return null;
        }
        return new Root(
                block.get(INT, ROOT_VERSION_OFFSET),
                block.get(INT, ROOT_PAGE_BYTES_OFFSET),
                block.get(LONG, ROOT_SPACE_BYTES_OFFSET),
                block.get(LONG, ROOT_SEQUENCE_OFFSET),
                block.get(LONG, ROOT_TOP_BLOCK_OFFSET),
                block.get(INT, ROOT_TOP_CHECKSUM_OFFSET),
                block.get(INT, ROOT_LEVELS_OFFSET));
    }

    static boolean hasMagic(MemorySegment block) {
        return block.get(LONG, ROOT_MAGIC_OFFSET) == ROOT_MAGIC;
    }
}
