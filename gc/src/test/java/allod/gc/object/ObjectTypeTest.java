package allod.gc.object;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.MemoryLayout.unionLayout;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_CHAR;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/// Types from layouts: where fields are, and what is refused with which words.
class ObjectTypeTest {
    private static final StructLayout POINT = structLayout(JAVA_INT.withName("x"), JAVA_INT.withName("y"));

    private static ObjectType type(MemoryLayout... members) {
        return new ObjectType(ObjectShape.of("T", structLayout(members)), 7, 0, 0);
    }

    @Test
    void fieldsLieBehindTheHeader() {
        ObjectType node = type(JAVA_LONG.withName("ref:next"), JAVA_LONG.withName("key"), JAVA_INT.withName("count"));

        assertThat(node.offset("next")).isEqualTo(8);
        assertThat(node.offset("key")).isEqualTo(16);
        assertThat(node.offset("count")).isEqualTo(24);
        assertThat(node.bytesOf(0)).isEqualTo(32);
        assertThat(node.field("next").kind()).isEqualTo(FieldKind.REFERENCE);
        assertThat(node.shape().referenceOffsets()).containsExactly(8);
    }

    @Test
    void everyPrimitiveHasItsKind() {
        ObjectType all = type(
                JAVA_LONG.withName("l"),
                JAVA_DOUBLE.withName("d"),
                ADDRESS.withName("p"),
                ADDRESS.withName("ref:r"),
                JAVA_INT.withName("i"),
                JAVA_FLOAT.withName("f"),
                JAVA_SHORT.withName("s"),
                JAVA_CHAR.withName("c"),
                JAVA_BYTE.withName("b"),
                JAVA_BOOLEAN.withName("z"));

        assertThat(all.fields())
                .extracting(ObjectField::toString)
                .containsExactly(
                        "long l",
                        "double d",
                        "pointer p",
                        "ref r",
                        "int i",
                        "float f",
                        "short s",
                        "char c",
                        "byte b",
                        "boolean z");
        assertThat(all.fields()).extracting(ObjectField::offset).containsExactly(8, 16, 24, 32, 40, 44, 48, 50, 52, 53);
    }

    @Test
    void structsInsideBecomePaths() {
        ObjectType segment = type(POINT.withName("from"), POINT.withName("to"), JAVA_LONG.withName("ref:owner"));

        assertThat(segment.offset("from.y")).isEqualTo(12);
        assertThat(segment.offset("to.x")).isEqualTo(16);
        assertThat(segment.offset("owner")).isEqualTo(24);
    }

    @Test
    void sequencesBecomeRows() {
        ObjectType rows = type(
                sequenceLayout(3, JAVA_SHORT).withName("shorts"),
                paddingLayout(2),
                sequenceLayout(2, JAVA_LONG).withName("ref:children"),
                sequenceLayout(2, sequenceLayout(2, JAVA_INT)).withName("matrix"));

        assertThat(rows.field("shorts")).hasToString("short[3] shorts");
        assertThat(rows.offset("shorts[2]")).isEqualTo(12);
        assertThat(rows.offset("children[1]")).isEqualTo(24);
        assertThat(rows.field("matrix").length()).isEqualTo(4);
        assertThat(rows.shape().referenceOffsets()).containsExactly(16, 24);
        assertThatThrownBy(() -> rows.offset("shorts[3]"))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("field 'shorts' has no value 3: it has 3, counted from 0");
    }

    @Test
    void sequencesOfStructsBecomePathsWithIndexes() {
        StructLayout line = structLayout(JAVA_LONG.withName("ref:item"), JAVA_DOUBLE.withName("price"));
        ObjectType order = type(sequenceLayout(2, line).withName("lines"));

        assertThat(order.offset("lines[1].price")).isEqualTo(32);
        assertThat(order.shape().referenceOffsets()).containsExactly(8, 24);
    }

    @Test
    void anUnknownFieldIsToldWithTheKnownOnes() {
        ObjectType point = type(JAVA_INT.withName("x"), JAVA_INT.withName("y"));

        for (String wrong : new String[] {"z", "x.y", "x[", "x[]", "x[a]", "", "[0]", "x]"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> point.offset(wrong))
                    .withMessage("type 'T' has no field '" + wrong + "': it has x, y");
        }
        assertThatThrownBy(() -> point.offset("x[0]")).hasMessage("field 'x' has no value 0: it is a single int");
        assertThatIllegalArgumentException().isThrownBy(() -> type().field("x")).withMessageEndingWith("it has none");
    }

