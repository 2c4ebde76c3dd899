package allod.gc.object;

import java.util.Map;

/// A type of objects in one heap: where its fields are, and how many bytes an object takes.
///
/// A plan stores with each type where its allocations are served: the lane of the mutator, and the step by which the
/// lane advances.
public final class ObjectType {
    private final String name;
    private final int id;
    private final ObjectKind kind;
    private final long baseBytes;
    private final int scaleBytes;
    private final Map<String, Integer> offsets;
    private final int laneOffset;
    private final int strideBytes;

    /// @param baseBytes bytes of an object with its header; of an array: of the header
    /// @param scaleBytes bytes of an element; 0 unless an array
    /// @param offsets of the fields, from the start of the object
    /// @param laneOffset where the mutator's lane for objects of this type is; negative when it depends on the length
    /// or no lane serves objects so large
    /// @param strideBytes by which that lane advances
    public ObjectType(
            String name,
            int id,
            ObjectKind kind,
            long baseBytes,
            int scaleBytes,
            Map<String, Integer> offsets,
            int laneOffset,
            int strideBytes) {
        this.name = name;
        this.id = id;
        this.kind = kind;
        this.baseBytes = baseBytes;
        this.scaleBytes = scaleBytes;
        this.offsets = Map.copyOf(offsets);
        this.laneOffset = laneOffset;
        this.strideBytes = strideBytes;
    }

    public String name() {
        return name;
    }

    public int id() {
        return id;
    }

    public ObjectKind kind() {
        return kind;
    }

    /// Bytes that an object of this type takes, as it was defined.
    ///
    /// @param length elements of an array; 0 else
    public long bytesOf(int length) {
        long bytes = (baseBytes + (long) length * scaleBytes + 7) & -8L;
        return Math.max(bytes, HeaderLayout.MIN_OBJECT_BYTES);
    }

    public int scaleBytes() {
        return scaleBytes;
    }

    public int laneOffset() {
        return laneOffset;
    }

    public int strideBytes() {
        return strideBytes;
    }

    /// Offset of a field from the start of the object, in bytes.
    ///
    /// @throws IllegalArgumentException when there is no such field
    public int offset(String field) {
        Integer offset = offsets.get(field);
        if (offset == null) {
            throw new IllegalArgumentException("type '" + name + "' has no field '" + field + "': it has " + offsets.keySet());
        }
        return offset;
    }

    @Override
    public String toString() {
        return name + " (type " + id + ", " + kind + ")";
    }
}
