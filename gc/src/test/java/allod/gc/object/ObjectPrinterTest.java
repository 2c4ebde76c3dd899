package allod.gc.object;

import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_CHAR;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import allod.pages.Address;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Objects as text; the objects lie in plain memory.
class ObjectPrinterTest {
    private final Arena arena = Arena.ofConfined();
    private final TypeTable table = new TypeTable();
    private final List<ObjectType> types = new ArrayList<>();

    @AfterEach
    void close() {
        table.close();
        arena.close();
    }

    private ObjectType define(ObjectShape shape) {
        ObjectType type = new ObjectType(shape, table.add(shape), 0, 0);
        types.add(type);
        return type;
    }

    private long object(ObjectType type, int length, long bits) {
        long address = arena.allocate(type.bytesOf(length), 8).address();
        Address.putLong(address, HeaderLayout.of(type.id(), length) | bits);
        return address;
    }

    private long string(ObjectType type, String text) {
        TextEncoding encoding = type.shape().text();
        assert encoding != null;
        long address = object(type, (int) encoding.bytesOf(text), 0);
        encoding.write(text, address + HeaderLayout.BYTES);
        return address;
    }

    private String print(long address) {
        return new ObjectPrinter(table, id -> types.get(id - 1), 4).print(address);
    }

    private static String hex(long address) {
        return "0x" + Long.toHexString(address);
    }

    @Test
    void fieldsHaveTheirValues() {
        ObjectType all = define(ObjectShape.of(
                "All",
                structLayout(
                        JAVA_LONG.withName("ref:next"),
                        JAVA_LONG.withName("ref:none"),
                        JAVA_LONG.withName("l"),
                        JAVA_DOUBLE.withName("d"),
                        ADDRESS.withName("p"),
                        JAVA_INT.withName("i"),
                        JAVA_FLOAT.withName("f"),
                        JAVA_SHORT.withName("s"),
                        JAVA_CHAR.withName("c"),
                        JAVA_BYTE.withName("b"),
                        JAVA_BOOLEAN.withName("z"))));
        long object = object(all, 0, 0);
        Address.putLong(object + 8, SlotLayout.slotOf(object));
        Address.putLong(object + 24, -5);
        Address.putDouble(object + 32, 0.5);
        Address.putLong(object + 40, 0xbeef);
        Address.putInt(object + 48, 7);
        Address.putFloat(object + 52, 2.5f);
        Address.putShort(object + 56, (short) -9);
        Address.putShort(object + 58, (short) '\'');
        Address.putByte(object + 60, (byte) -1);
        Address.putByte(object + 61, (byte) 1);

        assertThat(print(object).lines())
                .containsExactly(
                        "All@" + hex(object) + " (64 bytes)",
                        "   8  ref next = All@" + hex(object),
                        "  16  ref none = null",
                        "  24  long l = -5",
                        "  32  double d = 0.5",
                        "  40  pointer p = 0xbeef",
                        "  48  int i = 7",
                        "  52  float f = 2.5",
                        "  56  short s = -9",
                        "  58  char c = '\\''",
                        "  60  byte b = -1",
                        "  61  boolean z = true");
    }

    @Test
    void headerBitsAreWords() {
        ObjectType empty = define(ObjectShape.of("Empty", structLayout()));
        assertThat(print(object(empty, 0, HeaderLayout.PINNED | HeaderLayout.HASHED | 3L << HeaderLayout.AGE_SHIFT)))
                .contains("(16 bytes, pinned, hashed, age 3)");
        assertThat(print(object(empty, 0, HeaderLayout.HASH_STORED))).contains("(24 bytes, hash stored)");
    }

    @Test
    void longArraysAreCut() {
        ObjectType ints = define(ObjectShape.ofPrimitives("int[]", int.class));
        long array = object(ints, 6, 0);
        for (int i = 0; i < 6; i++) {
            Address.putInt(array + 8 + 4L * i, i * i);
        }
        assertThat(print(array).lines())
                .containsExactly("int[6]@" + hex(array) + " (32 bytes)", "   8  [0, 1, 4, 9, ... and 2 more]");
        assertThat(new ObjectPrinter(table, id -> types.get(id - 1), 0).print(array))
                .contains("[... and 6 more]");
        assertThat(print(object(ints, 0, 0))).contains("   8  []");
    }

    @Test
    void rowsAndStructsAreShown() {
        ObjectType rows = define(
                ObjectShape.of("Rows", structLayout(sequenceLayout(5, JAVA_BYTE).withName("row"))));
        assertThat(print(object(rows, 0, 0))).contains("   8  byte[5] row = [0, 0, 0, 0, ... and 1 more]");
        ObjectType entries = define(ObjectShape.ofStructs(
                "Entry[]", structLayout(JAVA_LONG.withName("ref:key"), JAVA_LONG.withName("hash"))));
        long array = object(entries, 5, 0);
        Address.putLong(array + 8 + 16 + 8, 42);
        assertThat(print(array).lines())
                .startsWith(
                        "Entry[5]@" + hex(array) + " (88 bytes)",
                        "[0]",
                        "     0  ref key = null",
                        "     8  long hash = 0",
                        "[1]",
                        "     0  ref key = null",
                        "     8  long hash = 42")
                .endsWith("... and 1 more");
    }

    @Test
    void stringsAreCharacters() {
        ObjectType latin1 = define(ObjectShape.ofText("Latin", TextEncoding.LATIN1));
        ObjectType utf8 = define(ObjectShape.ofText("Utf", TextEncoding.UTF8));
        ObjectType refs = define(ObjectShape.ofReferences("Object[]"));
        long array = object(refs, 4, 0);
        Address.putLong(array + 8, SlotLayout.slotOf(string(latin1, "a\"b\n")));
        Address.putLong(array + 16, SlotLayout.slotOf(string(utf8, "ж\ud800")));
        Address.putLong(array + 24, SlotLayout.slotOf(string(latin1, "longer")));
        Address.putLong(array + 32, SlotLayout.TAG | 12);

        assertThat(print(array)).contains("[\"a\\\"b\\u000a\", \"ж\\ud800\", \"long\"..., immediate 12]");
        assertThat(print(string(utf8, "жжж"))).contains("(16 bytes)").contains("   8  \"жжж\"");
    }

    @Test
    void whatIsNoObjectIsToldSo() {
        assertThat(print(0)).isEqualTo("null");
        long memory = arena.allocate(16, 8).address();
        assertThat(print(memory)).isEqualTo(hex(memory) + " (nothing)");
        Address.putLong(memory, HeaderLayout.filler(48));
        assertThat(print(memory)).isEqualTo(hex(memory) + " (filler of 48 bytes)");
        Address.putLong(memory, HeaderLayout.forwarded(0x7000_0010L));
        assertThat(print(memory)).isEqualTo(hex(memory) + " (moved to 0x70000010)");
        Address.putLong(memory, 77);
        assertThat(print(memory)).isEqualTo(hex(memory) + " (no object: header 0x4d)");
        assertThatIllegalArgumentException().isThrownBy(() -> new ObjectPrinter(table, types::get, -1));
    }
}
