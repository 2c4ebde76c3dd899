package allod.gc.dump;

import allod.gc.object.FieldKind;
import allod.gc.object.ObjectField;
import allod.gc.object.ObjectKind;
import allod.gc.object.ObjectType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The classes of a dump: one for each type of the heap, two for an array of structs, and those of the JDK that
/// tools take for granted.
///
/// | kind of type | class | above it |
/// | --- | --- | --- |
/// | fixed | its name, its fields | `java.lang.Object` |
/// | weak, soft, phantom | its name, its fields but the referent | `java.lang.ref.WeakReference` and so on |
/// | ephemeron | its name, its fields but the key, which is the referent | `java.lang.ref.WeakReference` |
/// | array of references | its name as an array | `java.lang.Object` |
/// | array of structs | its name as an array, and its name without brackets for the elements | `java.lang.Object` |
/// | array of primitives | that of Java, `long[]`, since a dump has no others | |
///
/// Threads: one.
final class HprofClasses {

    /// Fields that a class can have in a dump; what a type has beyond is left out.
    static final int MAX_FIELDS = (1 << 16) - 1;

    private final List<HprofClass> classes = new ArrayList<>();
    private final Map<String, Long> strings = new HashMap<>();
    private long nextId = HprofLayout.SYNTHETIC_ID;

    final HprofClass object = add("java/lang/Object", 0, 16, List.of());
    final HprofClass string = add(
            "java/lang/String",
            object.id(),
            24,
            List.of(
                    new HprofClass.Field("value", HprofLayout.OBJECT),
                    new HprofClass.Field("hash", HprofLayout.INT),
                    new HprofClass.Field("coder", HprofLayout.BYTE)));
    final HprofClass thread = add(
            "java/lang/Thread",
            object.id(),
            32,
            List.of(new HprofClass.Field("name", HprofLayout.OBJECT), new HprofClass.Field("tid", HprofLayout.LONG)));
    final HprofClass mutator = add("allod/gc/Mutator", object.id(), 16, List.of());
    final HprofClass heap = add("allod/gc/ObjectHeap", object.id(), 16, List.of());
    final HprofClass immediate =
            add("allod/gc/Immediate", object.id(), 16, List.of(new HprofClass.Field("value", HprofLayout.LONG)));
    final HprofClass objectArray = add("[Ljava/lang/Object;", object.id(), 0, List.of());
    private final HprofClass reference = add(
            "java/lang/ref/Reference", object.id(), 16, List.of(new HprofClass.Field("referent", HprofLayout.OBJECT)));
    private final HprofClass weak = add("java/lang/ref/WeakReference", reference.id(), 16, List.of());
    private final HprofClass soft = add("java/lang/ref/SoftReference", reference.id(), 16, List.of());
    private final HprofClass phantom = add("java/lang/ref/PhantomReference", reference.id(), 16, List.of());
    private final HprofClass[] ofTypes;
    private final HprofClass[] ofElements;

    HprofClasses(Collection<ObjectType> types) {
        add("java/lang/ref/FinalReference", reference.id(), 16, List.of());
        add("java/lang/Class", object.id(), 16, List.of());
        add("java/lang/ClassLoader", object.id(), 16, List.of());
        for (FieldKind kind : FieldKind.values()) {
            if (kind != FieldKind.POINTER && kind != FieldKind.REFERENCE) {
                add(HprofType.arrayNameOf(kind), object.id(), 0, List.of());
            }
        }
        int ids = 1 + types.stream().mapToInt(ObjectType::id).max().orElse(0);
        ofTypes = new HprofClass[ids];
        ofElements = new HprofClass[ids];
        types.forEach(this::add);
    }

