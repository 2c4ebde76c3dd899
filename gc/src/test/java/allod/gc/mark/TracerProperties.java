package allod.gc.mark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.gc.seam.Fault;
import java.util.BitSet;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.ObjIntConsumer;
import org.junit.jupiter.api.Test;

/// Random graphs of objects of all kinds against a model in Java. `-Dallod.seed=N` repeats a run.
class TracerProperties {
    private static final int GRAPHS = 12;
    private static final int OBJECTS = 3000;

    /// What the pool may hold, and in chunks of how many entries.
    private static void check(long poolBytes, int entries, int workers, ObjIntConsumer<TestGraph> after) {
        long first = Long.getLong("allod.seed", new Random().nextLong() >>> 16);
        for (long seed = first; seed < first + GRAPHS; seed++) {
            try (TestGraph graph = new TestGraph(poolBytes, entries)) {
                SplittableRandom random = new SplittableRandom(seed);
                graph.fill(random, OBJECTS);
                int[] roots = random.ints(1 + random.nextInt(4), 0, OBJECTS).toArray();
                mark(graph, workers, roots);
                BitSet expected = graph.reachable(roots);
                assertThat(graph.marked()).as("marked").isEqualTo(expected);
                assertThat(graph.told()).as("discovered").isEqualTo(graph.references(expected));
                assertThat(graph.progress.markedObjects()).isEqualTo(expected.cardinality());
                graph.pool.checkInvariants(0);
                after.accept(graph, expected.cardinality());
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("-Dallod.seed=" + seed + ": " + failure.getMessage(), failure);
            }
        }
    }

    private static void mark(TestGraph graph, int workers, int[] roots) {
        try (MarkWorkers crew = new MarkWorkers(workers, graph.pool, graph.overflow, graph::tracer)) {
            crew.open();
            for (int root : roots) {
                crew.tracer().shade(graph.refs.get(root));
            }
            crew.awaitQuiet();
            crew.shut();
        }
    }

    @Test
    void marksWhatTheModelReaches() {
        check(1 << 20, GreyPool.DEFAULT_ENTRIES, 0, (graph, _) -> {});
    }

    @Test
    void marksTheSameInChunksOfOneEntry() {
        check(1 << 20, 1, 0, (_, _) -> {});
    }

    @Test
    void marksTheSameWithWorkers() {
        check(1 << 20, 7, 3, (_, _) -> {});
    }

    @Test
    void t2_marksTheSameWhenThePoolIsFarTooSmall() {
        check(3 * 24, 2, 0, (_, _) -> {});
    }

    /// The test above finds the fault that it is for.
    @Test
    void aStackThatDropsWhatHasNoRoomIsFound() {
        Fault.F24.activate();
        try {
            assertThatThrownBy(this::t2_marksTheSameWhenThePoolIsFarTooSmall)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("marked");
        } finally {
            Fault.deactivate();
        }
    }

    @Test
    void t2_marksTheSameWithWorkersWhenThePoolIsFarTooSmall() {
        check(3 * 16, 1, 3, (_, _) -> {});
    }
}
