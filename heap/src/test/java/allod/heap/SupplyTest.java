package allod.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SupplyTest {

    @Test
    void takesTheLowestRunThatIsLongEnough() {
        Supply supply = new Supply("numbers", 100);
        assertThat(supply.take(10)).isZero();
        assertThat(supply.take(5)).isEqualTo(10);
        assertThat(supply.take(10)).isEqualTo(15);
        supply.giveBack(0, 10);
        supply.giveBack(15, 10);
        assertThat(supply.take(3)).isZero();
        assertThat(supply.take(8)).isEqualTo(15);
        assertThat(supply.take(7)).isEqualTo(3);
    }

    @Test
    void joinsNeighbours() {
        Supply supply = new Supply("numbers", 30);
        assertThat(supply.take(30)).isZero();
        supply.giveBack(0, 10);
        supply.giveBack(20, 10);
        assertThatThrownBy(() -> supply.take(11)).isInstanceOf(HeapOutOfMemory.class);
        supply.giveBack(10, 10);
        assertThat(supply.take(30)).isZero();
    }

    @Test
    void exhaustionNamesWhatAndHowMany() {
        Supply supply = new Supply("span descriptors", 4);
        assertThat(supply.take(4)).isZero();
        assertThatThrownBy(() -> supply.take(1))
                .isInstanceOf(OutOfMemoryError.class)
                .hasMessageContaining("All 4 units of span descriptors")
                .hasMessageContaining("allod.heap.regionBytes");
        supply.giveBack(2, 1);
        assertThat(supply.take(1)).isEqualTo(2);
    }

    @Test
    void aRefusedRunTakesNothing() {
        Supply supply = new Supply("numbers", 8);
        assertThatThrownBy(() -> supply.take(9)).isInstanceOf(HeapOutOfMemory.class);
        assertThat(supply.take(8)).isZero();
    }

    @Test
    void behavesLikeASetOfNumbers() {
        ModelTest.run(40, 200, _ -> new SupplyRun());
    }

    /// Against a bit a number.
    private static final class SupplyRun implements ModelTest.Run {
        private static final int LIMIT = 120;

        private final Supply supply = new Supply("numbers", LIMIT);
        private final BitSet taken = new BitSet();
        private final List<int[]> runs = new ArrayList<>();
        private int top;

        @Override
        public String step(SplittableRandom random) {
            if (random.nextInt(100) < 55 || runs.isEmpty()) {
                return take(1 + random.nextInt(12));
            }
            int[] run = runs.remove(random.nextInt(runs.size()));
            int part = 1 + random.nextInt(run[1]);
            supply.giveBack(run[0], part);
            taken.clear(run[0], run[0] + part);
            if (part < run[1]) {
                runs.add(new int[] {run[0] + part, run[1] - part});
            }
            return "give back " + part + " from " + run[0];
        }

        private String take(int length) {
            int expected = lowestFit(length);
            if (expected + length > LIMIT) {
                assertThatThrownBy(() -> supply.take(length)).isInstanceOf(HeapOutOfMemory.class);
                return "refused " + length;
            }
            long first = supply.take(length);
            assertThat(first).as("take %d", length).isEqualTo(expected);
            taken.set(expected, expected + length);
            top = Math.max(top, expected + length); // a run does not join numbers that were never taken
            runs.add(new int[] {expected, length});
            return "take " + length + " = " + first;
        }

        private int lowestFit(int length) {
            for (int from = 0; from + length <= top; from++) {
                if (taken.get(from, from + length).isEmpty()) {
                    return from;
                }
            }
            return top;
        }

        @Override
        public void finish() {
            runs.forEach(run -> supply.giveBack(run[0], run[1]));
            assertThat(supply.take(Math.max(1, top))).isZero();
        }

        @Override
        public void close() {}
    }
}
