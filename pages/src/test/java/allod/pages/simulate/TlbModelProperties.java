package allod.pages.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The TLB model against one without any shortcut, for every size of pages.
class TlbModelProperties {

    /// A first level over a second, page by page.
    private static final class NaiveSide {
        private final NaiveSets first;
        private final NaiveSets second;
        private long lookups;
        private long misses;
        private long walks;

        private NaiveSide(TlbGeometry first, NaiveSets second) {
            this.first = NaiveSets.of(first);
            this.second = second;
        }

        private void touch(long address, int bytes, long pageBytes, NaiveWalk walk) {
            long page = Long.divideUnsigned(address, pageBytes);
            long last = Long.divideUnsigned(address + bytes - 1, pageBytes);
            for (; page <= last; page++) {
                lookups++;
                if (!first.touch(page)) {
                    misses++;
                    if (!second.touch(page)) {
                        walks++;
                        walk.to(page * pageBytes);
                    }
                }
            }
        }
    }

    /// A walk that asks its caches from the one nearest to the leaf upward.
    private static final class NaiveWalk {
        private final NaiveSets top;
        private final NaiveSets middle;
        private final NaiveSets bottom;
        private final TranslationSize size;
        private long references;

        private NaiveWalk(TranslationSize size, WalkCaches caches) {
            this.size = size;
            top = NaiveSets.of(caches.top());
            middle = NaiveSets.of(caches.middle());
            bottom = NaiveSets.of(caches.bottom());
        }

        private void to(long address) {
            references++;
            boolean found = size == TranslationSize.SMALL && bottom.touch(address >>> 21);
            references += size == TranslationSize.SMALL && !found ? 1 : 0;
            found = found || (size != TranslationSize.GIANT && middle.touch(address >>> 30));
            references += size != TranslationSize.GIANT && !found ? 1 : 0;
            found = found || top.touch(address >>> 39);
            references += found ? 0 : 1;
        }
    }

    @Test
    void allCountersEqualThoseOfANaiveModel() {
        for (long seed = 0; seed < 40; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            TlbLevels levels = new TlbLevels(
                    geometry(random, 4),
                    geometry(random, 4),
                    geometry(random, 7),
                    random.nextBoolean() ? geometry(random, 6) : null);
            WalkCaches caches = new WalkCaches(geometry(random, 1), geometry(random, 2), geometry(random, 3));
            ReferenceBatch batch = References.random(random);
            for (TranslationSize size : TranslationSize.values()) {
                TlbModel tested = new TlbModel(size, levels, caches);
                tested.take(batch);
                tested.checkInvariants();
                assertThat(tested.counters())
                        .as("seed %d: %s %s %s", seed, size, levels, caches)
                        .isEqualTo(naive(size, levels, caches, batch));
            }
        }
    }

    private static TlbCounters naive(TranslationSize size, TlbLevels levels, WalkCaches caches, ReferenceBatch batch) {
        NaiveSets second = NaiveSets.of(levels.second());
        TlbGeometry own = levels.fetchSecond();
        NaiveSide fetch = new NaiveSide(levels.fetch(), own == null ? second : NaiveSets.of(own));
        NaiveSide data = new NaiveSide(levels.data(), second);
        NaiveWalk walk = new NaiveWalk(size, caches);
        for (int i = 0; i < batch.count(); i++) {
            NaiveSide side = batch.kind(i) == ReferenceKind.FETCH ? fetch : data;
            side.touch(batch.address(i), batch.bytes(i), size.bytes(), walk);
        }
        return new TlbCounters(
                size, fetch.lookups, fetch.misses, data.lookups, data.misses, fetch.walks, data.walks, walk.references);
    }

    private static TlbGeometry geometry(SplittableRandom random, int maxSetsShift) {
        int ways = random.nextInt(0, 7);
        return ways == 0 ? TlbGeometry.NONE : new TlbGeometry(ways << random.nextInt(maxSetsShift + 1), ways);
    }

    @Test
    void aFullyAssociativeTlbKeepsExactlyTheLastPages() {
        for (long seed = 0; seed < 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int entries = 1 << random.nextInt(7);
            TlbGeometry full = new TlbGeometry(entries, entries);
            TlbModel tested =
                    new TlbModel(TranslationSize.SMALL, new TlbLevels(full, full, TlbGeometry.NONE), WalkCaches.NONE);
            long[] pages = random.longs(3000, 0, 2L * entries + 1).toArray();
            tested.take(References.loadsOfPages(pages));
            assertThat(tested.counters().dataMisses()).as("seed %d", seed).isEqualTo(missesByDistance(pages, entries));
        }
    }

    /// A look-up hits when fewer than `entries` other pages came since the last one of its page.
    private static long missesByDistance(long[] pages, int entries) {
        long misses = 0;
        for (int now = 0; now < pages.length; now++) {
            int before = now - 1;
            while (before >= 0 && pages[before] != pages[now]) {
                before--;
            }
            long others =
                    java.util.Arrays.stream(pages, before + 1, now).distinct().count();
            misses += before < 0 || others >= entries ? 1 : 0;
        }
        return misses;
    }
}
