package allod.pages.paged;

import allod.pages.Address;
import allod.pages.os.RawMemory;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Two pages for one race, in a space that all races share: its pager is small, so that other races' pages come
/// and go.
final class RacingPages {

    private static final int FRAMES = 64;
    private static final int PAGE_BYTES = 4096;
    private static final Pager PAGER =
            Pager.create(PagerOptions.ofFrames(FRAMES).batchPages(4).tlbEntries(64), new ArrayStore());
    private static final AddressSpace SPACE = PAGER.newSpace("races");
    private static final AtomicLong NEXT = new AtomicLong(1L << 40);

    /// The space, or with `ofItsOwn` one that can be forked without the pages of other races.
    final AddressSpace space;

    final long first = NEXT.getAndAdd(4L * PAGE_BYTES);
    final long second = first + 2 * PAGE_BYTES;

    RacingPages(boolean ofItsOwn) {
        space = ofItsOwn ? PAGER.newSpace("race") : SPACE;
        space.map(first, 3L * PAGE_BYTES, Permission.READ_WRITE);
    }

    void evict(long page) {
        space.evict(page, PAGE_BYTES);
    }

    void clean(long page) {
        space.clean(page, PAGE_BYTES);
    }

    void close() {
        if (space == SPACE) {
            space.unmap(first, 3L * PAGE_BYTES);
        } else {
            space.close();
        }
    }

    /// Pages in arrays.
    private static final class ArrayStore implements PageStore {

        private final Map<Long, byte[]> pages = new ConcurrentHashMap<>();

        @Override
        public void read(PageBatch batch) {
            for (int i = 0; i < batch.count(); i++) {
                byte[] page = pages.get(batch.slot(i));
                if (page == null) {
                    Address.fill(batch.address(i), PAGE_BYTES, (byte) 0);
                } else {
                    MemorySegment.copy(MemorySegment.ofArray(page), 0, RawMemory.ALL, batch.address(i), PAGE_BYTES);
                }
            }
        }

        @Override
        public void write(PageBatch batch) {
            for (int i = 0; i < batch.count(); i++) {
                byte[] page = new byte[PAGE_BYTES];
                MemorySegment.copy(RawMemory.ALL, batch.address(i), MemorySegment.ofArray(page), 0, PAGE_BYTES);
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
        public void close() {}
    }
}
