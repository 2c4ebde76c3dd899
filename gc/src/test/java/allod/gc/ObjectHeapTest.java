package allod.gc;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.gc.object.ObjectType;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What every plan owes a program.
class ObjectHeapTest {
    private static final StructLayout NODE =
            MemoryLayout.structLayout(JAVA_LONG.withName("key"), JAVA_LONG.withName("ref:next"));

    private static ObjectHeap heapOf(PlanKind plan, long limitBytes) {
        return ObjectHeap.create(ObjectHeapOptions.defaults().plan(plan).limitBytes(limitBytes));
    }

    /// A list of `length` nodes, keys ascending from the head; the handle holds the head.
    private static void fill(Mutator mutator, ObjectType node, long handle, int length) {
        int key = node.offset("key");
        int next = node.offset("next");
        for (int i = length - 1; i >= 0; i--) {
            long ref = mutator.alloc(node);
            mutator.putLong(ref, key, i);
            mutator.initRef(ref, next, mutator.handle(handle));
            mutator.setHandle(handle, ref);
        }
    }

    private static int length(Mutator mutator, ObjectType node, long handle) {
        int count = 0;
        for (long ref = mutator.handle(handle); ref != 0; ref = mutator.getRef(ref, node.offset("next"))) {
            assertThat(mutator.getLong(ref, node.offset("key"))).isEqualTo(count);
            count++;
        }
        return count;
    }

    @ParameterizedTest
    @EnumSource
    void objectsSurviveCollectionsWhileAHandleHoldsThem(PlanKind plan) {
        try (ObjectHeap heap = heapOf(plan, 64 << 20)) {
            ObjectType node = heap.define("Node", NODE);
            try (Mutator mutator = heap.attach();
                    Scope scope = mutator.scope()) {
                long list = scope.slot();
                fill(mutator, node, list, 10_000);
                for (int i = 0; i < 3; i++) {
                    mutator.collect();
                    assertThat(length(mutator, node, list)).isEqualTo(10_000);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = "NO_GC", mode = EnumSource.Mode.EXCLUDE)
    void garbageMakesRoomAgain(PlanKind plan) {
        try (ObjectHeap heap = heapOf(plan, 16 << 20)) {
            ObjectType node = heap.define("Node", NODE);
            try (Mutator mutator = heap.attach();
                    Scope scope = mutator.scope()) {
                long kept = scope.slot();
                fill(mutator, node, kept, 1_000);
                for (int i = 0; i < 50; i++) { // 50 times 2.4 MB
                    try (Scope inner = mutator.scope()) {
                        fill(mutator, node, inner.slot(), 100_000);
                    }
                }
                assertThat(length(mutator, node, kept)).isEqualTo(1_000);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFullHeapSaysSoAndStaysWhole(PlanKind plan) {
        try (ObjectHeap heap = heapOf(plan, 8 << 20)) {
            ObjectType node = heap.define("Node", NODE);
            try (Mutator mutator = heap.attach();
                    Scope scope = mutator.scope()) {
                long list = scope.slot();
                assertThatThrownBy(() -> fill(mutator, node, list, 1_000_000))
                        .isInstanceOf(HeapExhausted.class)
                        .hasMessageContaining("limit of 8388608 bytes")
                        .hasMessageContaining("Node");
                mutator.collect();
                if (plan != PlanKind.NO_GC) {
                    mutator.setHandle(list, 0);
                    fill(mutator, node, list, 10_000);
                    assertThat(length(mutator, node, list)).isEqualTo(10_000);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void arraysAreZeroAndKeepWhatTheyHold(PlanKind plan) {
        try (ObjectHeap heap = heapOf(plan, 64 << 20)) {
            ObjectType node = heap.define("Node", NODE);
            ObjectType nodes = heap.refArrayType("Node[]");
            ObjectType bytes = heap.primitiveArrayType("byte[]", byte.class);
            try (Mutator mutator = heap.attach();
                    Scope scope = mutator.scope()) {
                long array = scope.slot(mutator.allocArray(nodes, 5_000));
                long large = scope.slot(mutator.allocArray(bytes, 3 << 20));
                for (int i = 0; i < 5_000; i++) {
                    long ref = mutator.alloc(node);
                    mutator.putLong(ref, node.offset("key"), i);
                    assertThat(mutator.element(mutator.handle(array), i)).isZero();
                    mutator.setElement(mutator.handle(array), i, ref);
                }
                mutator.putByte(mutator.handle(large), 8 + (3 << 20) - 1, (byte) 7);
                mutator.collect();
                assertThat(mutator.length(mutator.handle(array))).isEqualTo(5_000);
                for (int i = 0; i < 5_000; i++) {
                    long ref = mutator.element(mutator.handle(array), i);
                    assertThat(mutator.getLong(ref, node.offset("key"))).isEqualTo(i);
                }
                assertThat(mutator.getByte(mutator.handle(large), 8 + (3 << 20) - 1))
                        .isEqualTo((byte) 7);
                assertThat(mutator.length(mutator.handle(large))).isEqualTo(3 << 20);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aGlobalRefCarriesAnObjectToAnotherThread(PlanKind plan) throws Exception {
        try (ObjectHeap heap = heapOf(plan, 64 << 20)) {
            ObjectType node = heap.define("Node", NODE);
            GlobalRef ref;
            try (Mutator mutator = heap.attach()) {
                long object = mutator.alloc(node);
                mutator.putLong(object, node.offset("key"), 42);
                ref = heap.globalRef(mutator, object);
            }
            heap.collect();
            List<Long> seen = new ArrayList<>();
            Thread reader = Thread.ofPlatform().start(() -> {
                try (Mutator mutator = heap.attach()) {
                    seen.add(mutator.getLong(ref.get(mutator), node.offset("key")));
                }
            });
            reader.join();
            assertThat(seen).containsExactly(42L);
            ref.close();
        }
    }

    @Test
    void aReferenceIsStaleAfterASafepoint() {
        try (ObjectHeap heap = heapOf(PlanKind.MARK_SWEEP, 64 << 20)) {
            ObjectType node = heap.define("Node", NODE);
            try (Mutator mutator = heap.attach()) {
                long ref = mutator.alloc(node);
                mutator.putLong(ref, node.offset("key"), 1);
                mutator.poll();
                assertThatThrownBy(() -> mutator.getLong(ref, node.offset("key")))
                        .isInstanceOf(StaleRefException.class)
                        .hasMessageContaining("used at epoch");
            }
        }
    }

    @Test
    void initRefIsForTheNewestObjectOnly() {
        try (ObjectHeap heap = heapOf(PlanKind.MARK_SWEEP, 64 << 20)) {
            ObjectType node = heap.define("Node", NODE);
            try (Mutator mutator = heap.attach();
                    Scope scope = mutator.scope()) {
                long first = scope.slot(mutator.alloc(node));
                mutator.poll();
                assertThatThrownBy(() -> mutator.initRef(mutator.handle(first), node.offset("next"), 0))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("use setRef");
            }
        }
    }

    @Test
    void aHeapWithMutatorsCannotBeClosed() {
        ObjectHeap heap = heapOf(PlanKind.SEMI_SPACE, 64 << 20);
        try (Mutator _ = heap.attach()) {
            assertThatThrownBy(heap::close)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("1 mutators");
        }
        heap.close();
        heap.close();
        assertThatThrownBy(heap::attach)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }
}