    private void add(ObjectType type) {
        String name = type.name().endsWith("[]")
                ? type.name().substring(0, type.name().length() - 2)
                : type.name();
        String inner = name.replace('.', '/');
        switch (type.kind()) {
            case REF_ARRAY -> ofTypes[type.id()] = add("[L" + inner + ";", object.id(), 0, List.of());
            case PRIM_ARRAY -> ofTypes[type.id()] = objectArray; // never asked for: such a dump names no class
            case STRUCT_ARRAY -> {
                ofTypes[type.id()] = add("[L" + inner + ";", object.id(), 0, List.of());
                ofElements[type.id()] = add(inner, object.id(), type.scaleBytes(), fieldsOf(type));
            }
            default ->
                ofTypes[type.id()] = add(
                        type.name().replace('.', '/'), above(type.kind()).id(), (int) type.bytesOf(0), fieldsOf(type));
        }
    }

    private HprofClass above(ObjectKind kind) {
        return switch (kind) {
            case WEAK, EPHEMERON -> weak;
            case SOFT -> soft;
            case PHANTOM -> phantom;
            default -> object;
        };
    }

    /// The fields of a type that are fields of its class: without the referent, which the class above has.
    static List<ObjectField> ownFields(ObjectType type) {
        List<ObjectField> all = List.copyOf(type.fields());
        List<ObjectField> own = type.kind().isReference() ? all.subList(1, all.size()) : all;
        return own.subList(0, Math.min(own.size(), MAX_FIELDS));
    }

    private static List<HprofClass.Field> fieldsOf(ObjectType type) {
        return ownFields(type).stream()
                .map(field -> new HprofClass.Field(
                        field.path(), field.isRow() ? HprofLayout.OBJECT : HprofType.codeOf(field.kind())))
                .toList();
    }

    private HprofClass add(String name, long superId, int instanceBytes, List<HprofClass.Field> fields) {
        HprofClass added = new HprofClass(newId(), classes.size() + 1, name, superId, instanceBytes, fields);
        classes.add(added);
        return added;
    }

    /// An identifier that no object of the heap has.
    long newId() {
        return nextId += 8;
    }

    HprofClass of(int typeId) {
        return ofTypes[typeId];
    }

    HprofClass ofElement(int typeId) {
        return ofElements[typeId];
    }

    /// The records that come before all segments: strings, then classes that use them.
    void writeNames(HprofOutput out) throws IOException {
        for (HprofClass each : classes) {
            writeString(out, each.name());
            for (HprofClass.Field field : each.fields()) {
                writeString(out, field.name());
            }
        }
        for (HprofClass each : classes) {
            out.record(HprofLayout.LOAD_CLASS, 4 + 8 + 4 + 8);
            out.u4(each.serial());
            out.u8(each.id());
            out.u4(HprofLayout.NO_TRACE);
            out.u8(idOf(each.name()));
        }
    }

    /// Writes a string unless it was written, and says by which identifier others name it.
    long writeString(HprofOutput out, String text) throws IOException {
        Long known = strings.get(text);
        if (known != null) {
            return known;
        }
        long id = newId();
        strings.put(text, id);
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.record(HprofLayout.UTF8, 8 + utf8.length);
        out.u8(id);
        out.bytes(utf8);
        return id;
    }

    private long idOf(String text) {
        return Objects.requireNonNull(strings.get(text));
    }

    /// The subrecords of all classes. Nothing refers to a class but its instances, so each is a root by itself.
    void writeDumps(HprofOutput out) throws IOException {
        for (HprofClass each : classes) {
            out.subrecord(
                    HprofLayout.CLASS_DUMP,
                    1 + 8 + 4 + 6 * 8 + 4 + 2 + 2 + 2 + 9L * each.fields().size());
            out.u8(each.id());
            out.u4(HprofLayout.NO_TRACE);
            out.u8(each.superId());
            for (int none = 0; none < 5; none++) { // loader, signers, protection domain, two reserved
                out.u8(0);
            }
            out.u4(each.instanceBytes());
            out.u2(0); // constants
            out.u2(0); // static fields
            out.u2(each.fields().size());
            for (HprofClass.Field field : each.fields()) {
                out.u8(idOf(field.name()));
                out.u1(field.type());
            }
            out.subrecord(HprofLayout.ROOT_STICKY_CLASS, 1 + 8);
            out.u8(each.id());
        }
    }
}
