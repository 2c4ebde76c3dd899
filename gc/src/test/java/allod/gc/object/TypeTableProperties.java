package allod.gc.object;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.PathElement.sequenceElement;
import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static org.assertj.core.api.Assertions.assertThat;

import allod.pages.Address;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.SequenceLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Random layouts: fields, sizes and the rows of the [TypeTable] against what the JDK's own paths say of the
/// layout.
class TypeTableProperties {
    private static final ValueLayout[] VALUES = {
        ValueLayout.JAVA_BOOLEAN, ValueLayout.JAVA_BYTE, ValueLayout.JAVA_SHORT, ValueLayout.JAVA_CHAR,
        ValueLayout.JAVA_INT, ValueLayout.JAVA_FLOAT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_DOUBLE,
        ValueLayout.ADDRESS
    };

    private final long seed = Long.getLong("allod.seed", new Random().nextLong());
    private final Random random = new Random(seed);

    @Test
    void objectsLookAsTheirLayouts() {
        try (TypeTable table = new TypeTable()) {
            Map<Integer, ObjectShape> known = new TreeMap<>();
            for (int i = 0; i < 400; i++) {
                StructLayout layout = struct(0, random.nextInt(random.nextInt(10) == 0 ? 60 : 8));
                ObjectShape shape = ObjectShape.of("T" + i, layout);
                requireFields(layout, shape, HeaderLayout.BYTES);
                assertThat(shape.baseBytes()).as("seed %d", seed).isEqualTo(8 + layout.byteSize());
                known.put(table.add(shape), shape);
                if (layout.byteSize() > 0) {
                    ObjectShape array = ObjectShape.ofStructs("T" + i + "[]", layout);
                    requireFields(layout, array, 0);
                    known.put(table.add(array), array);
                }
            }
            assertThat(known.keySet()).hasSize(table.count() - 1); // no id was given twice
            known.forEach((id, shape) -> requireRow(table, id, shape));
        }
    }

    @Test
    void tt1_rowsStayWhereTheyAre() {
        try (TypeTable table = new TypeTable()) {
            ObjectShape wide = ObjectShape.of(
                    "Wide",
                    structLayout(sequenceLayout(90, ValueLayout.JAVA_LONG).withName("ref:all")));
            int first = table.add(wide);
            long row = table.rowOf(HeaderLayout.of(first));
            long offsets = table.offsetsOf(row);
            for (int i = 0; i < 20_000; i++) {
                table.add(wide);
            }
            assertThat(table.rowOf(HeaderLayout.of(first))).isEqualTo(row);
            assertThat(table.offsetsOf(row)).isEqualTo(offsets);
            requireRow(table, first, wide);
            requireRow(table, table.count() - 1, wide);
        }
    }

    /// Path by path: the offset that the JDK computes for a path of the layout is where the field is.
    private void requireFields(StructLayout layout, ObjectShape shape, int start) {
        Map<String, Long> model = new TreeMap<>();
        collect(layout, layout, "", new ArrayList<>(), model);
        Map<String, Long> found = new TreeMap<>();
        shape.fields().forEach(field -> found.put(field.path(), (long) field.offset() - start));
        assertThat(found).as("seed %d, %s", seed, layout).isEqualTo(model);
        assertThat(shape.fields()).isSortedAccordingTo(Comparator.comparingInt(ObjectField::offset));
    }

    private static void collect(
            StructLayout root, MemoryLayout layout, String prefix, List<PathElement> path, Map<String, Long> model) {
        if (layout instanceof StructLayout struct) {
            for (MemoryLayout member : struct.memberLayouts()) {
                member.name().ifPresent(name -> {
                    path.add(groupElement(name));
                    String bare = name.startsWith("ref:") ? name.substring(4) : name;
                    collect(root, member, prefix.isEmpty() ? bare : prefix + "." + bare, path, model);
                    path.removeLast();
                });
            }
        } else if (layout instanceof SequenceLayout sequence && sequence.elementLayout() instanceof StructLayout) {
            for (int i = 0; i < sequence.elementCount(); i++) {
                path.add(sequenceElement(i));
                collect(root, sequence.elementLayout(), prefix + "[" + i + "]", path, model);
                path.removeLast();
            }
        } else {
            model.put(prefix, root.byteOffset(path.toArray(PathElement[]::new)));
        }
    }

    private void requireRow(TypeTable table, int id, ObjectShape shape) {
        long row = table.rowOf(HeaderLayout.of(id));
        assertThat(table.kindOf(row)).isEqualTo(shape.kind().code());
        assertThat(table.scaleOf(row)).isEqualTo(shape.scaleBytes());
        TreeSet<Integer> offsets = new TreeSet<>();
        long bitmap = table.bitmapOf(row);
        for (int word = 0; word < 64; word++) {
            if ((bitmap >>> word & 1) != 0) {
                offsets.add(word * 8);
            }
        }
        long list = table.offsetsOf(row);
        assertThat(bitmap == 0 || list == 0).as("TT2").isTrue();
        for (int i = 0; list != 0 && i < Address.getInt(list); i++) {
            assertThat(offsets.add(Address.getInt(list + 4 + 4L * i))).isTrue();
        }
        assertThat(offsets)
                .as("seed %d, %s", seed, shape)
                .containsExactlyElementsOf(
                        Arrays.stream(shape.referenceOffsets()).boxed().toList());
        int length = shape.scaleBytes() == 0 ? 0 : random.nextInt(1 << 16);
        long header = HeaderLayout.of(id, length);
        assertThat(table.bytesOf(header)).isEqualTo(shape.bytesOf(length));
        assertThat(table.bytesOf(header | HeaderLayout.HASHED)).isEqualTo(shape.bytesOf(length));
        assertThat(table.bytesOf(header | HeaderLayout.HASH_STORED)).isEqualTo(shape.bytesOf(length) + 8);
    }

    /// A struct as a C compiler would lay it out, with its end padded to its alignment.
    private StructLayout struct(int depth, int members) {
        List<MemoryLayout> layouts = new ArrayList<>();
        long offset = 0;
        long alignment = 1;
        for (int i = 0; i < members; i++) {
            MemoryLayout member = member(depth, i);
            long gap = -offset & (member.byteAlignment() - 1);
            if (gap > 0) {
                layouts.add(paddingLayout(gap));
            }
            layouts.add(member);
            offset += gap + member.byteSize();
            alignment = Math.max(alignment, member.byteAlignment());
        }
        long tail = -offset & (alignment - 1);
        if (tail > 0) {
            layouts.add(paddingLayout(tail));
        }
        return structLayout(layouts.toArray(MemoryLayout[]::new));
    }

    private MemoryLayout member(int depth, int index) {
        return switch (random.nextInt(depth < 3 ? 8 : 4)) {
            case 0 -> ValueLayout.JAVA_LONG.withName("ref:r" + index);
            case 1 -> ValueLayout.ADDRESS.withName("ref:a" + index);
            case 2 -> value().withName("v" + index);
            case 3 -> sequenceLayout(1 + random.nextInt(20), value()).withName("s" + index);
            case 4 ->
                sequenceLayout(1 + random.nextInt(9), ValueLayout.JAVA_LONG).withName("ref:q" + index);
            case 5 ->
                sequenceLayout(1 + random.nextInt(4), struct(depth + 1, 1 + random.nextInt(3)))
                        .withName("t" + index);
            default -> struct(depth + 1, 1 + random.nextInt(4)).withName("n" + index);
        };
    }

    private ValueLayout value() {
        return VALUES[random.nextInt(VALUES.length)];
    }
}
