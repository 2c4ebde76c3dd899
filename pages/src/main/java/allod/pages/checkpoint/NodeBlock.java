package allod.pages.checkpoint;

import static allod.pages.checkpoint.ImageLayout.*;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// A node of the page map as a block of the image.
final class NodeBlock {

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

    private NodeBlock() {}

    static void encode(PageMap map, int level, int index, long sequence, MemorySegment block) {
        block.fill((byte) 0);
        block.set(LONG, NODE_MAGIC_OFFSET, NODE_MAGIC);
        block.set(INT, NODE_LEVEL_OFFSET, level);
        block.set(LONG, NODE_INDEX_OFFSET, index);
        block.set(LONG, NODE_SEQUENCE_OFFSET, sequence);
        int first = index << NODE_CHILDREN_SHIFT;
        int children = Math.min(NODE_CHILDREN, map.count(level - 1) - first);
        for (int child = 0; child < children; child++) {
            block.setAtIndex(LONG, NODE_BLOCKS_OFFSET / Long.BYTES + child, map.block(level - 1, first + child));
            block.setAtIndex(
                    INT, NODE_CHECKSUMS_OFFSET / Integer.BYTES + child, map.checksum(level - 1, first + child));
        }
    }

    /// Whether a block says that it is this node; its checksum fits already.
    static boolean is(MemorySegment block, int level, int index) {
        return block.get(LONG, NODE_MAGIC_OFFSET) == NODE_MAGIC
                && block.get(INT, NODE_LEVEL_OFFSET) == level
                && block.get(LONG, NODE_INDEX_OFFSET) == index;
    }

    static long childBlock(MemorySegment block, int child) {
        return block.getAtIndex(LONG, NODE_BLOCKS_OFFSET / Long.BYTES + child);
    }

    static int childChecksum(MemorySegment block, int child) {
        return block.getAtIndex(INT, NODE_CHECKSUMS_OFFSET / Integer.BYTES + child);
    }
}
