package allod.pages.paged;

/// What may be done with pages of an [AddressSpace].
public enum Permission {
    /// Nothing; the pages keep their contents.
    NONE,
    /// Reads.
    READ,
    /// Reads and writes.
    READ_WRITE
}
