package allod.bench.gc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The programs themselves, on the JVM's heap.
final class CacheTest {

    @Test
    void aFullCacheStaysFullAndHalfOfItsUsesReplace() {
        try (JavaCache cache = new JavaCache(1000)) {
            cache.fill();
            assertThat(cache.entries()).isEqualTo(1000);
            for (int i = 0; i < 20_000; i++) {
                cache.step();
            }

            assertThat(cache.entries()).isEqualTo(1000);
            assertThat(cache.hits()).isBetween(9_000L, 11_000L);
            assertThat(cache.hits() + cache.misses()).isEqualTo(21_000);
            cache.check();
        }
    }

    @Test
    void aRoundOfTreesMakesAsManyNodesAsItsShapeSays() {
        Stalls stalls = new Stalls();
        long nodes = new JavaTrees().round(8, stalls);

        assertThat(nodes).isEqualTo((1 << 10) - 1 + (1 << 9) - 1 + 256 * 31 + 64 * 127 + 16 * 511);
        assertThat(stalls.total()).isEqualTo(256);
    }
}
