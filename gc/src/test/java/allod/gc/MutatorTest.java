package allod.gc;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.gc.object.ObjectKind;
import allod.gc.object.ObjectShape;
import allod.gc.object.ObjectType;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a thread can do with objects, and what it is refused.
class MutatorTest {
    private static final StructLayout NODE =
            MemoryLayout.structLayout(JAVA_LONG.withName("key"), JAVA_LONG.withName("ref:next"));
    private static final StructLayout REFERENT = MemoryLayout.structLayout(JAVA_LONG.withName("ref:referent"));
    private static final StructLayout EPHEMERON =
            MemoryLayout.structLayout(JAVA_LONG.withName("ref:key"), JAVA_LONG.withName("ref:value"));

    private static ObjectHeap heapOf(PlanKind plan) {
        return ObjectHeap.create(ObjectHeapOptions.defaults().plan(plan).limitBytes(64 << 20));
    }

    private static long node(Mutator mutator, ObjectType node, long key) {
        long ref = mutator.alloc(node);
        mutator.putLong(ref, node.offset("key"), key);
        return ref;
    }

    @ParameterizedTest
    @EnumSource
    void exchangesFindWhatIsThere(PlanKind plan) {
        try (ObjectHeap heap = heapOf(plan);
                Mutator mutator = heap.attach();
                Scope scope = mutator.scope()) {
            ObjectType node = heap.define("Node", NODE);
            int next = node.offset("next");
            long a = scope.slot(node(mutator, node, 1));
            long b = scope.slot(node(mutator, node, 2));
            long holder = scope.slot(node(mutator, node, 3));
            assertThat(mutator.compareAndSetRef(mutator.handle(holder), next, 0, mutator.handle(a)))
                    .isTrue();
            assertThat(mutator.compareAndSetRef(mutator.handle(holder), next, mutator.handle(b), 0))
                    .isFalse();
            mutator.collect();
            assertThat(mutator.getAndSetRef(mutator.handle(holder), next, mutator.handle(b)))
                    .isEqualTo(mutator.handle(a));
            assertThat(mutator.getRef(mutator.handle(holder), next)).isEqualTo(mutator.handle(b));
        }
    }

