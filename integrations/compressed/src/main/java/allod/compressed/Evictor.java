package allod.compressed;

import allod.pages.PageSize;
import allod.pages.Reservation;
import allod.pages.paged.PageBatch;
import allod.pages.paged.PageStore;
import allod.pages.paged.PageStoreFailed;
import allod.pages.paged.PageUnavailable;
import java.util.concurrent.locks.ReentrantLock;

/// Who makes room in a [CompressedStore]: sends the pages that were not read for longest to the store behind, a batch
/// at a time.
///
/// ```
/// queue ──► slot ── gone, or has no block: forgotten
///                ── read since it last came by, or its lock is taken: to the end of the queue
///                ── else a victim: unpacked, and its lock is held until the store behind has it (Z2)
/// ```
///
/// Threads: any, one at a time; the others wait, since they need the memory. Locks of victims are only tried for: who
/// holds one of them may be waiting for this one.
///
/// Sources: the second chance of CLOCK.
final class Evictor implements AutoCloseable {

    private static final int BATCH_PAGES = 16;

    private final CompressedStore store;
    private final PageStore behind;
    private final SlotQueue queue;
    private final Reservation memory;
    private final PageBatch victims = new PageBatch(BATCH_PAGES); // guarded by this, like the memory

    Evictor(CompressedStore store, PageStore behind, SlotQueue queue) {
        this.store = store;
        this.behind = behind;
        this.queue = queue;
        long bytes = (long) BATCH_PAGES * PageSize.BYTES;
        this.memory = Reservation.reserve("pages on their way out", bytes, PageSize.BYTES);
        memory.commit(memory.baseAddress(), bytes);
    }

    /// Moves some pages out; whether there were any.
    ///
    /// @throws PageStoreFailed when the store behind does not take them; they stay where they are
    synchronized boolean evict() {
        victims.clear();
        try {
            // A page that is only used once more comes to its turn in the second round.
            for (int looks = 2 * queue.count(); looks > 0 && victims.count() < BATCH_PAGES; looks--) {
                look(queue.poll());
            }
            if (victims.count() > 0) {
                send();
            }
            return victims.count() > 0;
        } finally {
            for (int index = 0; index < victims.count(); index++) {
                leave(victims.slot(index));
            }
        }
    }

    private void send() {
        try {
            behind.write(victims);
        } catch (PageStoreFailed failed) {
            for (int index = 0; index < victims.count(); index++) {
                store.forgetBehind(victims.slot(index), store.word(victims.slot(index)));
            }
            throw failed;
        }
        for (int index = 0; index < victims.count(); index++) {
            store.replaceLocked(victims.slot(index), PageWord.BEHIND);
        }
        store.countSpills(victims.count());
    }

    private void look(long slot) {
        if (slot < 0) {
            return;
        }
        ReentrantLock stripe = store.stripe(slot);
        if (!stripe.tryLock()) {
            queue.add(slot);
            return;
        }
        boolean kept = false;
        try {
            long word = store.word(slot);
            if (!PageWord.hasBlock(word)) {
                store.putWord(slot, word & ~PageWord.QUEUED);
            } else if (PageWord.has(word, PageWord.USED | PageWord.HELD)) {
                store.putWord(slot, word & ~PageWord.USED);
                queue.add(slot);
            } else {
                long address = memory.baseAddress() + (long) victims.count() * PageSize.BYTES;
                store.unpack(slot, word, address);
                victims.add(slot, address);
                kept = true;
            }
        } catch (PageUnavailable damaged) { // its reader will be told; here it is only no victim
            store.putWord(slot, store.word(slot) & ~PageWord.QUEUED);
        } finally {
            if (!kept) {
                stripe.unlock();
            }
        }
    }

    /// A victim that has gone forgets its place in the queue; one that could not go keeps it.
    private void leave(long slot) {
        long word = store.word(slot);
        if (PageWord.hasBlock(word)) {
            queue.add(slot);
        } else {
            store.putWord(slot, word & ~PageWord.QUEUED);
        }
        store.stripe(slot).unlock();
    }

    @Override
    public void close() {
        memory.close();
    }
}
