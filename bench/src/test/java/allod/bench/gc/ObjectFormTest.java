package allod.bench.gc;

import static org.assertj.core.api.Assertions.assertThat;

import allod.gc.Mutator;
import allod.gc.ObjectHeap;
import allod.gc.ObjectHeapOptions;
import allod.gc.PlanKind;
import allod.gc.object.ObjectType;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The programs in heaps so small that they are collected many times.
final class ObjectFormTest {

    private static ObjectHeap heap(PlanKind plan, int limitMib) {
        return ObjectHeap.create(ObjectHeapOptions.defaults().plan(plan).limitBytes((long) limitMib << 20));
    }

    @ParameterizedTest
    @EnumSource(names = {"SEMI_SPACE", "MARK_SWEEP"})
    void treesKeepTheirNodes(PlanKind plan) {
        try (ObjectHeap heap = heap(plan, 16);
                Mutator mutator = heap.attach();
                ObjectTrees trees = new ObjectTrees(mutator, ObjectTrees.define(heap))) {
            for (int round = 0; round < 3; round++) {
                assertThat(trees.round(12, new Stalls())).isEqualTo(new JavaTrees().round(12, new Stalls()));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SEMI_SPACE", "MARK_SWEEP"})
    void aCacheKeepsItsEntriesAndMeetsTheKeysThatTheOneInJavaMeets(PlanKind plan) {
        try (ObjectHeap heap = heap(plan, 16);
                Mutator mutator = heap.attach();
                ObjectCache cache = new ObjectCache(mutator, ObjectCache.Types.define(heap), 3000);
                JavaCache inJava = new JavaCache(3000)) {
            cache.fill();
            inJava.fill();
            for (int i = 0; i < 30_000; i++) {
                cache.step();
                inJava.step();
            }

            assertThat(cache.hits()).isEqualTo(inJava.hits());
            assertThat(cache.entries()).isEqualTo(3000);
            cache.check();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SEMI_SPACE", "MARK_SWEEP"})
    void gcBenchFindsAllItsNodes(PlanKind plan) {
        try (ObjectHeap heap = heap(plan, 32);
                Mutator mutator = heap.attach()) {
            ObjectType node = ObjectTrees.define(heap);
            try (ObjectTrees trees = new ObjectTrees(mutator, node)) {
                ObjectGcBench bench = new ObjectGcBench(mutator, ObjectGcBench.Types.define(heap, node), trees);

                assertThat(bench.run(10)).isEqualTo(bench.run(10)).isGreaterThan(20_000);
            }
        }
    }

    /// Scopes, handles and objects are no objects of Java, compiled or not: one byte a node would be over the
    /// bound.
    @ParameterizedTest
    @EnumSource(names = {"SEMI_SPACE", "MARK_SWEEP"})
    void treesMakeNoGarbageOfJava(PlanKind plan) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (ObjectHeap heap = heap(plan, 64);
                Mutator mutator = heap.attach();
                ObjectTrees trees = new ObjectTrees(mutator, ObjectTrees.define(heap))) {
            long nodes = trees.buildAndCount(14);
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 40; i++) {
                nodes += trees.buildAndCount(14);
            }
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(nodes / 2);
        }
    }
}
