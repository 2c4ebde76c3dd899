package allod.gc.dump;

import allod.gc.object.FieldKind;
import allod.gc.object.HeaderLayout;
import allod.gc.object.ObjectField;
import allod.gc.object.ObjectType;
import allod.gc.object.ObjectVisitor;
import allod.gc.object.SlotLayout;
import allod.gc.object.SpecialFields;
import allod.pages.Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;

/// Writes the objects of a heap as instances and arrays.
///
/// What the JVM's objects cannot contain becomes objects of its own: the elements of an array of structs, and a
/// row of values inside an object, each named by its address with a bit of its own ([HprofLayout]).
///
/// Threads: one.
final class HprofObjects implements ObjectVisitor {

    private static final int INSTANCE_HEAD_BYTES = 1 + 8 + 4 + 8 + 4;
    private static final int OBJECT_ARRAY_HEAD_BYTES = 1 + 8 + 4 + 4 + 8;
    private static final int PRIMITIVE_ARRAY_HEAD_BYTES = 1 + 8 + 4 + 4 + 1;

    private final HprofOutput out;
    private final HprofClasses classes;
    private final ObjectType[] types;
    private final ObjectField[][] fields; // own fields by type
    private final LongSet immediates = new LongSet();
    private long objects;
    private long shortened;

    HprofObjects(HprofOutput out, HprofClasses classes, Collection<ObjectType> all) {
        this.out = out;
        this.classes = classes;
        int ids = 1 + all.stream().mapToInt(ObjectType::id).max().orElse(0);
        types = new ObjectType[ids];
        fields = new ObjectField[ids][];
        for (ObjectType type : all) {
            List<ObjectField> own = HprofClasses.ownFields(type);
            types[type.id()] = type;
            fields[type.id()] = own.toArray(new ObjectField[0]);
        }
    }

    long objects() {
        return objects;
    }

    /// Arrays that a dump cannot hold whole.
    long shortened() {
        return shortened;
    }

    @Override
    public void object(long address, long header) {
        objects++;
        ObjectType type = types[HeaderLayout.typeIdOf(header)];
        int length = HeaderLayout.lengthOf(header);
        try {
            switch (type.kind()) {
                case REF_ARRAY -> references(address, classes.of(type.id()), address + HeaderLayout.BYTES, length);
                case PRIM_ARRAY ->
                    primitives(address, type.shape().elementKind(), address + HeaderLayout.BYTES, length);
                case STRUCT_ARRAY -> structs(address, type, length);
                default -> instance(address, classes.of(type.id()), type, address);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void instance(long id, HprofClass as, ObjectType type, long start) throws IOException {
        boolean isReference = type.kind().isReference();
        int bytes = as.fieldBytes() + (isReference ? HprofLayout.ID_BYTES : 0);
        out.subrecord(HprofLayout.INSTANCE_DUMP, INSTANCE_HEAD_BYTES + bytes);
        out.u8(id);
        out.u4(HprofLayout.NO_TRACE);
        out.u8(as.id());
        out.u4(bytes);
        ObjectField[] own = fields[type.id()];
        boolean hasRows = false;
        for (ObjectField field : own) {
            long at = start + field.offset();
            if (field.isRow()) {
                out.u8(at | HprofLayout.ROW_ID);
                hasRows = true;
            } else if (field.kind() == FieldKind.REFERENCE) {
                slot(at);
            } else {
                HprofType.write(out, field.kind(), at, 1);
            }
        }
        if (isReference) {
            slot(start + SpecialFields.REFERENT_OFFSET);
        }
        if (hasRows) {
            rows(own, start);
        }
    }

    private void rows(ObjectField[] own, long start) throws IOException {
        for (ObjectField field : own) {
            if (field.isRow()) {
                long at = start + field.offset();
                if (field.kind() == FieldKind.REFERENCE) {
                    references(at | HprofLayout.ROW_ID, classes.objectArray, at, field.length());
                } else {
                    primitives(at | HprofLayout.ROW_ID, field.kind(), at, field.length());
                }
            }
        }
    }

    private void references(long id, HprofClass as, long first, int length) throws IOException {
        int kept = arrayHead(id, as, length);
        for (long at = first, end = first + (long) kept * SlotLayout.BYTES; at < end; at += SlotLayout.BYTES) {
            slot(at);
        }
    }

    private void structs(long address, ObjectType type, int length) throws IOException {
        int kept = arrayHead(address, classes.of(type.id()), length);
        long first = address + HeaderLayout.BYTES;
        for (int i = 0; i < kept; i++) {
            out.u8(first + (long) i * type.scaleBytes() | HprofLayout.ELEMENT_ID);
        }
        for (int i = 0; i < kept; i++) {
            long at = first + (long) i * type.scaleBytes();
            instance(at | HprofLayout.ELEMENT_ID, classes.ofElement(type.id()), type, at);
        }
    }

    private int arrayHead(long id, HprofClass as, int length) throws IOException {
        int kept = kept(length, OBJECT_ARRAY_HEAD_BYTES, HprofLayout.ID_BYTES);
        out.subrecord(HprofLayout.OBJECT_ARRAY_DUMP, OBJECT_ARRAY_HEAD_BYTES + (long) kept * HprofLayout.ID_BYTES);
        out.u8(id);
        out.u4(HprofLayout.NO_TRACE);
        out.u4(kept);
        out.u8(as.id());
        return kept;
    }

    private void primitives(long id, FieldKind kind, long first, int length) throws IOException {
        int kept = kept(length, PRIMITIVE_ARRAY_HEAD_BYTES, kind.bytes());
        out.subrecord(HprofLayout.PRIMITIVE_ARRAY_DUMP, PRIMITIVE_ARRAY_HEAD_BYTES + (long) kept * kind.bytes());
        out.u8(id);
        out.u4(HprofLayout.NO_TRACE);
        out.u4(kept);
        out.u1(HprofType.codeOf(kind));
        HprofType.write(out, kind, first, kept);
    }

    /// Elements of an array that fit into a segment.
    private int kept(int length, int headBytes, int elementBytes) {
        int most = (int) Math.min(length, (HprofOutput.MAX_SUBRECORD_BYTES - headBytes) / elementBytes);
        if (most < length) {
            shortened++;
        }
        return most;
    }

    private void slot(long at) throws IOException {
        long slot = Address.getLong(at);
        if ((slot & SlotLayout.TAG) != 0) {
            immediates.add(slot);
            out.u8(slot);
        } else {
            out.u8(SlotLayout.addressOf(slot));
        }
    }

    /// The numbers that slots hold instead of references, each once; after all objects.
    void writeImmediates() throws IOException {
        for (long slot : immediates.toArray()) {
            out.subrecord(HprofLayout.INSTANCE_DUMP, INSTANCE_HEAD_BYTES + 8);
            out.u8(slot);
            out.u4(HprofLayout.NO_TRACE);
            out.u8(classes.immediate.id());
            out.u4(8);
            out.u8(slot << 1 >> 1); // the sign of 63 bits
        }
    }
}
