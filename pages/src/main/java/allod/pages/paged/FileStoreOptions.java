package allod.pages.paged;

import java.nio.file.Path;

/// How to make a [FileStore]: `FileStoreOptions.temporary(folder, capacityPages).direct(true)`.
///
/// @param path the folder of a temporary store, or the file of a named one
/// @param named whether the file has a name and stays, or has none and goes with the store
/// @param capacityPages slots of the store, 1 to [SlotTable#MAX_SLOTS]
/// @param stepPages pages of disk space that are taken, and given back, at a time; 1 or more
/// @param direct whether to go past the page cache of the system, where the file system lets one
/// @param checksums whether each page read is compared with the checksum of what was written
public record FileStoreOptions(
        Path path, boolean named, long capacityPages, long stepPages, boolean direct, boolean checksums) {

    private static final long DEFAULT_STEP_PAGES = 1024;

    /// Checks the values.
    public FileStoreOptions {
        if (capacityPages < 1 || capacityPages > SlotTable.MAX_SLOTS) {
            throw new IllegalArgumentException("capacityPages=" + capacityPages + ": must be 1 to "
                    + SlotTable.MAX_SLOTS + ". Use a store for each part of a larger space.");
        }
        if (stepPages < 1) {
            throw new IllegalArgumentException("stepPages=" + stepPages + ": must be 1 or more.");
        }
        if (named && !checksums) {
            throw new IllegalArgumentException("a named store without checksums: after a crash it could not tell"
                    + " the pages that sync() had seen from later ones. Leave checksums on.");
        }
    }

    /// A file without a name in `folder`: what a swap file is. Through the page cache, no checksums.
    public static FileStoreOptions temporary(Path folder, long capacityPages) {
        return new FileStoreOptions(folder, false, capacityPages, DEFAULT_STEP_PAGES, false, false);
    }

    /// The file `file`, and `file.slots` beside it, which stay when the store is closed. Through the page cache, with
    /// checksums.
    public static FileStoreOptions named(Path file, long capacityPages) {
        return new FileStoreOptions(file, true, capacityPages, DEFAULT_STEP_PAGES, false, true);
    }

    /// These options with another step.
    public FileStoreOptions stepPages(long newStepPages) {
        return new FileStoreOptions(path, named, capacityPages, newStepPages, direct, checksums);
    }

    /// These options past the page cache, or through it.
    public FileStoreOptions direct(boolean newDirect) {
        return new FileStoreOptions(path, named, capacityPages, stepPages, newDirect, checksums);
    }

    /// These options with or without checksums.
    public FileStoreOptions checksums(boolean newChecksums) {
        return new FileStoreOptions(path, named, capacityPages, stepPages, direct, newChecksums);
    }
}
