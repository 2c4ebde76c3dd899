package allod.gc.mark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.pages.Address;
import org.junit.jupiter.api.Test;

class GreyPoolTest {

    @Test
    void g3_neverHoldsMoreThanItsLimit() {
        try (GreyPool pool = new GreyPool(10 * 24 + 5, 2)) {
            for (int i = 0; i < 10; i++) {
                assertThat(pool.acquireEmpty()).isNotZero();
            }
            assertThat(pool.acquireEmpty()).isZero();
            pool.checkInvariants(10);
        }
    }

    @Test
    void aChunkComesBackWithItsEntriesAndItsCount() {
        try (GreyPool pool = new GreyPool(1 << 20, 4)) {
            long chunk = pool.acquireEmpty();
            Address.putLong(GreyPool.entryAddress(chunk, 0), 11);
            Address.putLong(GreyPool.entryAddress(chunk, 1), 22);
            assertThat(pool.isEmpty()).isTrue();
            pool.publish(chunk, 2);
            assertThat(pool.isEmpty()).isFalse();
            assertThat(pool.publishedCount()).isEqualTo(1);

            long taken = pool.takeFull();
            assertThat(GreyPool.countOf(taken)).isEqualTo(2);
            assertThat(Address.getLong(GreyPool.entryAddress(taken, 1))).isEqualTo(22);
            assertThat(pool.takeFull()).isZero();
            pool.recycle(taken);
            pool.checkInvariants(0);
            assertThat(pool.acquireEmpty()).isEqualTo(taken);
        }
    }

    @Test
    void memoryGoesBackAtTheEndOfACycle() {
        try (GreyPool pool = new GreyPool(4 << 20, GreyPool.DEFAULT_ENTRIES)) {
            long before = pool.committedBytes();
            long[] chunks = new long[1000];
            for (int i = 0; i < chunks.length; i++) {
                chunks[i] = pool.acquireEmpty();
            }
            assertThat(pool.committedBytes()).isGreaterThan(1000 * 2048);
            for (long chunk : chunks) {
                pool.recycle(chunk);
            }
            pool.trim();
            assertThat(pool.committedBytes()).isEqualTo(before);
            pool.checkInvariants(0);
            assertThat(pool.acquireEmpty()).isNotZero();
            pool.checkInvariants(1);
        }
    }

    @Test
    void refusesWhatCannotWork() {
        assertThatThrownBy(() -> new GreyPool(1 << 20, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 1");
        assertThatThrownBy(() -> new GreyPool(100, 255))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2048");
    }

    @Test
    void aBufferMovesBetweenItsTwoChunksWithoutThePool() {
        try (GreyPool pool = new GreyPool(1 << 20, 2)) {
            GreyBuffer buffer = new GreyBuffer(pool);
            for (int i = 1; i <= 4; i++) {
                assertThat(buffer.push(i * 8)).isTrue();
            }
            long[] popped = new long[4];
            for (int round = 0; round < 10; round++) { // up and down over the edge of a chunk
                assertThat(buffer.pop(popped, 1)).isEqualTo(1);
                assertThat(buffer.pop(popped, 1)).isEqualTo(1);
                assertThat(buffer.pop(popped, 1)).isEqualTo(1);
                assertThat(popped[0]).isEqualTo(16);
                for (int i = 2; i <= 4; i++) {
                    assertThat(buffer.push(i * 8)).isTrue();
                }
            }
            assertThat(pool.publishedCount()).isZero();
            assertThat(buffer.heldChunks()).isEqualTo(2);
            assertThat(buffer.flush()).isTrue();
            assertThat(buffer.isEmpty()).isTrue();
            assertThat(pool.publishedCount()).isEqualTo(2);
            pool.checkInvariants(0);
        }
    }

    @Test
    void aBufferSharesTheOlderHalf() {
        try (GreyPool pool = new GreyPool(1 << 20, 8)) {
            GreyBuffer buffer = new GreyBuffer(pool);
            for (int i = 1; i <= 5; i++) {
                assertThat(buffer.push(i * 8)).isTrue();
            }
            assertThat(buffer.share()).isTrue();
            long[] popped = new long[8];
            assertThat(buffer.pop(popped, 8)).isEqualTo(3);
            assertThat(popped).startsWith(24, 32, 40);
            assertThat(buffer.pop(popped, 8)).as("taken back from the pool").isEqualTo(2);
            assertThat(popped).startsWith(8, 16);
            assertThat(buffer.share()).isFalse();
            boolean _ = buffer.flush();
            pool.checkInvariants(0);
        }
    }
}
