package allod.gc.weak;

import static org.assertj.core.api.Assertions.assertThat;

import allod.gc.mark.TestGraph;
import allod.gc.object.ObjectKind;
import allod.gc.object.SlotLayout;
import allod.pages.Address;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Random graphs with many references of all kinds against a model that iterates to the fixpoint in the
/// plainest way. `-Dallod.seed=N` repeats a run.
class WeakProcessingProperties {
    private static final int GRAPHS = 15;

    @Test
    void e1_e2_liveObjectsAndClearedSlotsAreThoseOfTheModel() {
        check(0);
    }

    @Test
    void e1_e2_alsoWithWorkers() {
        check(2);
    }

    private static void check(int threads) {
        long first = Long.getLong("allod.seed", new Random().nextLong() >>> 16);
        for (long seed = first; seed < first + GRAPHS; seed++) {
            try (WeakCycle cycle = new WeakCycle(threads)) {
                run(cycle, new SplittableRandom(seed));
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("-Dallod.seed=" + seed + ": " + failure.getMessage(), failure);
            }
        }
    }

    private static void run(WeakCycle cycle, SplittableRandom random) {
        TestGraph graph = cycle.graph;
        graph.fill(random, 300);
        addEphemerons(graph, random);
        int objects = graph.refs.size();
        for (int round = 0; round < 4; round++) {
            boolean clearSofts = random.nextBoolean();
            int[] roots = random.ints(1 + random.nextInt(5), 0, objects).toArray();
            Model model = new Model(graph, !clearSofts);
            BitSet live = model.live(roots);
            Map<Long, Long> expected = model.slotsAfter(live);

            cycle.weak.begin(1L << 40, clearSofts);
            cycle.collect(roots);
            assertThat(graph.marked()).as("live, round %s", round).isEqualTo(live);
            expected.forEach((slot, word) -> assertThat(Address.getLong(slot))
                    .as("slot of a live reference")
                    .isEqualTo(word));
            graph.pool.checkInvariants(0);
        }
    }

    /// Chains, cycles and stars, in an order by chance.
    private static void addEphemerons(TestGraph graph, SplittableRandom random) {
        int objects = graph.refs.size();
        int count = 300 + random.nextInt(300);
        int firstNumber = objects;
        for (int i = 0; i < count; i++) {
            int number = graph.add(ObjectKind.EPHEMERON, graph.ephemeron, 0);
            graph.linkWeak(number, 0, random.nextInt(objects));
            graph.linkWeak(number, 1, random.nextInt(objects));
        }
        int holder = graph.add(ObjectKind.REF_ARRAY, graph.refArray, count);
        for (int i = 0; i < count; i++) {
            graph.link(holder, i, firstNumber + i);
        }
        for (int i = 0; i < 50; i++) { // so that most roots lead to all of them
            int from = random.nextInt(objects);
            if (!graph.strongSlots.get(from).isEmpty()) {
                graph.link(from, random.nextInt(graph.strongSlots.get(from).size()), holder);
            }
        }
    }

    /// @param keepSofts softs keep what they refer to
    private record Model(TestGraph graph, boolean keepSofts) {

        BitSet live(int... roots) {
            Map<Long, Integer> numbers = new HashMap<>();
            for (int i = 0; i < graph.refs.size(); i++) {
                numbers.put(graph.refs.get(i), i);
            }
            ArrayDeque<Integer> queue = new ArrayDeque<>();
            BitSet live = new BitSet();
            for (int root : roots) {
                visit(root, live, queue);
            }
            int before = -1;
            while (before < live.cardinality()) {
                before = live.cardinality();
                while (!queue.isEmpty()) {
                    for (long slot : graph.strongSlots.get(queue.remove())) {
                        visitSlot(slot, numbers, live, queue);
                    }
                }
                for (int i = live.nextSetBit(0); i >= 0; i = live.nextSetBit(i + 1)) {
                    ObjectKind kind = graph.kinds.get(i);
                    if (kind == ObjectKind.SOFT && keepSofts) {
                        visitSlot(graph.weakSlots.get(i).get(0), numbers, live, queue);
                    } else if (kind == ObjectKind.EPHEMERON
                            && isLive(graph.weakSlots.get(i).get(0), numbers, live)) {
                        visitSlot(graph.weakSlots.get(i).get(1), numbers, live, queue);
                    }
                }
            }
            return live;
        }

        private static boolean isLive(long slot, Map<Long, Integer> numbers, BitSet live) {
            long word = Address.getLong(slot);
            long ref = SlotLayout.addressOf(word);
            return ref == 0 ? word != 0 : live.get(numbers.get(ref));
        }

        private static void visitSlot(long slot, Map<Long, Integer> numbers, BitSet live, ArrayDeque<Integer> queue) {
            long ref = SlotLayout.addressOf(Address.getLong(slot));
            if (ref != 0) {
                visit(numbers.get(ref), live, queue);
            }
        }

        private static void visit(int number, BitSet live, ArrayDeque<Integer> queue) {
            if (!live.get(number)) {
                live.set(number);
                queue.add(number);
            }
        }

        /// What the slots of live references hold afterwards.
        Map<Long, Long> slotsAfter(BitSet live) {
            Map<Long, Integer> numbers = new HashMap<>();
            for (int i = 0; i < graph.refs.size(); i++) {
                numbers.put(graph.refs.get(i), i);
            }
            Map<Long, Long> words = new HashMap<>();
            live.stream().forEach(i -> {
                for (long slot : graph.weakSlots.get(i)) {
                    long word = Address.getLong(slot);
                    words.put(slot, word == 0 || isLive(slot, numbers, live) ? word : 0);
                }
            });
            return words;
        }
    }
}