    @Test
    void aTypeDescribesItself() {
        ObjectType node =
                type(JAVA_LONG.withName("ref:next"), sequenceLayout(2, JAVA_INT).withName("counts"));
        assertThat(node.describe().lines())
                .containsExactly("T (type 7, FIXED, 24 bytes)", "   8  ref next", "  16  int[2] counts");

        ObjectType bytes = new ObjectType(ObjectShape.ofPrimitives("byte[]", byte.class), 3, -1, 0);
        assertThat(bytes.describe().lines())
                .containsExactly("byte[] (type 3, PRIM_ARRAY, 16 bytes and 1 an element)", "   8  byte[]");
        assertThat(bytes.bytesOf(9)).isEqualTo(24);
        assertThat(bytes.bytesOf(0)).isEqualTo(16);
    }

    @Test
    void elementsOfStructArraysAreCountedFromTheirStart() {
        StructLayout entry = structLayout(JAVA_LONG.withName("ref:key"), JAVA_LONG.withName("hash"));
        ObjectType entries = new ObjectType(ObjectShape.ofStructs("Entry[]", entry), 9, -1, 0);

        assertThat(entries.offset("key")).isZero();
        assertThat(entries.offset("hash")).isEqualTo(8);
        assertThat(entries.bytesOf(3)).isEqualTo(8 + 3 * 16);
        assertThat(entries.scaleBytes()).isEqualTo(16);
        assertThat(entries.elementOffset(2) + entries.offset("hash")).isEqualTo(8 + 2 * 16 + 8);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> entries.elementOffset(1 << 27))
                .withMessage(
                        "element 134217728 of 'Entry[]' lies at byte 2147483656, but offsets go from 8 to 2147483647");
        assertThatIllegalArgumentException().isThrownBy(() -> entries.elementOffset(-1));
    }

    @Test
    void referentsComeFirst() {
        StructLayout weak = structLayout(JAVA_LONG.withName("ref:referent"), JAVA_INT.withName("tag"));
        assertThat(ObjectShape.of("W", ObjectKind.WEAK, weak).fields()).hasSize(2);
        assertThat(ObjectShape.of("P", ObjectKind.PHANTOM, weak).fields()).hasSize(2);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ObjectShape.of("S", ObjectKind.SOFT, weak))
                .withMessage("type 'S' is of kind SOFT, whose layout begins with JAVA_LONG.withName(\"ref:referent\"),"
                        + " JAVA_LONG.withName(\"clock\"), but its fields are [ref referent, int tag]: put"
                        + " these members first");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ObjectShape.of("E", ObjectKind.EPHEMERON, weak))
                .withMessageContaining("\"ref:key\"), JAVA_LONG.withName(\"ref:value\")");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ObjectShape.of("A", ObjectKind.REF_ARRAY, weak))
                .withMessageContaining("use ofStructs, ofReferences or ofPrimitives");
    }

    private static void refused(String message, MemoryLayout... members) {
        assertThatIllegalArgumentException().isThrownBy(() -> type(members)).withMessage("type 'T' " + message);
    }

    @Test
    void membersNeedNamesOfTheirOwn() {
        refused(
                "has a member without a name: number 1, i4: give it one with withName, or use paddingLayout for a gap",
                JAVA_INT.withName("x"),
                JAVA_INT);
        refused(
                "has a member without a name: number 0 of 'at', i4: give it one with withName, or use paddingLayout"
                        + " for a gap",
                structLayout(JAVA_INT).withName("at"));
        refused(
                "has a member without a name: number 0, j8(ref:): give it one with withName, or use paddingLayout for a"
                        + " gap",
                JAVA_LONG.withName("ref:"));
        refused("has two members 'x': give each a name of its own", JAVA_INT.withName("x"), JAVA_INT.withName("x"));
        refused(
                "has two members 'x': give each a name of its own",
                JAVA_LONG.withName("x"),
                JAVA_LONG.withName("ref:x"));
        refused(
                "has two members 'at': give each a name of its own",
                structLayout(JAVA_INT.withName("x")).withName("at"),
                structLayout(JAVA_INT.withName("y")).withName("at"));
        refused(
                "has a member 'a.b', whose name has a dot or a bracket: these separate the names of a path: choose"
                        + " another name",
                JAVA_INT.withName("a.b"));
    }

    @Test
    void referencesAreWordsOfEightBytes() {
        String remedy = ": a reference is JAVA_LONG or ADDRESS, or a sequence of them, named \"ref:...\"";
        refused("has a reference 'x' of i4(ref:x)" + remedy, JAVA_INT.withName("ref:x"));
        refused("has a reference 'x' of d8(ref:x)" + remedy, JAVA_DOUBLE.withName("ref:x"));
        refused(
                "has a reference 'x' of [i4i4](ref:x)" + remedy,
                structLayout(JAVA_INT, JAVA_INT).withName("ref:x"));
        refused(
                "has a reference 'x' of i4" + remedy,
                sequenceLayout(2, JAVA_INT).withName("ref:x"));
        refused(
                "has a reference 'x' of [i4(x)i4(y)]" + remedy,
                sequenceLayout(2, POINT).withName("ref:x"));
    }

    @Test
    void unionsHideReferences() {
        refused(
                "has a union 'u', [j8(a)|j8(ref:b)](u), in which a collector cannot tell a reference: make its members"
                        + " fields of their own",
                unionLayout(JAVA_LONG.withName("a"), JAVA_LONG.withName("ref:b"))
                        .withName("u"));
        refused(
                "has a sequence 's' of [i4|j8]: use values or structs",
                sequenceLayout(2, unionLayout(JAVA_INT, JAVA_LONG)).withName("s"));
    }

    @Test
    void valuesAreAlignedToTheirLength() {
        refused(
                "has the ref 'r' at offset 4 of its layout, no multiple of 8: put paddingLayout(4) before it",
                JAVA_INT.withName("i"),
                JAVA_LONG_UNALIGNED.withName("ref:r"));
        refused(
                "has the long 'l' at offset 1 of its layout, no multiple of 8: put paddingLayout(7) before it",
                JAVA_BYTE.withName("b"),
                JAVA_LONG_UNALIGNED.withName("l"));
        refused(
                "asks for an alignment of 16 bytes, but objects lie at multiples of 8: use withByteAlignment(8) or"
                        + " less",
                JAVA_LONG.withByteAlignment(16).withName("l"));
        refused(
                "has a member 'l' in byte order BIG_ENDIAN, but objects are in that of the machine, LITTLE_ENDIAN: use"
                        + " withOrder(ByteOrder.nativeOrder())",
                JAVA_LONG.withOrder(ByteOrder.BIG_ENDIAN).withName("l"));
    }

    @Test
    void whatIsTooLargeGoesElsewhere() {
        refused(
                "has a layout of 1048584 bytes, more than 1048576: put long sequences into arrays of their own, and"
                        + " refer to them",
                sequenceLayout((1 << 17) + 1, JAVA_LONG).withName("s"));
        refused(
                "has more than 65536 fields: put sequences of structs into arrays of their own",
                sequenceLayout((1 << 16) + 1, structLayout(JAVA_BYTE.withName("b")))
                        .withName("s"));
        StructLayout nested = structLayout(JAVA_INT.withName("x"));
        for (int i = 0; i < 1000; i++) {
            nested = structLayout(nested.withName("s"));
        }
        refused("nests structs deeper than 64: flatten the layout, or refer to objects", nested.withName("s"));
        assertThat(type(sequenceLayout(1 << 17, JAVA_LONG).withName("s")).bytesOf(0))
                .isEqualTo((1 << 20) + 8);
    }

    @Test
    void sequencesHaveALength() {
        refused(
                "has a sequence 's' without values, [0:i4](s): use an array of its own for what has no fixed length",
                sequenceLayout(0, JAVA_INT).withName("s"));
        refused(
                "has a sequence 's' without values, [1000000000000:[]](s): use an array of its own for what has no"
                        + " fixed length",
                sequenceLayout(1_000_000_000_000L, structLayout()).withName("s"));
    }

    @Test
    void elementsCanBeRepeated() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ObjectShape.ofStructs(
                        "E[]", structLayout(JAVA_LONG_UNALIGNED.withName("l"), JAVA_INT.withName("i"))))
                .withMessage("type 'E[]' has elements of 12 bytes, no multiple of the 8 that their fields are aligned"
                        + " to: end the element with paddingLayout(4)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ObjectShape.ofStructs("E[]", structLayout()))
                .withMessage("type 'E[]' has elements of 0 bytes: give the element a member");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ObjectShape.ofPrimitives("Object[]", Object.class))
                .withMessage("type 'Object[]' cannot have elements of java.lang.Object: a primitive type that is not"
                        + " void can be, or take ofReferences");
        assertThatIllegalArgumentException().isThrownBy(() -> ObjectShape.ofPrimitives("void[]", void.class));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ObjectShape.ofReferences(" "))
                .withMessage("a type needs a name that is not blank: it stands in errors and dumps");
    }

    @Test
    void anObjectWithoutFieldsIsAnObject() {
        assertThat(type().bytesOf(0)).isEqualTo(HeaderLayout.MIN_OBJECT_BYTES);
        assertThat(type(paddingLayout(32)).bytesOf(0)).isEqualTo(40);
    }
}
