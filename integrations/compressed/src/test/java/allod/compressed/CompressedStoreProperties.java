package allod.compressed;

import static org.assertj.core.api.Assertions.assertThat;

import allod.pages.paged.FileStore;
import allod.pages.paged.FileStoreOptions;
import allod.pages.paged.PageBatch;
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

/// A compressed store with a file behind it, against an array of page contents: pages move between the two while they
/// are read and written.
class CompressedStoreProperties {

    private static final int SLOTS_A_THREAD = 1_000;
    private static final int BATCH = 24;

    @TempDir
    private Path folder;

    private CompressedStore open(int slots) {
        FileStore behind =
                FileStore.open(FileStoreOptions.temporary(folder, slots).checksums(true));
        return CompressedStore.create(
                CompressedStoreOptions.of(slots, 1L << 20).name("random").spillTo(behind));
    }

    @Test
    void readsGiveWhatWasWrittenLast() {
        for (long seed = 0; seed < 6; seed++) {
            try (CompressedStore store = open(SLOTS_A_THREAD)) {
                walk(store, seed, 0, 400);
                store.checkInvariants();
                assertThat(store.stats().spills()).isPositive();
            }
        }
    }

    @Test
    void threadsAndTheEvictorDoNotDisturbEachOther() throws Exception {
        int threads = 4;
        try (CompressedStore store = open(threads * SLOTS_A_THREAD);
                ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Callable<Void>> work = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int own = thread;
                work.add(() -> {
                    walk(store, own, (long) own * SLOTS_A_THREAD, 800);
                    return null;
                });
            }
            for (Future<Void> done : pool.invokeAll(work)) {
                done.get();
            }
            store.checkInvariants();
            assertThat(store.stats().spills()).isPositive();
        }
    }

    private static void walk(CompressedStore store, long seed, long first, int steps) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] model = new long[SLOTS_A_THREAD];
        PageBatch batch = new PageBatch(BATCH);
        try (Frames frames = new Frames(BATCH)) {
            for (int step = 0; step < steps; step++) {
                int[] slots =
                        random.ints(0, SLOTS_A_THREAD).distinct().limit(BATCH).toArray();
                batch.clear();
                for (int index = 0; index < BATCH; index++) {
                    batch.add(first + slots[index], frames.address(index));
                }
                int what = random.nextInt(8);
                for (int index = 0; what < 5 && index < BATCH; index++) {
                    if (what == 0) {
                        model[slots[index]] = 0;
                        store.free(first + slots[index]);
                    } else {
                        model[slots[index]] = seedOf(random);
                        frames.fill(index, model[slots[index]]);
                    }
                }
                if (what > 0 && what < 5) {
                    store.write(batch);
                }
                store.read(batch);
                for (int index = 0; index < BATCH; index++) {
                    String where = "seed " + seed + " step " + step + " slot " + (first + slots[index]);
                    frames.requireContents(index, model[slots[index]], where);
                }
            }
        }
    }

    /// Mostly pages that compress, some noise, some zeroes.
    private static long seedOf(SplittableRandom random) {
        return switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> random.nextLong() | 1;
            default -> random.nextLong() & -2;
        };
    }
}
