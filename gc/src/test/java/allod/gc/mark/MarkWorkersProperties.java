package allod.gc.mark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.gc.object.ObjectKind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Many short cycles, since mistakes of termination show at the end of a cycle. `-Dallod.seed=N` repeats the
/// graphs.
class MarkWorkersProperties {
    private final long seed = Long.getLong("allod.seed", new Random().nextLong() >>> 16);
    private final SplittableRandom random = new SplittableRandom(seed);

    @Test
    void w2_quietMeansThatEverythingIsMarked() {
        try (TestGraph graph = new TestGraph(1 << 20, 3);
                MarkWorkers crew = new MarkWorkers(3, graph.pool, graph.overflow, graph::tracer)) {
            graph.fill(random, 500);
            for (int cycle = 0; cycle < 300; cycle++) {
                graph.clear();
                int[] roots = random.ints(3, 0, 500).toArray();
                crew.open();
                for (int root : roots) {
                    crew.tracer().shade(graph.refs.get(root));
                }
                crew.awaitQuiet();
                crew.shut();
                assertThat(graph.marked()).as("seed %s, cycle %s", seed, cycle).isEqualTo(graph.reachable(roots));
            }
            graph.pool.checkInvariants(0);
            assertThat(crew.cpuNanos()).isPositive();
        }
    }

    /// Mutators shade and assist while workers mark; the conductor flushes them and asks again, as in a cycle.
    @Test
    void marksWhatMutatorsShadeMeanwhile() throws InterruptedException {
        try (TestGraph graph = new TestGraph(1 << 20, 5);
                MarkWorkers crew = new MarkWorkers(2, graph.pool, graph.overflow, graph::tracer)) {
            graph.fill(random, 2000);
            for (int cycle = 0; cycle < 40; cycle++) {
                graph.clear();
                crew.open();
                int[] roots = random.ints(12, 0, 2000).toArray();
                List<Thread> mutators = new ArrayList<>();
                for (int m = 0; m < 3; m++) {
                    int first = 4 * m;
                    mutators.add(Thread.ofPlatform().start(() -> mutate(graph, roots, first)));
                }
                crew.awaitQuiet();
                for (Thread mutator : mutators) {
                    mutator.join();
                }
                crew.awaitQuiet();
                crew.shut();
                BitSet expected = graph.reachable(roots);
                assertThat(graph.marked()).as("seed %s, cycle %s", seed, cycle).isEqualTo(expected);
            }
        }
    }

    private static void mutate(TestGraph graph, int[] roots, int first) {
        Tracer tracer = graph.tracer();
        for (int i = first; i < first + 4; i++) {
            tracer.shade(graph.refs.get(roots[i]));
            long _ = tracer.assist(200);
        }
        boolean _ = tracer.flush();
    }

    @Test
    void w3_nobodyMarksBeforeTheGateIsOpen() throws InterruptedException {
        try (TestGraph graph = new TestGraph(1 << 20, 3);
                MarkWorkers crew = new MarkWorkers(1, graph.pool, graph.overflow, graph::tracer)) {
            int a = graph.add(ObjectKind.FIXED, graph.node, 0);
            int b = graph.add(ObjectKind.FIXED, graph.node, 0);
            graph.link(a, 0, b);
            crew.tracer().shade(graph.refs.get(a));
            assertThat(crew.tracer().flush()).isTrue();
            Thread.sleep(30);
            assertThat(graph.bits.isMarked(graph.refs.get(b))).isFalse();
            assertThat(crew.isQuiet()).isFalse();
            crew.open();
            crew.awaitQuiet();
            assertThat(graph.bits.isMarked(graph.refs.get(b))).isTrue();
        }
    }

    @Test
    void aWorkerThatFailsIsTold() {
        try (TestGraph graph = new TestGraph(1 << 20, 3)) {
            Discovered broken = (_, _) -> {
                throw new IllegalStateException("no memory for the list");
            };
            MarkWorkers crew = new MarkWorkers(
                    1,
                    graph.pool,
                    graph.overflow,
                    () -> new Tracer(graph.types, graph.bits, graph.pool, broken, graph.overflow, graph.progress));
            crew.open();
            crew.tracer().shade(graph.refs.get(graph.add(ObjectKind.WEAK, graph.weak, 0)));
            assertThatThrownBy(crew::awaitQuiet)
                    .isInstanceOf(IllegalStateException.class)
                    .hasRootCauseMessage("no memory for the list");
            crew.close();
        }
    }
}
