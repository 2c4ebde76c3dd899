package allod.pages.checkpoint;

import allod.pages.Address;
import java.util.zip.CRC32C;

/// CRC-32C of memory.
final class Checksum {

    private Checksum() {}

    static int of(long address, int bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(Address.segment(address, bytes).asByteBuffer());
        return (int) checksum.getValue();
    }
}
