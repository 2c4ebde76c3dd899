package allod.profile.leak;

import static org.assertj.core.api.Assertions.assertThat;

import allod.heap.Heap;
import allod.pages.Address;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Random graphs of blocks against plain reachability over their edges.
class LeakScanProperties {

    private static final int WORDS = 6;

    /// An edge from a block, or from the roots.
    private record Edge(int to, boolean interior) {}

    @Test
    void classesAreThoseOfTheModel() {
        long first = Long.getLong("allod.seed", new Random().nextLong() >>> 16);
        for (long seed = first; seed < first + 150; seed++) {
            try {
                check(new SplittableRandom(seed));
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("-Dallod.seed=" + seed + ": " + failure.getMessage(), failure);
            }
        }
    }

    private static void check(SplittableRandom random) {
        try (Heap heap = Heap.create()) {
            int count = 1 + random.nextInt(60);
            long[] blocks = new long[count];
            for (int i = 0; i < count; i++) {
                blocks[i] = heap.calloc(WORDS * 8 + 16L * random.nextInt(8));
            }
            Arrays.sort(blocks);
            List<List<Edge>> edges = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                edges.add(randomEdges(random, count, WORDS, 3));
                write(blocks[i], edges.get(i), blocks);
            }
            List<Edge> roots = randomEdges(random, count, 3, 2);
            LeakScan scan = new LeakScan().heap(heap);
            roots.forEach(edge -> scan.root(LeakRoot.pointer("root", () -> target(edge, blocks))));
            compare(scan.run(), new Model(edges, roots), blocks);
        }
    }

    private static List<Edge> randomEdges(SplittableRandom random, int count, int most, int rarity) {
        List<Edge> edges = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            if (random.nextInt(2 * rarity) == 0) {
                edges.add(new Edge(random.nextInt(count), random.nextInt(3) == 0));
            }
        }
        return edges;
    }

    private static void write(long block, List<Edge> edges, long[] blocks) {
        for (int i = 0; i < edges.size(); i++) {
            Address.putLong(block + 8L * i, target(edges.get(i), blocks));
        }
    }

    private static long target(Edge edge, long[] blocks) {
        return blocks[edge.to] + (edge.interior ? 5 : 0);
    }

    private static void compare(LeakReport report, Model model, long[] blocks) {
        assertThat(report.blocks().stream().mapToLong(ScannedBlock::address))
                .containsExactly(Arrays.stream(blocks).boxed().toArray(Long[]::new));
        long lostBytes = 0;
        Set<Integer> leaders = new HashSet<>();
        for (int i = 0; i < blocks.length; i++) {
            ScannedBlock block = report.blocks().get(i);
            switch (block.leakClass()) {
                case STILL_REACHABLE ->
                    assertThat(model.reachable).as("block " + i).contains(i);
                case POSSIBLY_LOST ->
                    assertThat(model.possible.contains(i) && !model.reachable.contains(i))
                            .as("block " + i)
                            .isTrue();
                case DEFINITELY_LOST -> leaders.add(i);
                case INDIRECTLY_LOST -> {}
            }
            if (!model.possible.contains(i)) {
                lostBytes += block.bytes();
            }
        }
        checkLost(model, leaders, blocks.length);
        assertThat(report.records().stream()
                        .filter(loss -> loss.leakClass() == LeakClass.DEFINITELY_LOST)
                        .mapToLong(LeakRecord::bytes)
                        .sum())
                .as("M2: direct and indirect bytes of what is lost")
                .isEqualTo(lostBytes);
    }

    /// Leaders lead to all that is lost; a block that another lost one leads to from outside its own cycle is no
    /// leader; and each cycle without such has exactly one.
    private static void checkLost(Model model, Set<Integer> leaders, int count) {
        Set<Integer> lost = new HashSet<>();
        for (int i = 0; i < count; i++) {
            if (!model.possible.contains(i)) {
                lost.add(i);
            }
        }
        assertThat(lost).containsAll(leaders);
        assertThat(model.from(leaders)).containsAll(lost);
        for (int block : lost) {
            Set<Integer> component = new HashSet<>();
            boolean leadFromOutside = false;
            for (int other : lost) {
                if (model.from(Set.of(other)).contains(block)) {
                    if (model.from(Set.of(block)).contains(other)) {
                        component.add(other);
                    } else {
                        leadFromOutside = true;
                    }
                }
            }
            long leadersHere = component.stream().filter(leaders::contains).count();
            assertThat(leadersHere).as("cycle of block " + block).isEqualTo(leadFromOutside ? 0 : 1);
        }
    }

    /// Plain reachability.
    private static final class Model {
        private final List<List<Edge>> edges;
        private final Set<Integer> reachable = new HashSet<>();
        private final Set<Integer> possible = new HashSet<>();

        Model(List<List<Edge>> edges, List<Edge> roots) {
            this.edges = edges;
            roots.forEach(root -> possible.addAll(from(Set.of(root.to))));
            Deque<Integer> left = new ArrayDeque<>();
            roots.stream().filter(root -> !root.interior).map(Edge::to).forEach(left::add);
            while (!left.isEmpty()) {
                int block = left.pop();
                if (reachable.add(block)) {
                    edges.get(block).stream()
                            .filter(edge -> !edge.interior)
                            .map(Edge::to)
                            .forEach(left::add);
                }
            }
        }

        Set<Integer> from(Set<Integer> starts) {
            Set<Integer> found = new HashSet<>();
            Deque<Integer> left = new ArrayDeque<>(starts);
            while (!left.isEmpty()) {
                int block = left.pop();
                if (found.add(block)) {
                    edges.get(block).stream().map(Edge::to).forEach(left::add);
                }
            }
            return found;
        }
    }
}
