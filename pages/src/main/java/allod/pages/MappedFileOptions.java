package allod.pages;

import allod.pages.MappedFile.Mode;

/// How to open a [MappedFile]: `MappedFileOptions.of(Mode.SHARED).sizeBytes(1 << 20).maxBytes(1L << 40)`.
///
/// @param mode who sees what is stored
/// @param sizeBytes how much to map, 0 or more; 0 for what the file has
/// @param maxBytes how far the mapping can grow in place, 0 or more; address space only. 0, or less than the size: it
/// does not grow
/// @param hugePages whether to ask for huge pages; a file system without them does nothing
/// @param ledger what is charged with memory that has no other storage: private copies, and files that live in memory
public record MappedFileOptions(Mode mode, long sizeBytes, long maxBytes, boolean hugePages, CommitLedger ledger) {

    /// Checks the values.
    public MappedFileOptions {
        requireBytes("sizeBytes", sizeBytes);
        requireBytes("maxBytes", maxBytes);
    }

    /// What the file has, no room to grow, ordinary pages, the ledger of the process.
    public static MappedFileOptions of(Mode mode) {
        return new MappedFileOptions(mode, 0, 0, false, CommitLedger.process());
    }

    /// These options with another size.
    public MappedFileOptions sizeBytes(long newSizeBytes) {
        return new MappedFileOptions(mode, newSizeBytes, maxBytes, hugePages, ledger);
    }

    /// These options with other room to grow.
    public MappedFileOptions maxBytes(long newMaxBytes) {
        return new MappedFileOptions(mode, sizeBytes, newMaxBytes, hugePages, ledger);
    }

    /// These options with or without huge pages.
    public MappedFileOptions hugePages(boolean newHugePages) {
        return new MappedFileOptions(mode, sizeBytes, maxBytes, newHugePages, ledger);
    }

    /// These options with another ledger.
    public MappedFileOptions ledger(CommitLedger newLedger) {
        return new MappedFileOptions(mode, sizeBytes, maxBytes, hugePages, newLedger);
    }

    private static void requireBytes(String name, long bytes) {
        if (bytes < 0 || bytes > Long.MAX_VALUE - PageSize.HUGE_BYTES) {
            throw new IllegalArgumentException(name + "=" + bytes + ": it must be 0 or more, and less than 8 EiB.");
        }
    }
}
