package allod.pages.paged;

import allod.pages.Address;
import allod.pages.PageSize;
import java.util.zip.CRC32C;

/// The checksum of a page: CRC-32C, which processors compute on their own; for those who write a page store.
///
/// It finds pages that were torn, mixed up or changed by accident. It does not stop anybody who means to forge one.
public final class PageChecksum {

    private PageChecksum() {}

    /// The checksum of the page at `address`, 0 to 2^32 - 1.
    public static long of(long address) {
        CRC32C crc = new CRC32C();
        crc.update(Address.segment(address, PageSize.BYTES).asByteBuffer());
        return crc.getValue();
    }
}
