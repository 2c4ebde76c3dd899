package allod.gc.dump;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import allod.gc.object.FieldKind;
import allod.gc.object.ObjectField;
import allod.gc.object.ObjectKind;
import allod.gc.object.ObjectShape;
import allod.gc.object.ObjectType;
import allod.gc.object.RootKind;
import allod.gc.object.SlotLayout;
import allod.pages.Address;
import java.io.IOException;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random types, random objects with random contents, random roots: whatever they are, VisualVM's reader finds
/// each of them as it is, and nothing else.
class HprofWriterProperties {

    private static final ValueLayout[] VALUES = {
        ValueLayout.JAVA_LONG, ValueLayout.JAVA_DOUBLE, ValueLayout.JAVA_INT, ValueLayout.JAVA_FLOAT,
        ValueLayout.JAVA_SHORT, ValueLayout.JAVA_CHAR, ValueLayout.JAVA_BYTE, ValueLayout.JAVA_BOOLEAN
    };
    private static final Class<?>[] COMPONENTS = {
        long.class, double.class, int.class, float.class, short.class, char.class, byte.class, boolean.class
    };

    @TempDir
    private Path folder;

    private final Set<Long> immediates = new HashSet<>();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void whatIsDumpedIsWhatWasThere(long seed) throws IOException {
        Random random = new Random(seed);
        try (PlainHeap heap = new PlainHeap(8 << 20)) {
            List<ObjectType> types = new ArrayList<>();
            for (int t = 0; t < 1 + random.nextInt(20); t++) {
                types.add(heap.define(shape(random, "Type" + t)));
            }
            List<Long> objects = new ArrayList<>();
            for (int o = 0; o < random.nextInt(400); o++) {
                ObjectType type = types.get(random.nextInt(types.size()));
                objects.add(type.kind().isArray() ? heap.addArray(type, length(random)) : heap.add(type));
            }
            objects.forEach(object -> fill(random, heap, object, objects));
            int threads = roots(random, heap, objects);
            Path file = folder.resolve("seed" + seed + ".hprof");
            HprofWriter.write(heap, file);
            try {
                new HprofComparison(heap, file).compare(3L * threads + immediates.size());
            } catch (AssertionError | RuntimeException failed) {
                throw new AssertionError("seed " + seed, failed);
            }
        }
    }

    private static int length(Random random) {
        return random.nextInt(10) == 0 ? random.nextInt(3000) : random.nextInt(6);
    }

    private static ObjectShape shape(Random random, String name) {
        return switch (random.nextInt(8)) {
            case 0 -> ObjectShape.ofReferences(name + "[]");
            case 1 -> ObjectShape.ofPrimitives(name + "[]", COMPONENTS[random.nextInt(COMPONENTS.length)]);
            case 2 -> ObjectShape.ofStructs(name + "[]", layout(random, List.of()));
            case 3 -> ObjectShape.of(name, ObjectKind.WEAK, layout(random, List.of("ref:referent")));
            case 4 -> ObjectShape.of(name, ObjectKind.SOFT, layout(random, List.of("ref:referent", "clock")));
            case 5 -> ObjectShape.of(name, ObjectKind.EPHEMERON, layout(random, List.of("ref:key", "ref:value")));
            default -> ObjectShape.of(name, layout(random, List.of()));
        };
    }

    /// Members of 8 bytes each, so that any order of them is aligned.
    private static StructLayout layout(Random random, List<String> first) {
        List<MemoryLayout> members = new ArrayList<>();
        first.forEach(member -> members.add(JAVA_LONG.withName(member)));
        int count = 1 + random.nextInt(random.nextInt(5) == 0 ? 80 : 6);
        for (int m = 0; m < count; m++) {
            members.add(member(random, "f" + m));
        }
        return structLayout(members.toArray(MemoryLayout[]::new));
    }

    private static MemoryLayout member(Random random, String name) {
        ValueLayout value = VALUES[random.nextInt(VALUES.length)];
        return switch (random.nextInt(5)) {
            case 0, 1 -> JAVA_LONG.withName("ref:" + name);
            case 2 -> sequenceLayout(1 + random.nextInt(4), JAVA_LONG).withName("ref:" + name);
            case 3 ->
                sequenceLayout(8 * (1 + random.nextInt(3)) / value.byteSize(), value)
                        .withName(name);
            default ->
                value.byteSize() == 8
                        ? structLayout(value.withName("x")).withName(name)
                        : structLayout(value.withName("x"), paddingLayout(8 - value.byteSize()))
                                .withName(name);
        };
    }

    private void fill(Random random, PlainHeap heap, long object, List<Long> objects) {
        ObjectType type = heap.typeOf(object);
        int length = (int) (Address.getLong(object) >>> 32);
        switch (type.kind()) {
            case REF_ARRAY -> values(random, FieldKind.REFERENCE, object + 8, length, objects);
            case PRIM_ARRAY -> values(random, type.shape().elementKind(), object + 8, length, objects);
            case STRUCT_ARRAY -> {
                for (int i = 0; i < length; i++) {
                    fields(random, type, object + 8 + (long) i * type.scaleBytes(), objects);
                }
            }
            default -> fields(random, type, object, objects);
        }
    }

    private void fields(Random random, ObjectType type, long start, List<Long> objects) {
        for (ObjectField field : type.fields()) {
            values(random, field.kind(), start + field.offset(), Math.max(1, field.length()), objects);
        }
    }

    private void values(Random random, FieldKind kind, long first, int count, List<Long> objects) {
        for (int i = 0; i < count; i++) {
            long at = first + (long) i * kind.bytes();
            switch (kind) {
                case REFERENCE -> Address.putLong(at, slot(random, objects));
                case BOOLEAN -> Address.putByte(at, (byte) (random.nextBoolean() ? random.nextInt() : 0));
                case BYTE -> Address.putByte(at, (byte) random.nextInt());
                case SHORT, CHAR -> Address.putShort(at, (short) random.nextInt());
                case INT -> Address.putInt(at, random.nextInt());
                case FLOAT -> Address.putFloat(at, random.nextFloat());
                case DOUBLE -> Address.putDouble(at, random.nextGaussian());
                case LONG, POINTER -> Address.putLong(at, random.nextLong());
            }
        }
    }

    private long slot(Random random, List<Long> objects) {
        return switch (random.nextInt(8)) {
            case 0, 1 -> 0;
            case 2 -> {
                long immediate = random.nextInt(1000) | SlotLayout.TAG;
                immediates.add(immediate);
                yield immediate;
            }
            default -> SlotLayout.slotOf(objects.get(random.nextInt(objects.size())));
        };
    }

    /// @return threads that have a root
    private static int roots(Random random, PlainHeap heap, List<Long> objects) {
        Set<Thread> owners = new HashSet<>();
        for (int r = 0; r < random.nextInt(50) && !objects.isEmpty(); r++) {
            RootKind kind = RootKind.values()[random.nextInt(RootKind.values().length)];
            Thread owner = random.nextBoolean() ? Thread.currentThread() : null;
            heap.root(kind, objects.get(random.nextInt(objects.size())), owner);
            if (owner != null) {
                owners.add(owner);
            }
        }
        return owners.size();
    }
}
