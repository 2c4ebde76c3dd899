package allod.redis;

import allod.pages.paged.PageStore;

/// A store with frames, one page at a time.
final class StoreUser implements AutoCloseable {

    private final PageStore store;
    private final Frames frames = new Frames(2);

    StoreUser(PageStore store) {
        this.store = store;
    }

    void write(long slot, long seed) {
        frames.fill(0, seed);
        store.write(frames.batch(0, slot));
    }

    void writeAll(long slots, long seedOfSlotZero) {
        for (long slot = 0; slot < slots; slot++) {
            write(slot, seedOfSlotZero + slot);
        }
    }

    void requirePage(long slot, long seed) {
        frames.fill(1, 77);
        store.read(frames.batch(1, slot));
        frames.requireContents(1, seed, "slot " + slot);
    }

    void requireAll(long slots, long seedOfSlotZero) {
        for (long slot = 0; slot < slots; slot++) {
            requirePage(slot, seedOfSlotZero + slot);
        }
    }

    @Override
    public void close() {
        store.close();
        frames.close();
    }
}
