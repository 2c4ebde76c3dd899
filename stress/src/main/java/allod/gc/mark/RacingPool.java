package allod.gc.mark;

import allod.pages.Address;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A pool with chunks of one entry, for one race; the arbiter gives it back for the next.
///
/// Threads: as the protocol says; [#close()] after all of them.
final class RacingPool {
    private static final int WEIGHT_BYTES = 16 << 10; // lets jcstress make few states at a time: each takes mappings
    private static final ConcurrentLinkedQueue<GreyPool> IDLE = new ConcurrentLinkedQueue<>();

    final GreyPool pool;

    @SuppressWarnings("unused")
    private final byte[] weight = new byte[WEIGHT_BYTES];

    RacingPool() {
        GreyPool used = IDLE.poll();
        pool = used != null ? used : new GreyPool(1 << 12, 1);
    }

    long chunkWith(long entry) {
        long chunk = pool.acquireEmpty();
        Address.putLong(GreyPool.entryAddress(chunk, 0), entry);
        return chunk;
    }

    /// The entry of a chunk that is taken, or 0 if there is none.
    long take() {
        long chunk = pool.takeFull();
        return chunk == 0 ? 0 : Address.getLong(GreyPool.entryAddress(chunk, 0));
    }

    /// Forgets all chunks, wherever they are.
    void close() {
        while (pool.takeFull() != 0) {}
        pool.trim();
        IDLE.add(pool);
    }
}