    @ParameterizedTest
    @EnumSource
    void elementsAreCopiedWithinAnArray(PlanKind plan) {
        try (ObjectHeap heap = heapOf(plan);
                Mutator mutator = heap.attach();
                Scope scope = mutator.scope()) {
            ObjectType node = heap.define("Node", NODE);
            long array = scope.slot(mutator.allocArray(heap.refArrayType("Node[]"), 10));
            for (int i = 0; i < 10; i++) {
                long ref = node(mutator, node, i);
                mutator.setElement(mutator.handle(array), i, ref);
            }
            mutator.copyElements(mutator.handle(array), 0, mutator.handle(array), 3, 7);
            mutator.collect();
            List<Long> keys = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                keys.add(mutator.getLong(mutator.element(mutator.handle(array), i), node.offset("key")));
            }
            assertThat(keys).containsExactly(0L, 1L, 2L, 0L, 1L, 2L, 3L, 4L, 5L, 6L);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "NO_GC", mode = EnumSource.Mode.EXCLUDE)
    void aWeakReferenceDoesNotKeepAlive(PlanKind plan) {
        try (ObjectHeap heap = heapOf(plan);
                Mutator mutator = heap.attach();
                Scope scope = mutator.scope()) {
            ObjectType node = heap.define("Node", NODE);
            ObjectType weak = heap.define(ObjectShape.of("Weak", ObjectKind.WEAK, REFERENT));
            long object = scope.slot(node(mutator, node, 7));
            long reference = scope.slot(mutator.alloc(weak));
            mutator.setWeak(mutator.handle(reference), mutator.handle(object));
            mutator.collect();
            assertThat(mutator.getWeak(mutator.handle(reference))).isEqualTo(mutator.handle(object));
            assertThat(mutator.refersTo(mutator.handle(reference), mutator.handle(object)))
                    .isTrue();
            mutator.setHandle(object, 0);
            mutator.collect();
            assertThat(mutator.getWeak(mutator.handle(reference))).isZero();
            assertThat(mutator.refersTo(mutator.handle(reference), 0)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "NO_GC", mode = EnumSource.Mode.EXCLUDE)
    void anEphemeronKeepsItsValueAsLongAsItsKeyLives(PlanKind plan) {
        try (ObjectHeap heap = heapOf(plan);
                Mutator mutator = heap.attach();
                Scope scope = mutator.scope()) {
            ObjectType node = heap.define("Node", NODE);
            ObjectType type = heap.define(ObjectShape.of("Ephemeron", ObjectKind.EPHEMERON, EPHEMERON));
            long key = scope.slot(node(mutator, node, 1));
            long ephemeron = scope.slot(mutator.alloc(type));
            long value = node(mutator, node, 2);
            mutator.setWeak(mutator.handle(ephemeron), mutator.handle(key));
            mutator.setEphemeronValue(mutator.handle(ephemeron), value);
            mutator.collect();
            long kept = mutator.ephemeronValue(mutator.handle(ephemeron));
            assertThat(mutator.getLong(kept, node.offset("key"))).isEqualTo(2);
            mutator.setHandle(key, 0);
            mutator.collect();
            assertThat(mutator.ephemeronValue(mutator.handle(ephemeron))).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "NO_GC", mode = EnumSource.Mode.EXCLUDE)
    void aCleanerRunsOnceItsObjectIsGone(PlanKind plan) throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        try (ObjectHeap heap = heapOf(plan);
                Mutator mutator = heap.attach();
                Scope scope = mutator.scope()) {
            ObjectType node = heap.define("Node", NODE);
            long object = scope.slot(node(mutator, node, 1));
            heap.onUnreachable(mutator, mutator.handle(object), gone::countDown);
            mutator.collect();
            assertThat(gone.getCount()).isEqualTo(1);
            mutator.setHandle(object, 0);
            mutator.collect();
            mutator.blocked(() -> {
                gone.await();
                return 0;
            });
        }
    }

    @Test
    void aPinnedObjectStaysAliveAndInItsPlace() {
        try (ObjectHeap heap = heapOf(PlanKind.MARK_SWEEP);
                Mutator mutator = heap.attach()) {
            ObjectType node = heap.define("Node", NODE);
            try (Pin pin = mutator.pin(node(mutator, node, 42))) {
                mutator.collect();
                mutator.collect();
                assertThat(pin.segment().get(JAVA_LONG, node.offset("key"))).isEqualTo(42);
                assertThat(pin.segment().address()).isEqualTo(pin.address());
            }
        }
    }

    @Test
    void aPlanThatMovesEverythingRefusesPins() {
        try (ObjectHeap heap = heapOf(PlanKind.SEMI_SPACE);
                Mutator mutator = heap.attach()) {
            ObjectType node = heap.define("Node", NODE);
            assertThatThrownBy(() -> mutator.pin(node(mutator, node, 42)))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("choose PlanKind.MARK_SWEEP");
        }
    }

    @Test
    void aFullShadowStackIsRefused() {
        try (ObjectHeap heap = ObjectHeap.create(
                        ObjectHeapOptions.defaults().limitBytes(64 << 20).handlesPerMutator(512));
                Mutator mutator = heap.attach();
                Scope scope = mutator.scope()) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 513; i++) {
                            scope.slot();
                        }
                    })
                    .isInstanceOf(HandleOverflow.class)
                    .hasMessageContaining("512 slots");
        }
    }

    @Test
    void manyVirtualThreadsShareFewMutators() throws Exception {
        try (ObjectHeap heap = heapOf(PlanKind.MARK_SWEEP);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            ObjectType node = heap.define("Node", NODE);
            List<Future<Long>> sums = new ArrayList<>();
            for (int task = 0; task < 200; task++) {
                sums.add(threads.submit(() -> heap.run(mutator -> sumOfList(mutator, node, 500))));
            }
            for (Future<Long> sum : sums) {
                assertThat(sum.get()).isEqualTo(500L * 499 / 2);
            }
        }
    }

    private static long sumOfList(Mutator mutator, ObjectType node, int length) {
        try (Scope scope = mutator.scope()) {
            long list = scope.slot();
            for (int i = 0; i < length; i++) {
                long ref = node(mutator, node, i);
                mutator.initRef(ref, node.offset("next"), mutator.handle(list));
                mutator.setHandle(list, ref);
            }
            long sum = 0;
            for (long ref = mutator.handle(list); ref != 0; ref = mutator.getRef(ref, node.offset("next"))) {
                sum += mutator.getLong(ref, node.offset("key"));
            }
            return sum;
        }
    }

    @Test
    void whoWouldWaitForItselfIsRefused() {
        try (ObjectHeap heap = heapOf(PlanKind.MARK_SWEEP);
                Mutator mutator = heap.attach()) {
            assertThatThrownBy(heap::collect)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("blocked()");
            assertThatThrownBy(heap::verify).isInstanceOf(IllegalStateException.class);
            mutator.blocked(heap::verify);
            mutator.blocked(heap::collect);
        }
    }

    @Test
    void nullIsRefusedWhereAnObjectIsNeeded() {
        try (ObjectHeap heap = heapOf(PlanKind.MARK_SWEEP);
                Mutator mutator = heap.attach()) {
            assertThatThrownBy(() -> mutator.getLong(0, 8)).isInstanceOf(NullPointerException.class);
        }
    }

    @Test
    void aReferenceOfAnotherMutatorIsRefused() throws Exception {
        try (ObjectHeap heap = heapOf(PlanKind.MARK_SWEEP);
                Mutator mutator = heap.attach()) {
            ObjectType node = heap.define("Node", NODE);
            long ref = node(mutator, node, 1);
            List<Throwable> thrown = new ArrayList<>();
            Thread other = Thread.ofPlatform().start(() -> {
                try (Mutator foreign = heap.attach()) {
                    long _ = foreign.getLong(ref, node.offset("key"));
                } catch (StaleRefException expected) {
                    thrown.add(expected);
                }
            });
            other.join();
            assertThat(thrown).hasSize(1);
        }
    }
}
