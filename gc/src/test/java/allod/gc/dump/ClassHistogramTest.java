package allod.gc.dump;

import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import allod.gc.object.HeaderLayout;
import allod.gc.object.ObjectShape;
import allod.gc.object.ObjectType;
import allod.pages.Address;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Objects and bytes by type.
class ClassHistogramTest {

    @Test
    void objectsAndBytesAreThoseOfTheHeap() {
        try (PlainHeap heap = new PlainHeap(1 << 16)) {
            ObjectType node = heap.define(
                    ObjectShape.of("Node", structLayout(JAVA_LONG.withName("ref:next"), JAVA_LONG.withName("key"))));
            ObjectType bytes = heap.define(ObjectShape.ofPrimitives("byte[]", byte.class));
            heap.define(ObjectShape.ofReferences("Unused[]"));
            for (int n = 0; n < 10; n++) {
                heap.add(node);
            }
            heap.addArray(bytes, 1000);
            heap.addArray(bytes, 0);
            ClassHistogram histogram = ClassHistogram.of(heap);
            assertThat(histogram.rows())
                    .containsExactly(
                            new ClassHistogram.Row("byte[]", bytes.id(), 2, 1008 + 16),
                            new ClassHistogram.Row("Node", node.id(), 10, 240));
            assertThat(histogram).hasToString("""
                 num     #objects         #bytes  type
                ---------------------------------------
                   1:            2           1024  byte[]
                   2:           10            240  Node
                Total           12           1264
                """);
            assertThat(histogram.table(1)).isEqualTo("""
                 num     #objects         #bytes  type
                ---------------------------------------
                   1:            2           1024  byte[]
                        and 1 more types
                Total           12           1264
                """);
        }
    }

    @Test
    void anObjectThatCarriesItsHashIsAWordLonger() {
        try (PlainHeap heap = new PlainHeap(1 << 16)) {
            ObjectType node = heap.define(ObjectShape.of("Node", structLayout(JAVA_LONG.withName("key"))));
            long moved = heap.add(node);
            Address.putLong(moved, Address.getLong(moved) | HeaderLayout.HASH_STORED);
            heap.add(node);
            assertThat(ClassHistogram.of(heap).bytes()).isEqualTo(16 + 8 + 16);
        }
    }

    @Test
    void equalTypesKeepTheirOrder() {
        List<ClassHistogram.Row> rows = List.of(
                new ClassHistogram.Row("B", 2, 1, 16),
                new ClassHistogram.Row("A", 3, 1, 16),
                new ClassHistogram.Row("C", 1, 2, 16),
                new ClassHistogram.Row("A", 1, 1, 16));
        assertThat(new ClassHistogram(rows).rows()).containsExactly(rows.get(2), rows.get(3), rows.get(1), rows.get(0));
    }
}
