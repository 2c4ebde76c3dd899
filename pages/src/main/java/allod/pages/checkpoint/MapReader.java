package allod.pages.checkpoint;

import static allod.pages.checkpoint.ImageLayout.ABSENT;
import static allod.pages.checkpoint.ImageLayout.BLOCK_BYTES;
import static allod.pages.checkpoint.ImageLayout.NODE_CHILDREN;
import static allod.pages.checkpoint.ImageLayout.NODE_CHILDREN_SHIFT;
import static allod.pages.checkpoint.ImageLayout.ROOTS;
import static allod.pages.checkpoint.ImageLayout.offset;

import java.lang.foreign.MemorySegment;

/// Reads a page map from an image, node by node from the root down, and checks every checksum on the way.
final class MapReader {

    private final ImageFile file;
    private final long fileBlocks;
    private final MemorySegment block;

    /// @param block memory for one block
    MapReader(ImageFile file, long fileBlocks, MemorySegment block) {
        this.file = file;
        this.fileBlocks = fileBlocks;
        this.block = block;
    }

    /// @throws ImageDamaged when a block is not what its parent says
    PageMap read(Root root, int pages) {
        PageMap map = new PageMap(pages);
        map.load(map.levels(), 0, root.topBlock(), root.topChecksum());
        requireInside(root.topBlock(), "the top node");
        for (int level = map.levels(); level > 0; level--) {
            for (int index = 0; index < map.count(level); index++) {
                if (map.block(level, index) != ABSENT) {
                    readNode(map, level, index);
                }
            }
        }
        return map;
    }

    private void readNode(PageMap map, int level, int index) {
        long node = map.block(level, index);
        long read = file.read(block.address(), BLOCK_BYTES, offset(node));
        if (read < BLOCK_BYTES
                || Checksum.of(block.address(), BLOCK_BYTES) != map.checksum(level, index)
                || !NodeBlock.is(block, level, index)) {
            throw new ImageDamaged("block " + node + " of " + file.name() + " is not the node " + index + " of level "
                    + level + " of the page map that its parent says it is.");
        }
        int first = index << NODE_CHILDREN_SHIFT;
        int children = Math.min(NODE_CHILDREN, map.count(level - 1) - first);
        for (int child = 0; child < children; child++) {
            long childBlock = NodeBlock.childBlock(block, child);
            requireInside(childBlock, "child " + child + " of the node in block " + node);
            map.load(level - 1, first + child, childBlock, NodeBlock.childChecksum(block, child));
        }
    }

    private void requireInside(long child, String what) {
        if (child != ABSENT && (child < ROOTS || child >= fileBlocks)) {
            throw new ImageDamaged(what + " of " + file.name() + " is said to be block " + child + ", and the file has "
                    + fileBlocks + " blocks.");
        }
    }
}
