package allod.gc.dump;

import static org.assertj.core.api.Assertions.assertThat;

import allod.gc.object.FieldKind;
import allod.gc.object.HeaderLayout;
import allod.gc.object.HeapWalk;
import allod.gc.object.ObjectField;
import allod.gc.object.ObjectType;
import allod.gc.object.SlotLayout;
import allod.pages.Address;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.netbeans.lib.profiler.heap.FieldValue;
import org.netbeans.lib.profiler.heap.GCRoot;
import org.netbeans.lib.profiler.heap.Heap;
import org.netbeans.lib.profiler.heap.HeapFactory;
import org.netbeans.lib.profiler.heap.Instance;
import org.netbeans.lib.profiler.heap.ObjectArrayInstance;
import org.netbeans.lib.profiler.heap.ObjectFieldValue;
import org.netbeans.lib.profiler.heap.PrimitiveArrayInstance;

/// Compares a dump, as VisualVM's reader sees it, with the memory that it was made of: every object, every
/// field, every reference, every root; and that there is nothing else.
public final class HprofComparison {
    public final Heap dump;
    private final HeapWalk walk;
    private final Map<Integer, ObjectType> types = new HashMap<>();
    private long compared;

    public HprofComparison(HeapWalk walk, Path file) throws IOException {
        this.walk = walk;
        dump = HeapFactory.createHeap(new File(file.toString()));
        walk.types().forEach(type -> types.put(type.id(), type));
    }

    /// Compares all, and counts objects that the dump must have beside those of the heap and of roots.
    ///
    /// @param others instances that are neither objects nor parts of objects: threads with their names,
    ///     immediates
    public void compare(long others) {
        compared = 0;
        walk.forEachObject(this::compareObject);
        compareRoots();
        long count = 0;
        for (Iterator<?> all = dump.getAllInstancesIterator(); all.hasNext(); all.next()) {
            count++;
        }
        assertThat(count).as("instances").isEqualTo(compared + others + 1); // the heap itself
    }

    private void compareObject(long address, long header) {
        ObjectType type = types.get(HeaderLayout.typeIdOf(header));
        int length = HeaderLayout.lengthOf(header);
        Instance instance = instance(address);
        String plain = type.name().replace("[]", "");
        switch (type.kind()) {
            case REF_ARRAY -> {
                assertThat(className(instance)).isEqualTo(plain + "[]");
                compareReferences((ObjectArrayInstance) instance, address + 8, length);
            }
            case PRIM_ARRAY -> compareValues(instance, type.shape().elementKind(), address + 8, length);
            case STRUCT_ARRAY -> {
                assertThat(className(instance)).isEqualTo(plain + "[]");
                List<?> elements = ((ObjectArrayInstance) instance).getValues();
                assertThat(elements).hasSize(length);
                for (int i = 0; i < length; i++) {
                    long at = address + 8 + (long) i * type.scaleBytes();
                    Instance element = (Instance) elements.get(i);
                    assertThat(element.getInstanceId()).isEqualTo(at | HprofLayout.ELEMENT_ID);
                    compared++;
                    assertThat(className(element)).isEqualTo(plain);
                    compareFields(element, type, at);
                }
            }
            default -> {
                assertThat(className(instance)).isEqualTo(type.name());
                assertThat(instance.getSize()).isEqualTo(type.bytesOf(0));
                compareFields(instance, type, address);
            }
        }
    }

    private Instance instance(long id) {
        Instance instance = dump.getInstanceByID(id);
        assertThat(instance).as("object %x", id).isNotNull();
        assertThat(instance.getInstanceId()).isEqualTo(id);
        compared++;
        return instance;
    }

    private static String className(Instance instance) {
        return instance.getJavaClass().getName();
    }

    private void compareFields(Instance instance, ObjectType type, long start) {
        Map<String, FieldValue> values = new HashMap<>();
        for (Object value : instance.getFieldValues()) {
            values.put(((FieldValue) value).getField().getName(), (FieldValue) value);
        }
        assertThat(values).hasSize(type.fields().size());
        boolean isReferent = type.kind().isReference();
        for (ObjectField field : type.fields()) {
            FieldValue value = values.get(isReferent ? "referent" : field.path());
            assertThat(value).as("%s of %s", field, type).isNotNull();
            if (isReferent) {
                assertThat(value.getField().getDeclaringClass().getName()).isEqualTo("java.lang.ref.Reference");
            }
            isReferent = false;
            compareField(value, field, start + field.offset());
        }
    }

