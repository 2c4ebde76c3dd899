package allod.pages.paged;

import org.jspecify.annotations.Nullable;

/// A run of mapped addresses that are alike: same permission, same source.
///
/// @param startAddress first address
/// @param endAddress first address behind it
/// @param permission what may be done with its pages
/// @param hugePages whether huge leaves are wanted
/// @param file where pages come from, or null: then they begin as zero
/// @param fileOffset of the first byte
/// @param shared whether writes go to the file
record Area(
        long startAddress,
        long endAddress,
        Permission permission,
        boolean hugePages,
        @Nullable PagedFile file,
        long fileOffset,
        boolean shared) {

    long bytes() {
        return endAddress - startAddress;
    }

    boolean isWritable() {
        return permission == Permission.READ_WRITE;
    }

    boolean isSharedFile() {
        return file != null && shared;
    }

    Area with(Permission other) {
        return new Area(startAddress, endAddress, other, hugePages, file, fileOffset, shared);
    }

    /// The part of it between two addresses inside.
    Area part(long start, long end) {
        return new Area(start, end, permission, hugePages, file, fileOffset + (start - startAddress), shared);
    }

    /// Whether a huge leaf at `leafAddress` would lie inside.
    boolean admitsHuge(long leafAddress) {
        return hugePages && file == null && startAddress <= leafAddress && leafAddress + Pte.LEAF_BYTES <= endAddress;
    }

    /// The page of the file that is mapped at an address.
    long filePage(long virtualAddress) {
        return (fileOffset + (virtualAddress - startAddress)) >>> Pte.PAGE_SHIFT;
    }
}
