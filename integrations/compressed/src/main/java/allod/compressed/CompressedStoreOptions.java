package allod.compressed;

import allod.pages.paged.PageStore;
import allod.pages.paged.SlotTable;
import org.jspecify.annotations.Nullable;

/// How to make a [CompressedStore]: `CompressedStoreOptions.of(pages, bytes).spillTo(store)`.
///
/// @param name what the store is for, in errors and in the statistics of its heap
/// @param capacityPages slots of the store, 1 to [SlotTable#MAX_SLOTS]
/// @param limitBytes of memory that compressed pages may take; at least 1 MiB
/// @param spillTo where pages go that do not fit or cannot be compressed, or null; the store closes it when it is
/// closed
public record CompressedStoreOptions(
        String name,
        long capacityPages,
        long limitBytes,
        @Nullable PageStore spillTo) {

    private static final long MIN_LIMIT_BYTES = 1L << 20;

    /// Checks the values.
    public CompressedStoreOptions {
        if (capacityPages < 1 || capacityPages > SlotTable.MAX_SLOTS) {
            throw new IllegalArgumentException("capacityPages=" + capacityPages + ": must be 1 to "
                    + SlotTable.MAX_SLOTS + ". Use a store for each part of a larger space.");
        }
        if (limitBytes < MIN_LIMIT_BYTES) {
            throw new IllegalArgumentException("limitBytes=" + limitBytes + ": must be " + MIN_LIMIT_BYTES
                    + " or more, so that each size of page has a place.");
        }
    }

    /// A store without another one behind it.
    public static CompressedStoreOptions of(long capacityPages, long limitBytes) {
        return new CompressedStoreOptions("compressed pages", capacityPages, limitBytes, null);
    }

    /// These options with another name.
    public CompressedStoreOptions name(String newName) {
        return new CompressedStoreOptions(newName, capacityPages, limitBytes, spillTo);
    }

    /// These options with a store behind. It has the slots of this one: give it as many.
    public CompressedStoreOptions spillTo(PageStore store) {
        return new CompressedStoreOptions(name, capacityPages, limitBytes, store);
    }
}
