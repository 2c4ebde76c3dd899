package allod.lab.collect;

import static org.assertj.core.api.Assertions.assertThat;

import allod.lab.graph.Graphs;
import allod.lab.graph.HeapGraph;
import allod.lab.graph.Isomorphism;
import allod.lab.graph.ModelStore;
import allod.lab.graph.Mutation;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A graph on the JVM's heap beside the model of it: the same operations lead to the same graph, and a graph
/// that is another by one reference is told from it.
class JvmStoreProperties {

    private static final int OPERATIONS = 20_000;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void theSameOperationsLeadToTheSameGraph(long seed) throws Exception {
        HeapGraph graph = Graphs.random(folder, seed, 3_000);
        JvmStore store = new JvmStore(graph);
        Mutation mutation = new Mutation(store, graph, seed);
        for (int i = 0; i < OPERATIONS; i++) {
            mutation.step();
        }

        try (ModelStore model = ModelStore.after(graph, seed, OPERATIONS)) {
            Isomorphism.Finding finding = Isomorphism.compare(model, store);
            assertThat(finding.difference()).as("seed %d", seed).isEmpty();
            assertThat(finding.nodes()).isGreaterThan(500);
        }
        assertThat(mutation.copies()).isGreaterThan(OPERATIONS / 2);
    }

    @Test
    void aGraphThatIsAnotherByOneReferenceOrStampIsTold() throws Exception {
        HeapGraph graph = Graphs.random(folder, 7, 500);
        int told = 0;
        for (int seed = 0; seed < 50; seed++) {
            JvmStore store = new JvmStore(graph);
            Random random = new Random(seed);
            store.root(0, random.nextInt(graph.roots()));
            if (store.references(0) == 0) {
                continue;
            }
            store.root(1, random.nextInt(graph.roots()));
            int index = random.nextInt(store.references(0));
            store.load(2, 0, index);
            boolean changes = !store.isSame(1, 2);
            store.store(0, index, 1);
            try (ModelStore model = new ModelStore(graph)) {
                assertThat(Isomorphism.compare(model, store).difference().isPresent())
                        .as("seed %d", seed)
                        .isEqualTo(changes);
            }
            told += changes ? 1 : 0;
        }
        assertThat(told).isGreaterThan(20);
    }

    @Test
    void oneOperationMoreIsTold() throws Exception {
        HeapGraph graph = Graphs.random(folder, 8, 500);
        JvmStore store = new JvmStore(graph);
        Mutation mutation = new Mutation(store, graph, 3);
        int told = 0;
        for (int i = 0; i < 200; i++) {
            mutation.step();
            try (ModelStore model = ModelStore.after(graph, 3, i)) {
                told += Isomorphism.compare(model, store).difference().isPresent() ? 1 : 0;
            }
        }
        assertThat(told).isBetween(20, 160); // many operations leave something behind
    }
}
