package allod.gc.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Mark bits against a bit set with one bit a word of the heap.
class MarkBitsProperties {

    private static final int WORDS = 16 << 10;

    private final RegionTable table = RegionTable.reserve("MarkBitsProperties", WORDS * 8L, 4 << 10, 64 << 10, false);
    private final MarkBits bits = new MarkBits(table);
    private final long base = table.baseAddress();

    @AfterEach
    void close() {
        table.close();
    }

    @Test
    void behaveLikeABitSet() {
        SpaceSeeds.run(20, seed -> {
            SplittableRandom random = new SplittableRandom(seed);
            BitSet model = new BitSet();
            bits.clear(base, base + WORDS * 8L);
            for (int step = 0; step < 300; step++) {
                step(random, model);
                compare(random, model);
            }
        });
    }

    private void step(SplittableRandom random, BitSet model) {
        int word = random.nextInt(WORDS);
        int cellWords = 2 + random.nextInt(1 << random.nextInt(1, 10));
        int end = Math.min(WORDS, word + cellWords * random.nextInt(1, 200));
        switch (random.nextInt(6)) {
            case 0, 1 -> {
                assertThat(bits.mark(address(word))).isEqualTo(!model.get(word));
                model.set(word);
            }
            case 2 -> {
                assertThat(bits.unmark(address(word))).isEqualTo(model.get(word));
                model.clear(word);
            }
            case 3 -> {
                bits.markCells(address(word), address(end), cellWords * 8);
                for (int cell = word; cell < end; cell += cellWords) {
                    model.set(cell);
                }
            }
            case 4 -> {
                bits.unmarkCells(address(word), address(end), cellWords * 8);
                for (int cell = word; cell < end; cell += cellWords) {
                    model.clear(cell);
                }
            }
            default -> {
                int from = word & -64;
                int to = Math.min(WORDS, from + 64 * random.nextInt(1, 20));
                bits.clear(address(from), address(to));
                model.clear(from, to);
            }
        }
    }

    private void compare(SplittableRandom random, BitSet model) {
        int from = random.nextInt(WORDS);
        int to = random.nextInt(from, WORDS) + 1;
        int next = model.nextSetBit(from);
        assertThat(bits.nextMarked(address(from), address(to))).isEqualTo(next < 0 || next >= to ? 0 : address(next));
        assertThat(bits.isClear(address(from), address(to))).isEqualTo(next < 0 || next >= to);
        assertThat(bits.count(address(from), address(to)))
                .isEqualTo(model.get(from, to).cardinality());
        assertThat(bits.isMarked(address(from))).isEqualTo(model.get(from));
    }

    private long address(int word) {
        return base + word * 8L;
    }

    @Test
    void m1_oneOfManyThreadsMarks() throws InterruptedException {
        AtomicInteger winners = new AtomicInteger();
        Thread[] threads = new Thread[3];
        for (int t = 0; t < threads.length; t++) {
            threads[t] = new Thread(() -> {
                int won = 0;
                for (int word = 0; word < WORDS; word++) {
                    won += bits.mark(address(word)) ? 1 : 0;
                }
                winners.addAndGet(won);
            });
            threads[t].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(winners).hasValue(WORDS);
        assertThat(bits.count(base, base + WORDS * 8L)).isEqualTo(WORDS);
    }
}
