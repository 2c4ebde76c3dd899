package allod.redis;

import allod.pages.PageSize;

/// The value of a page's key.
///
/// ```
///   0 ┌──────────┬──────────┬──────────┬──────────┬──────────┬─────┐
///     │ magic    │ owner    │ slot     │ version  │ CRC-32C  │ 0   │   numbers are big-endian
///     │ 8 bytes  │ 8        │ 8        │ 8        │ 4        │ 4   │
///  40 ├──────────┴──────────┴──────────┴──────────┴──────────┴─────┤
///     │ the page                                                   │
///     └────────────────────────────────────────────────────────────┘
/// ```
///
/// The checksum is that of the bytes before it and of the page. Who reads a record knows all the other fields, so it
/// is the record that was written, or none.
final class RecordLayout {

    static final int MAGIC_OFFSET = 0;
    static final int OWNER_OFFSET = 8;
    static final int SLOT_OFFSET = 16;
    static final int VERSION_OFFSET = 24;
    static final int CHECKSUM_OFFSET = 32;
    static final int PAGE_OFFSET = 40;
    static final int RECORD_BYTES = PAGE_OFFSET + PageSize.BYTES;

    /// "ALLODPG" and the number of this layout.
    static final long MAGIC = 0x414C_4C4F_4450_4701L;

    private RecordLayout() {}
}
