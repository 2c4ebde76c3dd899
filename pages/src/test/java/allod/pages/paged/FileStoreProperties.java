package allod.pages.paged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A file store against an array of page contents.
class FileStoreProperties {

    private static final int SLOTS = 100;

    @TempDir
    private Path folder;

    @Test
    void readsGiveWhatWasWrittenLast() {
        for (long seed = 0; seed < 40; seed++) {
            FileStoreOptions options = FileStoreOptions.temporary(folder, SLOTS)
                    .stepPages(1 + seed % 9)
                    .direct(seed % 2 == 0)
                    .checksums(seed % 3 == 0);
            try (FileStore store = FileStore.open(options);
                    Walk walk = new Walk(store, seed, 0, SLOTS)) {
                for (int step = 0; step < 80; step++) {
                    walk.step(step);
                    store.checkInvariants();
                }
                assertThat(store.pages()).as("seed %d", seed).isEqualTo(walk.pages());
            }
        }
    }

    /// Ranges of the threads share steps, so space is taken and given back by several at once.
    @Test
    void threadsDoNotDisturbEachOther() throws Exception {
        FileStoreOptions options =
                FileStoreOptions.temporary(folder, 4 * SLOTS).stepPages(64).checksums(true);
        try (FileStore store = FileStore.open(options);
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Callable<Long>> work = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                int own = thread;
                work.add(() -> {
                    try (Walk walk = new Walk(store, own, own * SLOTS, SLOTS)) {
                        for (int step = 0; step < 400; step++) {
                            walk.step(step);
                        }
                        return walk.pages();
                    }
                });
            }
            long pages = 0;
            for (Future<Long> done : threads.invokeAll(work)) {
                pages += done.get();
            }
            assertThat(store.pages()).isEqualTo(pages);
            store.checkInvariants();
        }
    }

    /// Random operations on `count` slots from `first` on, and what they must give.
    private static final class Walk implements AutoCloseable {

        private static final int BATCH = 16;

        private final FileStore store;
        private final SplittableRandom random;
        private final long walkSeed;
        private final long first;
        private final long[] model;
        private final Frames frames = new Frames(BATCH);

        Walk(FileStore store, long walkSeed, long first, int count) {
            this.store = store;
            this.walkSeed = walkSeed;
            this.random = new SplittableRandom(walkSeed);
            this.first = first;
            this.model = new long[count];
        }

        void step(int step) {
            int[] slots = random.ints(0, model.length)
                    .distinct()
                    .limit(random.nextInt(1, BATCH + 1))
                    .toArray();
            PageBatch batch = new PageBatch(BATCH + 1);
            for (int index = 0; index < slots.length; index++) {
                batch.add(first + slots[index], frames.address(index));
            }
            switch (random.nextInt(5)) {
                case 0, 1 -> write(slots, batch);
                case 2 -> {
                    for (int slot : slots) {
                        store.free(first + slot);
                        model[slot] = 0;
                    }
                }
                case 3 -> refused(slots, batch);
                default -> {}
            }
            read(slots, batch, step);
        }

        private void write(int[] slots, PageBatch batch) {
            for (int index = 0; index < slots.length; index++) {
                model[slots[index]] = random.nextLong() | 1;
                frames.fill(index, model[slots[index]]);
            }
            store.write(batch);
        }

        private void refused(int[] slots, PageBatch batch) {
            batch.add(1L << 35, frames.address(0));
            for (int index = 0; index < slots.length; index++) {
                frames.fill(index, 99);
            }
            assertThatThrownBy(() -> store.write(batch)).isInstanceOf(OutOfBackingStore.class);
        }

        private void read(int[] slots, PageBatch batch, int step) {
            store.read(batch);
            for (int index = batch.count() > slots.length ? 1 : 0; index < slots.length; index++) {
                frames.requireContents(
                        index, model[slots[index]], "seed " + walkSeed + " step " + step + " slot " + slots[index]);
            }
        }

        long pages() {
            long pages = 0;
            for (long seed : model) {
                pages += seed == 0 ? 0 : 1;
            }
            return pages;
        }

        @Override
        public void close() {
            frames.close();
        }
    }
}
