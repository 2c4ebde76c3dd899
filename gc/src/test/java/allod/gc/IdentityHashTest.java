package allod.gc;

import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import allod.gc.object.ObjectType;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Hashes of objects that move, and of those that stay.
class IdentityHashTest {
    private static final int OBJECTS = 20_000;

    private static ObjectHeap heap(PlanKind plan) {
        return ObjectHeap.create(ObjectHeapOptions.defaults().plan(plan).limitBytes(16 << 20));
    }

    @ParameterizedTest
    @EnumSource(
            value = PlanKind.class,
            names = {"SEMI_SPACE", "MARK_SWEEP"})
    void ih1_theHashStaysAndTheContentsToo(PlanKind plan) {
        try (ObjectHeap heap = heap(plan);
                Mutator mutator = heap.attach();
                Scope scope = mutator.scope()) {
            ObjectType boxes = heap.define("Box", structLayout(JAVA_LONG.withName("value")));
            int value = boxes.offset("value");
            ObjectType arrays = heap.refArrayType("Box[]");
            long all = scope.slot(mutator.allocArray(arrays, OBJECTS));
            int[] hashes = new int[OBJECTS];
            for (int i = 0; i < OBJECTS; i++) {
                long box = mutator.alloc(boxes);
                mutator.putLong(box, value, i);
                mutator.setElement(mutator.handle(all), i, box);
                hashes[i] = i % 3 == 0 ? 0 : mutator.identityHash(box);
            }
            for (int round = 0; round < 3; round++) {
                mutator.collect();
                for (int i = 0; i < OBJECTS; i++) {
                    long box = mutator.element(mutator.handle(all), i);
                    assertThat(mutator.getLong(box, value)).isEqualTo(i);
                    if (i % 3 != 0) {
                        assertThat(mutator.identityHash(box)).as("object %d", i).isEqualTo(hashes[i]);
                    }
                }
            }
            mutator.blocked(heap::verify);
        }
    }

    @Test
    void hashesDiffer() {
        try (ObjectHeap heap = heap(PlanKind.NO_GC);
                Mutator mutator = heap.attach()) {
            ObjectType empty = heap.define("Empty", structLayout());
            Set<Integer> hashes = new HashSet<>();
            for (int i = 0; i < OBJECTS; i++) {
                hashes.add(mutator.identityHash(mutator.alloc(empty)));
            }
            assertThat(hashes).hasSizeGreaterThan(OBJECTS - 20); // chance makes a few equal
        }
    }

    /// Links objects of the smallest kind until the heap is full.
    private static int fill(Mutator mutator, ObjectType links, int next, long head) {
        int count = 0;
        try {
            while (true) {
                long link = mutator.alloc(links);
                mutator.initRef(link, next, mutator.handle(head));
                mutator.setHandle(head, link);
                count++;
            }
        } catch (HeapExhausted _) {
            return count;
        }
    }

    @Test
    void aHeapFullOfHashedObjectsCanBeCopied() {
        try (ObjectHeap heap = ObjectHeap.create(
                        ObjectHeapOptions.defaults().plan(PlanKind.SEMI_SPACE).limitBytes(8 << 20));
                Mutator mutator = heap.attach();
                Scope scope = mutator.scope()) {
            ObjectType links = heap.define("Link", structLayout(JAVA_LONG.withName("ref:next")));
            int next = links.offset("next");
            long head = scope.slot();
            int count = fill(mutator, links, next, head);
            long sum = 0;
            for (long link = mutator.handle(head); link != 0; link = mutator.getRef(link, next)) {
                sum += mutator.identityHash(link); // no safepoint, so the collector cannot help before the end
            }
            mutator.collect();
            mutator.collect();
            long again = 0;
            int found = 0;
            for (long link = mutator.handle(head); link != 0; link = mutator.getRef(link, next)) {
                again += mutator.identityHash(link);
                found++;
            }
            assertThat(found).isEqualTo(count).isGreaterThan(100_000);
            assertThat(again).isEqualTo(sum);
        }
    }
}
