package allod.gc.object;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A type of objects in one heap: where its fields are, and how many bytes an object takes.
///
/// A plan stores with each type where its allocations are served: the lane of the mutator, and the step by
/// which the lane advances.
///
/// Threads: immutable.
public final class ObjectType {
    private static final int NAMES_IN_ERRORS = 20;

    private final ObjectShape shape;
    private final int id;
    private final int laneOffset;
    private final int strideBytes;

    /// @param id of its row in the heap's [TypeTable]
    /// @param laneOffset where the mutator's lane for objects of this type is; negative when it depends on the
    ///     length or no lane serves objects so large
    /// @param strideBytes by which that lane advances
    public ObjectType(ObjectShape shape, int id, int laneOffset, int strideBytes) {
        this.shape = shape;
        this.id = id;
        this.laneOffset = laneOffset;
        this.strideBytes = strideBytes;
    }

    public String name() {
        return shape.name();
    }

    public int id() {
        return id;
    }

    public ObjectKind kind() {
        return shape.kind();
    }

    /// How its objects look.
    public ObjectShape shape() {
        return shape;
    }

    /// Bytes that an object of this type takes, as it was defined.
    ///
    /// @param length elements of an array; 0 else
    public long bytesOf(int length) {
        return shape.bytesOf(length);
    }

    /// Bytes of an element; 0 unless an array.
    public int scaleBytes() {
        return shape.scaleBytes();
    }

    public int laneOffset() {
        return laneOffset;
    }

    public int strideBytes() {
        return strideBytes;
    }

    /// In the order of their offsets; of an array of structs: those of one element.
    public List<ObjectField> fields() {
        return shape.fields();
    }

    /// The field that a path leads to.
    ///
    /// @param path as `key`, `at.x` or `lines[2].price`
    /// @throws IllegalArgumentException when there is no such field
    public ObjectField field(String path) {
        ObjectField field = shape.fieldsByPath().get(path);
        if (field == null) {
            throw unknown(path);
        }
        return field;
    }

    /// Offset of a field from the start of the object, in bytes; of an array of structs: from the start of the
    /// element. Kept in a `static final` field it is a constant to the compiler.
    ///
    /// @param path as of [#field], or with the index of a value in a row: `counts[3]`
    /// @throws IllegalArgumentException when there is no such field
    public int offset(String path) {
        ObjectField field = shape.fieldsByPath().get(path);
        return field != null ? field.offset() : offsetInRow(path);
    }

    /// Offset of an element of an array from the start of the array; a field of an element lies [#offset]
    /// behind it.
    ///
    /// @param index not checked against the array
    /// @throws IllegalArgumentException when the offset is no `int`
    public int elementOffset(int index) {
        long offset = HeaderLayout.BYTES + (long) index * scaleBytes();
        if (offset < HeaderLayout.BYTES || offset > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("element " + index + " of '" + name() + "' lies at byte " + offset
                    + ", but offsets go from " + HeaderLayout.BYTES + " to " + Integer.MAX_VALUE);
        }
        return (int) offset;
    }

    private int offsetInRow(String path) {
        int bracket = path.lastIndexOf('[');
        ObjectField row = bracket < 0 ? null : shape.fieldsByPath().get(path.substring(0, bracket));
        Integer index = row == null ? null : indexIn(path, bracket);
        if (row == null || index == null) {
            throw unknown(path);
        }
        return row.offsetOf(index);
    }

    private static @Nullable Integer indexIn(String path, int bracket) {
        try {
            return path.endsWith("]") ? Integer.valueOf(path.substring(bracket + 1, path.length() - 1)) : null;
        } catch (NumberFormatException _) {
            return null;
        }
    }

    private IllegalArgumentException unknown(String path) {
        StringBuilder names = new StringBuilder();
        int count = 0;
        for (ObjectField field : fields()) {
            if (count++ == NAMES_IN_ERRORS) {
                names.append(", and ").append(fields().size() - NAMES_IN_ERRORS).append(" more");
                break;
            }
            names.append(count == 1 ? "" : ", ").append(field.path());
        }
        return new IllegalArgumentException("type '" + name() + "' has no field '" + path + "': "
                + (names.isEmpty() ? "it has none" : "it has " + names));
    }

    /// Its fields with their places, a line each.
    ///
    /// ```
    /// Node (type 12, FIXED, 32 bytes)
    ///    8  ref next
    ///   16  long key
    ///   24  int[2] counts
    /// ```
    public String describe() {
        StringBuilder text = new StringBuilder(name())
                .append(" (type ")
                .append(id)
                .append(", ")
                .append(kind())
                .append(", ")
                .append(bytesOf(0))
                .append(" bytes");
        if (kind().isArray()) {
            text.append(" and ").append(scaleBytes()).append(" an element");
        }
        text.append(")\n");
        if (kind() == ObjectKind.PRIM_ARRAY || kind() == ObjectKind.REF_ARRAY) {
            text.append("   8  ").append(shape.elementKind().word()).append("[]\n");
        }
        for (ObjectField field : fields()) {
            text.append(String.format("%4d  %s%n", field.offset(), field));
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return name() + " (type " + id + ", " + kind() + ")";
    }
}
