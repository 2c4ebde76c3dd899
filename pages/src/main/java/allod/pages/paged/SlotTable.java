package allod.pages.paged;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// A word for each slot of a page store, 0 until it is put: what a store knows about its pages, for those who write
/// one.
///
/// ```
/// chunks ──► [ null | words of 8192 slots | null | ... ]      a chunk is made at the first word that is not 0
/// ```
///
/// Threads: any. A word is put with release and got with acquire, so who reads a word also sees what its writer did
/// before; a chunk is entered by compare-and-set, so two threads never make the same one.
public final class SlotTable {

    /// The most slots a table can have: pages of 4 KiB up to 256 TiB.
    public static final long MAX_SLOTS = 1L << 36;

    private static final int CHUNK_SHIFT = 13;
    private static final int CHUNK_SLOTS = 1 << CHUNK_SHIFT;
    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    private final long slots;
    private final AtomicReferenceArray<long @Nullable []> chunks;

    /// A table of zeroes.
    ///
    /// @param slots 1 to [#MAX_SLOTS]
    public SlotTable(long slots) {
        if (slots < 1 || slots > MAX_SLOTS) {
            throw new IllegalArgumentException("slots=" + slots + ": must be 1 to " + MAX_SLOTS + ".");
        }
        this.slots = slots;
        this.chunks = new AtomicReferenceArray<>((int) ((slots + CHUNK_SLOTS - 1) >>> CHUNK_SHIFT));
    }

    /// Slots of the table.
    public long slots() {
        return slots;
    }

    /// The word of `slot`; 0 also for slots behind the end.
    public long get(long slot) {
        if (slot >= slots) {
            return 0;
        }
        long[] chunk = chunks.getAcquire((int) (slot >>> CHUNK_SHIFT));
        // acquire: what the store did before it put the word is visible to who finds it
        return chunk == null ? 0 : (long) WORD.getAcquire(chunk, (int) slot & CHUNK_SLOTS - 1);
    }

    /// Sets the word of `slot`.
    ///
    /// @throws IndexOutOfBoundsException when the table has no such slot
    public void put(long slot, long word) {
        Objects.checkIndex(slot, slots);
        int index = (int) (slot >>> CHUNK_SHIFT);
        long[] chunk = chunks.getAcquire(index);
        if (chunk == null) {
            if (word == 0) {
                return;
            }
            chunk = made(index);
        }
        WORD.setRelease(chunk, (int) slot & CHUNK_SLOTS - 1, word); // release: publishes the page behind the word
    }

    /// The first slot from `slot` on whose word is not 0, or -1.
    public long nextUsed(long slot) {
        for (long at = slot; at < slots; at++) {
            long[] chunk = chunks.getAcquire((int) (at >>> CHUNK_SHIFT));
            if (chunk == null) {
                at |= CHUNK_SLOTS - 1;
            } else if ((long) WORD.getAcquire(chunk, (int) at & CHUNK_SLOTS - 1) != 0) {
                return at;
            }
        }
        return -1;
    }

    private long[] made(int index) {
        long[] fresh = new long[CHUNK_SLOTS];
        long[] winner = chunks.compareAndExchange(index, null, fresh);
        return winner == null ? fresh : winner;
    }
}