    private void compareField(FieldValue value, ObjectField field, long at) {
        if (field.isRow()) {
            Instance row = ((ObjectFieldValue) value).getInstance();
            assertThat(row.getInstanceId()).isEqualTo(at | HprofLayout.ROW_ID);
            compared++;
            if (field.kind() == FieldKind.REFERENCE) {
                compareReferences((ObjectArrayInstance) row, at, field.length());
            } else {
                compareValues(row, field.kind(), at, field.length());
            }
        } else if (field.kind() == FieldKind.REFERENCE) {
            compareReference(((ObjectFieldValue) value).getInstance(), at);
        } else {
            assertThat(value.getValue()).isEqualTo(text(field.kind(), at));
        }
    }

    private void compareReferences(ObjectArrayInstance array, long first, int length) {
        assertThat(array.getLength()).isEqualTo(length);
        List<?> values = array.getValues();
        for (int i = 0; i < length; i++) {
            compareReference((Instance) values.get(i), first + 8L * i);
        }
    }

    private static void compareReference(@Nullable Instance found, long slotAddress) {
        long slot = Address.getLong(slotAddress);
        if ((slot & SlotLayout.TAG) != 0) {
            assertThat(found).isNotNull();
            assertThat(className(found)).isEqualTo("allod.gc.Immediate");
            assertThat(found.getValueOfField("value")).isEqualTo(slot << 1 >> 1);
        } else if (SlotLayout.addressOf(slot) == 0) {
            assertThat(found).isNull();
        } else {
            assertThat(found).isNotNull();
            assertThat(found.getInstanceId()).isEqualTo(SlotLayout.addressOf(slot));
        }
    }

    private static void compareValues(Instance array, FieldKind kind, long first, int length) {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            expected.add(text(kind, first + (long) i * kind.bytes()));
        }
        assertThat(className(array)).isEqualTo((kind == FieldKind.POINTER ? "long" : kind.word()) + "[]");
        List<?> found = ((PrimitiveArrayInstance) array).getValues();
        assertThat(found.equals(expected)).as("%s of %d", kind, length).isTrue();
    }

    /// As VisualVM's reader says a value.
    private static String text(FieldKind kind, long at) {
        return switch (kind) {
            case BOOLEAN -> Boolean.toString(Address.getByte(at) != 0);
            case BYTE -> Byte.toString(Address.getByte(at));
            case SHORT -> Short.toString(Address.getShort(at));
            case CHAR -> Character.toString((char) Address.getShort(at));
            case INT -> Integer.toString(Address.getInt(at));
            case FLOAT -> Float.toString(Address.getFloat(at));
            case DOUBLE -> Double.toString(Address.getDouble(at));
            case LONG, POINTER, REFERENCE -> Long.toString(Address.getLong(at));
        };
    }

    private void compareRoots() {
        Map<String, Integer> expected = new HashMap<>();
        walk.forEachRoot((kind, slotAddress, address, owner) -> {
            String as = switch (kind) {
                case GLOBAL, PIN -> GCRoot.JNI_GLOBAL;
                case HANDLE -> owner == null ? GCRoot.UNKNOWN : GCRoot.JAVA_FRAME;
                case COLLECTOR -> GCRoot.UNKNOWN;
            };
            expected.merge(as + ' ' + Long.toHexString(address), 1, Integer::sum);
        });
        Map<String, Integer> found = new HashMap<>();
        for (Object each : dump.getGCRoots()) {
            GCRoot root = (GCRoot) each;
            if (!root.getKind().equals(GCRoot.STICKY_CLASS) && !root.getKind().equals(GCRoot.THREAD_OBJECT)) {
                found.merge(
                        root.getKind()
                                + ' '
                                + Long.toHexString(root.getInstance().getInstanceId()),
                        1,
                        Integer::sum);
            }
        }
        assertThat(found).isEqualTo(expected);
    }
}
