package allod.heap.owned;

import static java.lang.foreign.MemoryLayout.PathElement.dereferenceElement;
import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.PathElement.sequenceElement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.heap.Block;
import allod.heap.Heap;
import allod.heap.HeapOptions;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// [OwnedStruct] and [StructField].
class OwnedStructTest {

    private static final StructLayout POINT =
            MemoryLayout.structLayout(ValueLayout.JAVA_INT.withName("x"), ValueLayout.JAVA_INT.withName("y"));
    private static final StructLayout LINE = MemoryLayout.structLayout(
            POINT.withName("from"),
            POINT.withName("to"),
            MemoryLayout.sequenceLayout(3, ValueLayout.JAVA_LONG).withName("marks"),
            ValueLayout.ADDRESS.withName("next"));
    private static final StructField TO_Y = StructField.of(LINE, groupElement("to"), groupElement("y"));
    private static final StructField MARK = StructField.of(LINE, groupElement("marks"), sequenceElement(1));
    private static final StructField NEXT = StructField.of(LINE, "next");

    private final Heap heap = Heap.create(HeapOptions.defaults().name("structs"));

    @AfterEach
    void nothingIsLeft() {
        assertThat(heap.stats().liveBlocks()).isZero();
        heap.close();
    }

    @Test
    void fieldsLieWhereTheLayoutSays() {
        try (OwnedStruct line = OwnedStruct.create(heap, LINE)) {
            line.putInt(TO_Y, 5);
            line.putLong(MARK, Long.MIN_VALUE);
            line.putLong(NEXT, 0x1234);
            MemorySegment all = line.readOnly();
            assertThat(all.byteSize()).isEqualTo(LINE.byteSize());
            assertThat(all.get(ValueLayout.JAVA_INT, 12)).isEqualTo(5);
            assertThat(all.get(ValueLayout.JAVA_LONG, 24)).isEqualTo(Long.MIN_VALUE);
            assertThat(all.get(ValueLayout.ADDRESS, 40).address()).isEqualTo(0x1234);
            assertThat(line.getInt(TO_Y)).isEqualTo(5);
            assertThat(line.getLong(NEXT)).isEqualTo(0x1234);
            assertThat(line.layout()).isSameAs(LINE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"BIG_ENDIAN", "LITTLE_ENDIAN"})
    void everyTypeIsReadAsTheVarHandlesOfTheLayoutDo(String name) {
        ByteOrder order = name.equals("BIG_ENDIAN") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        StructLayout layout = MemoryLayout.structLayout(
                ValueLayout.JAVA_DOUBLE.withOrder(order).withName("double"),
                ValueLayout.JAVA_LONG.withOrder(order).withName("long"),
                ValueLayout.JAVA_FLOAT.withOrder(order).withName("float"),
                ValueLayout.JAVA_INT.withOrder(order).withName("int"),
                ValueLayout.JAVA_CHAR.withOrder(order).withName("char"),
                ValueLayout.JAVA_SHORT.withOrder(order).withName("short"),
                ValueLayout.JAVA_BYTE.withName("byte"),
                ValueLayout.JAVA_BOOLEAN.withName("boolean"));
        try (OwnedStruct struct = OwnedStruct.create(heap, layout)) {
            struct.putDouble(StructField.of(layout, "double"), -2.25);
            struct.putLong(StructField.of(layout, "long"), 0x0102_0304_0506_0708L);
            struct.putFloat(StructField.of(layout, "float"), 1.5f);
            struct.putInt(StructField.of(layout, "int"), 0x0102_0304);
            struct.putChar(StructField.of(layout, "char"), '\u0102');
            struct.putShort(StructField.of(layout, "short"), (short) 0x0304);
            struct.putByte(StructField.of(layout, "byte"), (byte) -1);
            struct.putBoolean(StructField.of(layout, "boolean"), true);
            for (MemoryLayout member : layout.memberLayouts()) {
                String field = member.name().orElseThrow();
                Object there = layout.varHandle(groupElement(field)).get(struct.readOnly(), 0L);
                assertThat(there).isEqualTo(read(struct, StructField.of(layout, field)));
            }
            assertThat(struct.getInt(StructField.of(layout, "int"))).isEqualTo(0x0102_0304);
            assertThat(struct.getDouble(StructField.of(layout, "double"))).isEqualTo(-2.25);
        }
    }

    private static Object read(OwnedStruct struct, StructField field) {
        return switch (field.value()) {
            case ValueLayout.OfDouble _ -> struct.getDouble(field);
            case ValueLayout.OfLong _ -> struct.getLong(field);
            case ValueLayout.OfFloat _ -> struct.getFloat(field);
            case ValueLayout.OfInt _ -> struct.getInt(field);
            case ValueLayout.OfChar _ -> struct.getChar(field);
            case ValueLayout.OfShort _ -> struct.getShort(field);
            case ValueLayout.OfByte _ -> struct.getByte(field);
            case ValueLayout.OfBoolean _ -> struct.getBoolean(field);
            default -> throw new AssertionError(field);
        };
    }

    @Test
    void partsShareTheMemory() {
        try (OwnedStruct line = OwnedStruct.create(heap, LINE)) {
            MemorySegment to = line.part(groupElement("to"));
            assertThat(to.byteSize()).isEqualTo(POINT.byteSize());
            to.set(ValueLayout.JAVA_INT, 4, 9);
            assertThat(line.getInt(TO_Y)).isEqualTo(9);
            assertThat(line.readOnly(groupElement("marks")).byteSize()).isEqualTo(24);
            assertThatThrownBy(() -> line.readOnly(groupElement("to")).set(ValueLayout.JAVA_INT, 0, 1))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /// OS1.
    @Test
    void fieldsOfOtherLayoutsAndTypesAreRefused() {
        try (OwnedStruct point = OwnedStruct.create(heap, POINT)) {
            assertThatThrownBy(() -> point.getInt(TO_Y))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("belongs to");
            StructField x = StructField.of(POINT, "x");
            assertThatThrownBy(() -> point.getLong(x))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("int, not long");
            assertThatThrownBy(() -> point.putFloat(x, 1)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> StructField.of(LINE, "from"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("part()");
        assertThatThrownBy(() -> StructField.of(LINE, groupElement("marks"), sequenceElement()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StructField.of(LINE, groupElement("marks"), sequenceElement(3)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StructField.of(LINE, groupElement("next"), dereferenceElement()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StructField.of(LINE, "nothing")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new StructField(POINT, ValueLayout.JAVA_LONG, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Offset 4");
    }

    /// OS2.
    @Test
    void afterItsEndEveryUseThrows() {
        OwnedStruct closed = OwnedStruct.create(heap, LINE);
        closed.close();
        OwnedStruct handedOver = OwnedStruct.create(heap, LINE);
        handedOver.putInt(TO_Y, 3);
        try (Block block = handedOver.intoBlock()) {
            assertThat(block.getInt(12)).isEqualTo(3);
        }
        for (OwnedStruct gone : List.of(closed, handedOver)) {
            for (ThrowingCallable use : List.<ThrowingCallable>of(
                    () -> gone.getInt(TO_Y),
                    () -> gone.putInt(TO_Y, 1),
                    gone::layout,
                    gone::part,
                    gone::readOnly,
                    gone::intoBlock,
                    gone::close)) {
                assertThatThrownBy(use).isInstanceOf(IllegalStateException.class);
            }
            assertThat(gone).hasToString("OwnedStruct[gone]");
        }
    }
}
