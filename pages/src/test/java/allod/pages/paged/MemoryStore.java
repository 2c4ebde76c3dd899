package allod.pages.paged;

import allod.pages.Address;
import allod.pages.os.RawMemory;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A store in arrays, which can be told to fail.
final class MemoryStore implements PageStore {

    final Map<Long, byte[]> pages = new ConcurrentHashMap<>();
    volatile int capacityPages = Integer.MAX_VALUE;
    volatile @Nullable BooleanSupplier failsToRead;
    volatile @Nullable BooleanSupplier failsToWrite;
    volatile boolean closed;

    @Override
    public void read(PageBatch batch) {
        for (int i = 0; i < batch.count(); i++) {
            BooleanSupplier fails = failsToRead;
            if (fails != null && fails.getAsBoolean()) {
                throw new PageUnavailable(batch.slot(i), "page " + batch.slot(i) + ": not now", null);
            }
            byte[] page = pages.get(batch.slot(i));
            if (page == null) {
                Address.fill(batch.address(i), Pte.PAGE_BYTES, (byte) 0);
            } else {
                MemorySegment.copy(MemorySegment.ofArray(page), 0, RawMemory.ALL, batch.address(i), Pte.PAGE_BYTES);
            }
        }
    }

    @Override
    public void write(PageBatch batch) {
        for (int i = 0; i < batch.count(); i++) {
            BooleanSupplier fails = failsToWrite;
            if (fails != null && fails.getAsBoolean()) {
                throw new PageStoreFailed("page " + batch.slot(i) + ": refused", null);
            }
            if (!pages.containsKey(batch.slot(i)) && pages.size() >= capacityPages) {
                throw new OutOfBackingStore("page " + batch.slot(i) + ": " + capacityPages + " pages are full", null);
            }
            byte[] page = new byte[Pte.PAGE_BYTES];
            MemorySegment.copy(RawMemory.ALL, batch.address(i), MemorySegment.ofArray(page), 0, Pte.PAGE_BYTES);
            pages.put(batch.slot(i), page);
        }
    }

    @Override
    public void free(long slot) {
        pages.remove(slot);
    }

    @Override
    public void sync() {}

    @Override
    public void close() {
        closed = true;
    }
}
