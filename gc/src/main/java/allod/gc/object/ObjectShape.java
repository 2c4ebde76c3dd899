package allod.gc.object;

import java.lang.foreign.StructLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Where the fields of a type are and which of them are references, before the type has an id in a heap.
///
/// ```
/// structLayout(                                        offset in the object
///     JAVA_LONG.withName("ref:next"),                   8   ref    next
///     POINT.withName("at"),                            16   int    at.x
///                                                      20   int    at.y
///     sequenceLayout(3, JAVA_LONG).withName("counts"), 24   long[3] counts
///     sequenceLayout(2, LINE).withName("lines"))       48   double lines[0].price  ...
/// ```
///
/// - **OS1** an object is the header and then the layout: what lies at offset `n` of the layout lies at `8 + n`
///   of the object
/// - **OS2** a member is a reference exactly when its name begins with `ref:`; its layout is `JAVA_LONG`,
///   `ADDRESS` or a sequence of one of them
/// - **OS3** every value lies at a multiple of its own length, in each element of an array too
/// - **OS4** fields are in the order of their offsets and do not overlap
///
/// Errors: a layout that cannot be that of an object is an `IllegalArgumentException` that names the type, the
/// member and the remedy.
///
/// Threads: immutable.
public final class ObjectShape {

    /// Bytes of the largest object with fields, and of the largest element of an array.
    public static final int MAX_LAYOUT_BYTES = 1 << 20;

    /// Most fields that a type has, each in a sequence of structs counted.
    public static final int MAX_FIELDS = 1 << 16;

    private final String name;
    private final ObjectKind kind;
    private final long baseBytes;
    private final int scaleBytes;
    private final SequencedMap<String, ObjectField> fields;
    private final List<ObjectField> fieldsInOrder;
    private final FieldKind elementKind;
    private final @Nullable TextEncoding text;

    private ObjectShape(
            String name,
            ObjectKind kind,
            long baseBytes,
            int scaleBytes,
            SequencedMap<String, ObjectField> fields,
            FieldKind elementKind,
            @Nullable TextEncoding text) {
        this.name = name;
        this.kind = kind;
        this.baseBytes = baseBytes;
        this.scaleBytes = scaleBytes;
        this.fields = fields;
        this.fieldsInOrder = List.copyOf(fields.values());
        this.elementKind = elementKind;
        this.text = text;
    }

    /// Of objects with fields.
    public static ObjectShape of(String name, StructLayout layout) {
        return of(name, ObjectKind.FIXED, layout);
    }

    /// Of objects with fields, of a kind that may have a referent.
    ///
    /// @param layout begins with the fields that [SpecialFields] asks for
    public static ObjectShape of(String name, ObjectKind kind, StructLayout layout) {
        if (kind.isArray()) {
            throw new IllegalArgumentException("type '" + name + "' is of kind " + kind + ", which has elements: use "
                    + "ofStructs, ofReferences or ofPrimitives");
        }
        SequencedMap<String, ObjectField> fields = new LayoutReader(name, HeaderLayout.BYTES).read(layout);
        SpecialFields.require(name, kind, fields.values());
        return new ObjectShape(
                name, kind, HeaderLayout.BYTES + layout.byteSize(), 0, fields, FieldKind.REFERENCE, null);
    }

    /// Of arrays whose elements are structs.
    public static ObjectShape ofStructs(String name, StructLayout element) {
        SequencedMap<String, ObjectField> fields = new LayoutReader(name, 0).readElement(element);
        return new ObjectShape(
                name,
                ObjectKind.STRUCT_ARRAY,
                HeaderLayout.BYTES,
                (int) element.byteSize(),
                fields,
                FieldKind.REFERENCE,
                null);
    }

    /// Of arrays of references.
    public static ObjectShape ofReferences(String name) {
        return new ObjectShape(
                requireName(name),
                ObjectKind.REF_ARRAY,
                HeaderLayout.BYTES,
                SlotLayout.BYTES,
                new LinkedHashMap<>(),
                FieldKind.REFERENCE,
                null);
    }

    /// Of arrays of a primitive type.
    ///
    /// @param component as `long.class`
    public static ObjectShape ofPrimitives(String name, Class<?> component) {
        FieldKind element = FieldKind.ofCarrier(component);
        if (element == null || !component.isPrimitive()) {
            throw new IllegalArgumentException("type '" + name + "' cannot have elements of " + component.getTypeName()
                    + ": a primitive type that is not void can be, or take ofReferences");
        }
        return new ObjectShape(
                requireName(name),
                ObjectKind.PRIM_ARRAY,
                HeaderLayout.BYTES,
                element.bytes(),
                new LinkedHashMap<>(),
                element,
                null);
    }

    /// Of arrays of bytes that are the characters of a string.
    public static ObjectShape ofText(String name, TextEncoding encoding) {
        return new ObjectShape(
                requireName(name),
                ObjectKind.PRIM_ARRAY,
                HeaderLayout.BYTES,
                1,
                new LinkedHashMap<>(),
                FieldKind.BYTE,
                encoding);
    }

    static String requireName(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a type needs a name that is not blank: it stands in errors and dumps");
        }
        return name;
    }

    public String name() {
        return name;
    }

    public ObjectKind kind() {
        return kind;
    }

    /// Bytes of the object with its header; of an array: of the header.
    public long baseBytes() {
        return baseBytes;
    }

    /// Bytes of an element; 0 unless an array.
    public int scaleBytes() {
        return scaleBytes;
    }

    /// In the order of their offsets; of an array of structs: those of one element; of other arrays: none.
    public List<ObjectField> fields() {
        return fieldsInOrder;
    }

    Map<String, ObjectField> fieldsByPath() {
        return fields;
    }

    /// What the elements of an array of primitives or references hold.
    public FieldKind elementKind() {
        return elementKind;
    }

    /// How the bytes of a string are to be read; null of objects that are no strings.
    public @Nullable TextEncoding text() {
        return text;
    }

    /// Bytes that an object takes, a multiple of 8.
    ///
    /// @param length elements of an array; 0 else
    public long bytesOf(int length) {
        long bytes = (baseBytes + (long) length * scaleBytes + 7) & -8L;
        return Math.max(bytes, HeaderLayout.MIN_OBJECT_BYTES);
    }

    /// Offsets of all slots, ascending; of an array of structs: of those in one element, from its start; of
    /// other arrays: none. Special fields are among them.
    public int[] referenceOffsets() {
        List<Integer> offsets = new ArrayList<>();
        for (ObjectField field : fieldsInOrder) {
            if (field.kind() == FieldKind.REFERENCE) {
                for (int i = 0; i < Math.max(field.length(), 1); i++) {
                    offsets.add(field.offset() + i * SlotLayout.BYTES);
                }
            }
        }
        return offsets.stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public String toString() {
        return name + " (" + kind + ", " + baseBytes + (scaleBytes == 0 ? "" : " + n * " + scaleBytes) + " bytes)";
    }
}
