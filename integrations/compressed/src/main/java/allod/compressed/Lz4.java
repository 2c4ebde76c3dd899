package allod.compressed;

import allod.pages.Address;
import allod.pages.PageSize;
import io.airlift.compress.v3.lz4.Lz4Compressor;
import io.airlift.compress.v3.lz4.Lz4Decompressor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A compressor and a decompressor with the memory they need; taken from a pool for one page, then given back.
///
/// Threads: one at a time. The pool holds as many as were ever used at once.
final class Lz4 {

    /// As many bytes as a page may have when it is compressed.
    static final int MAX_BYTES = PageSize.BYTES - 1;

    private static final ConcurrentLinkedQueue<Lz4> POOL = new ConcurrentLinkedQueue<>();

    private final Lz4Compressor compressor = Lz4Compressor.create(); // the native one where it may be loaded
    private final Lz4Decompressor decompressor = Lz4Decompressor.create();
    private final MemorySegment scratch;

    private Lz4() {
        scratch = Arena.ofAuto().allocate(compressor.maxCompressedLength(PageSize.BYTES), 16);
    }

    static Lz4 take() {
        Lz4 idle = POOL.poll();
        return idle != null ? idle : new Lz4();
    }

    void give() {
        POOL.add(this);
    }

    /// Compresses the page at `address`; how many bytes it takes, found at [#scratchAddress()]. More than [#MAX_BYTES]:
    /// it is not worth it.
    int compress(long address) {
        return compressor.compress(Address.segment(address, PageSize.BYTES), scratch);
    }

    long scratchAddress() {
        return scratch.address();
    }

    /// Makes a page at `address` of compressed bytes; whether they were one.
    boolean decompress(long fromAddress, int dataBytes, long address) {
        try {
            int bytes = decompressor.decompress(
                    Address.segment(fromAddress, dataBytes), Address.segment(address, PageSize.BYTES));
            return bytes == PageSize.BYTES;
        } catch (RuntimeException malformed) { // the library's several ways to say so
            return false;
        }
    }
}
