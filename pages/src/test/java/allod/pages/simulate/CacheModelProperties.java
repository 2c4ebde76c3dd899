package allod.pages.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The cache hierarchy against one without any shortcut: no filter of lines, lists instead of arrays.
class CacheModelProperties {

    private static final class NaiveCache {
        private final NaiveSets sets;
        private final int lineBytes;

        private NaiveCache(CacheGeometry geometry) {
            lineBytes = geometry.lineBytes();
            sets = new NaiveSets((int) (geometry.totalBytes() / lineBytes / geometry.ways()), geometry.ways());
        }

        private boolean misses(long address, int bytes) {
            long first = Long.divideUnsigned(address, lineBytes);
            long last = Long.divideUnsigned(address + bytes - 1, lineBytes);
            boolean hit = sets.touch(first);
            if (first != last) {
                hit &= sets.touch(last);
            }
            return !hit;
        }
    }

    @Test
    void allNineCountersEqualThoseOfANaiveModel() {
        for (long seed = 0; seed < 40; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            CacheGeometry fetch = geometry(random, 3);
            CacheGeometry data = geometry(random, 3);
            CacheGeometry last = geometry(random, 6);
            CacheModel tested = new CacheModel(fetch, data, last);
            long[] counters = new long[9];
            int shortest = Math.min(Math.min(fetch.lineBytes(), data.lineBytes()), last.lineBytes());
            NaiveCache[] caches = {new NaiveCache(fetch), new NaiveCache(data), new NaiveCache(last)};
            for (int round = 0; round < 3; round++) {
                ReferenceBatch batch = References.random(random);
                tested.take(batch);
                for (int i = 0; i < batch.count(); i++) {
                    count(batch, i, caches, shortest, counters);
                }
            }
            tested.checkInvariants();
            assertThat(tested.counters())
                    .as("seed %d: I1 %s D1 %s LL %s", seed, fetch, data, last)
                    .isEqualTo(new CacheCounters(
                            counters[0],
                            counters[1],
                            counters[2],
                            counters[3],
                            counters[4],
                            counters[5],
                            counters[6],
                            counters[7],
                            counters[8]));
        }
    }

    private static void count(ReferenceBatch batch, int i, NaiveCache[] caches, int shortest, long[] counters) {
        int kind = batch.kind(i);
        int counter = kind == ReferenceKind.FETCH ? 0 : kind == ReferenceKind.STORE ? 6 : 3;
        int bytes = Math.min(batch.bytes(i), shortest);
        counters[counter]++;
        if (caches[kind == ReferenceKind.FETCH ? 0 : 1].misses(batch.address(i), bytes)) {
            counters[counter + 1]++;
            counters[counter + 2] += caches[2].misses(batch.address(i), bytes) ? 1 : 0;
        }
    }

    private static CacheGeometry geometry(SplittableRandom random, int maxSetsShift) {
        int ways = random.nextInt(1, 9);
        int lineBytes = 16 << random.nextInt(4);
        return new CacheGeometry((long) ways * lineBytes << random.nextInt(maxSetsShift + 1), ways, lineBytes);
    }
}
