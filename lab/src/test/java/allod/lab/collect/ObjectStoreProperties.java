package allod.lab.collect;

import static org.assertj.core.api.Assertions.assertThat;

import allod.gc.Mutator;
import allod.gc.ObjectHeap;
import allod.gc.ObjectHeapOptions;
import allod.gc.PlanKind;
import allod.lab.graph.Graphs;
import allod.lab.graph.HeapGraph;
import allod.lab.graph.Isomorphism;
import allod.lab.graph.ModelStore;
import allod.lab.graph.Mutation;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A graph in an object heap beside the model of it: after many operations and collections what can be reached
/// is what the model says, node for node; and what was lost or mixed up is told.
class ObjectStoreProperties {

    private static final int OPERATIONS = 15_000;

    @TempDir
    private Path folder;

    private static ObjectHeap heap(PlanKind plan, long limitMib) {
        return ObjectHeap.create(
                ObjectHeapOptions.defaults().name("test").plan(plan).limitBytes(limitMib << 20));
    }

    @ParameterizedTest
    @CsvSource({
        "NO_GC, 64, 1",
        "SEMI_SPACE, 16, 2",
        "SEMI_SPACE, 16, 3",
        "MARK_SWEEP, 16, 4",
        "MARK_SWEEP, 16, 5",
        "MARK_SWEEP, 16, 6"
    })
    void whatCanBeReachedIsWhatTheModelSays(PlanKind plan, long limitMib, long seed) throws Exception {
        HeapGraph graph = Graphs.random(folder, seed, 3_000);
        try (ObjectHeap heap = heap(plan, limitMib);
                Mutator mutator = heap.attach();
                ObjectStore store = new ObjectStore(heap, mutator, graph)) {
            Mutation mutation = new Mutation(store, graph, seed);
            for (int i = 0; i < OPERATIONS; i++) {
                mutation.step();
                if (plan != PlanKind.NO_GC && i % (OPERATIONS / 3) == 0) {
                    mutator.collect();
                }
            }
            try (ModelStore model = ModelStore.after(graph, seed, OPERATIONS)) {
                Isomorphism.Finding finding = Isomorphism.compare(model, store);
                assertThat(finding.difference()).as("%s, seed %d", plan, seed).isEmpty();
                assertThat(finding.nodes()).isGreaterThan(500);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"SEMI_SPACE, 11", "MARK_SWEEP, 12", "MARK_SWEEP, 13"})
    void collectionsMayRunWhileItLoads(PlanKind plan, long seed) throws Exception {
        HeapGraph graph = Graphs.random(folder, seed, 20_000);
        try (ObjectHeap heap = heap(plan, 32);
                ModelStore model = new ModelStore(graph)) {
            AtomicBoolean loaded = new AtomicBoolean();
            AtomicInteger collections = new AtomicInteger();
            Thread collector = Thread.ofPlatform().start(() -> {
                do {
                    heap.collect();
                    collections.incrementAndGet();
                } while (!loaded.get());
            });
            try (Mutator mutator = heap.attach();
                    ObjectStore store = new ObjectStore(heap, mutator, graph)) {
                loaded.set(true);
                mutator.blocked(() -> join(collector));
                assertThat(Isomorphism.compare(model, store).difference())
                        .as("%s, seed %d", plan, seed)
                        .isEmpty();
            }
            assertThat(collections).hasPositiveValue();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theHeapLaysObjectsOutAsTheReportSays() throws Exception {
        HeapGraph graph = Graphs.random(folder, 9, 2_000);
        try (ObjectHeap heap = heap(PlanKind.NO_GC, 64);
                Mutator mutator = heap.attach();
                ObjectStore store = new ObjectStore(heap, mutator, graph)) {
            for (int i = 0; i < graph.roots(); i++) {
                store.root(0, i);
                assertThat(store.ownBytes(0)).isEqualTo(store.heapBytes(0));
            }
        }
    }

    @Test
    void aReferenceThatIsAnotherIsTold() throws Exception {
        HeapGraph graph = Graphs.random(folder, 7, 500);
        try (ObjectHeap heap = heap(PlanKind.MARK_SWEEP, 16);
                Mutator mutator = heap.attach();
                ObjectStore store = new ObjectStore(heap, mutator, graph);
                ModelStore model = new ModelStore(graph)) {
            assertThat(Isomorphism.compare(model, store).difference()).isEmpty();
            int told = 0;
            for (int root = 0; root < graph.roots(); root++) {
                store.root(0, root);
                if (store.references(0) > 0) {
                    store.load(1, 0, 0);
                    store.root(2, root);
                    boolean changes = !store.isSame(1, 2);
                    store.store(0, 0, 2);
                    assertThat(Isomorphism.compare(model, store).difference().isPresent())
                            .isEqualTo(changes);
                    told += changes ? 1 : 0;
                    break;
                }
            }
            assertThat(told).isOne();
        }
    }
}
