package allod.pages.checkpoint;

import allod.pages.PageSize;

/// Where things stand in an image.
///
/// ```
/// block      0        1        2 ...
///         ┌────────┬────────┬──────┬──────┬──────┬──────┬──
///         │ root   │ root   │ page │ node │ page │ free │ ...       a block is as long as a page
///         │ even   │ odd    │      │      │      │      │
///         └────────┴────────┴──────┴──────┴──────┴──────┴──
///
/// root    0 magic   8 version   12 page bytes   16 space bytes   24 sequence   32 block of the top node
///         40 its checksum   44 levels   508 checksum of the bytes before it         (the rest is zero)
///
/// node    0 magic   8 level   16 index   24 sequence   64 the blocks of 256 children   2112 their checksums
///
///         level 2                 [ node ]
///         level 1      [ node ] [ node ] [ node ] ...     a node of level n has 256 children of level n - 1
///         level 0      page page page page ...
/// ```
///
/// Block 0 as a child means: nothing there, all pages below are zero. Numbers are little-endian. Every checksum is
/// CRC-32C: the root has its own, that of everything else stands in its parent. Where magic, version and checksum of a
/// root stand is the same in all versions.
final class ImageLayout {

    static final int VERSION = 1;

    static final int BLOCK_BYTES = PageSize.BYTES;
    static final int BLOCK_SHIFT = PageSize.SHIFT;
    static final int ROOTS = 2;
    static final int ABSENT = 0;

    static final long ROOT_MAGIC = 0x474D_4944_4F4C_4C41L; // "ALLODIMG"
    static final int ROOT_MAGIC_OFFSET = 0;
    static final int ROOT_VERSION_OFFSET = 8;
    static final int ROOT_PAGE_BYTES_OFFSET = 12;
    static final int ROOT_SPACE_BYTES_OFFSET = 16;
    static final int ROOT_SEQUENCE_OFFSET = 24;
    static final int ROOT_TOP_BLOCK_OFFSET = 32;
    static final int ROOT_TOP_CHECKSUM_OFFSET = 40;
    static final int ROOT_LEVELS_OFFSET = 44;
    static final int ROOT_CHECKSUM_OFFSET = 508;

    static final long NODE_MAGIC = 0x5041_4D44_4F4C_4C41L; // "ALLODMAP"
    static final int NODE_MAGIC_OFFSET = 0;
    static final int NODE_LEVEL_OFFSET = 8;
    static final int NODE_INDEX_OFFSET = 16;
    static final int NODE_SEQUENCE_OFFSET = 24;
    static final int NODE_BLOCKS_OFFSET = 64;
    static final int NODE_CHILDREN_SHIFT = 8;
    static final int NODE_CHILDREN = 1 << NODE_CHILDREN_SHIFT;
    static final int NODE_CHECKSUMS_OFFSET = NODE_BLOCKS_OFFSET + NODE_CHILDREN * Long.BYTES; // 2112

    private ImageLayout() {}

    /// Offset of a block in the file.
    static long offset(long block) {
        return block << BLOCK_SHIFT;
    }
}
