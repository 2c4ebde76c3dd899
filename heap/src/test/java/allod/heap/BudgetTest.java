package allod.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BudgetTest {

    private final Budget grandparent = new Budget("grandparent", 1000, null);
    private final Budget parent = new Budget("parent", 500, grandparent);
    private final Budget child = new Budget("child", 400, parent);
    private final Budget sibling = new Budget("sibling", Long.MAX_VALUE, parent);

    @Test
    void u2_whatAChildUsesIsUsedByAllAbove() {
        child.charge(100);
        sibling.charge(50);

        assertUsed(100, 150, 150);
        assertThat(sibling.usedBytes()).isEqualTo(50);

        child.release(100);
        sibling.release(50);
        assertUsed(0, 0, 0);
    }

    @Test
    void u1_theLimitItselfCanBeUsedAndNoByteMore() {
        child.charge(400);
        assertThatThrownBy(() -> child.charge(1)).isInstanceOf(HeapOutOfMemory.class);
        assertUsed(400, 400, 400);
    }

    @Test
    void aRefusalAboveLeavesNothingChargedBelow() {
        sibling.charge(300);
        assertThatThrownBy(() -> child.charge(201))
                .isInstanceOf(HeapOutOfMemory.class)
                .hasMessageContaining("201 bytes")
                .hasMessageContaining("'parent'")
                .hasMessageContaining("300 of 500")
                .hasMessageContaining("raise limitBytes");
        assertUsed(0, 300, 300);
        child.charge(200);
        assertUsed(200, 500, 500);
    }

    @Test
    void threadsThatChargeAndReleaseLeaveNothing() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            var runs = IntStream.range(0, 4)
                    .mapToObj(i -> (Callable<Boolean>) () -> chargeAndRelease(i % 2 == 0 ? child : sibling, i))
                    .toList();
            for (Future<Boolean> run : threads.invokeAll(runs)) {
                assertThat(run.get()).isTrue();
            }
        }
        assertUsed(0, 0, 0);
        assertThat(sibling.usedBytes()).isZero();
    }

    private static boolean chargeAndRelease(Budget budget, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean everRefused = false;
        for (int i = 0; i < 20_000; i++) {
            int bytes = 1 + random.nextInt(300);
            try {
                budget.charge(bytes);
                budget.release(bytes);
            } catch (HeapOutOfMemory full) {
                everRefused = true;
            }
        }
        return everRefused || budget.usedBytes() >= 0;
    }

    private void assertUsed(long inChild, long inParent, long inGrandparent) {
        assertThat(new long[] {child.usedBytes(), parent.usedBytes(), grandparent.usedBytes()})
                .containsExactly(inChild, inParent, inGrandparent);
    }
}
