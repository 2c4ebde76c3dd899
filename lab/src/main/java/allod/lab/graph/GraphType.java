package allod.lab.graph;

/// The shape of the nodes of one class: in an object heap the references come first, then the primitives,
/// packed.
///
/// ```
/// OBJECT, MIRROR    header 8 │ references · 8 each │ primitives, fields of all super classes │ up to 8
/// ..._ARRAY         header 8 │ elements                                                      │ up to 8
/// ```
///
/// @param name as the JVM prints it: `java.lang.String`, `[I`, `[Ljava.lang.Object;`
/// @param references of a node; 0 for arrays
/// @param primitiveBytes of a node, or of one element of an array of primitives
public record GraphType(String name, GraphKind kind, int references, int primitiveBytes) {

    private static final int OWN_HEADER_BYTES = 8;
    private static final int OWN_LEAST_BYTES = 16;
    private static final int JVM_HEADER_BYTES = 12;
    private static final int JVM_ARRAY_HEADER_BYTES = 16;
    private static final int JVM_REFERENCE_BYTES = 4;
    private static final int JVM_MIRROR_BYTES = 112;
    private static final int MIRROR_LINKS = 4; // references of a mirror that are no static fields

    /// Whether nodes have a length.
    public boolean isArray() {
        return kind == GraphKind.REFERENCE_ARRAY || kind == GraphKind.PRIMITIVE_ARRAY;
    }

    /// The references of a node.
    ///
    /// @param length of an array
    public int references(int length) {
        return kind == GraphKind.REFERENCE_ARRAY ? length : references;
    }

    /// The bytes of a node that are no references.
    ///
    /// @param length of an array
    public long primitiveBytes(int length) {
        return kind == GraphKind.PRIMITIVE_ARRAY ? (long) length * primitiveBytes : primitiveBytes;
    }

    /// Bytes of the value that says which node it is: of the first primitive of a node, or of the first
    /// element.
    ///
    /// @param length of an array
    public int stampBytes(int length) {
        return kind == GraphKind.PRIMITIVE_ARRAY && length == 0 ? 0 : Math.min(primitiveBytes, Long.BYTES);
    }

    /// Bytes of a node in an object heap.
    ///
    /// @param length of an array
    public long ownBytes(int length) {
        return ownBytes(references(length), primitiveBytes(length));
    }

    /// Bytes of a node in an object heap, by what is in it.
    public static long ownBytes(int references, long primitiveBytes) {
        return Math.max(OWN_LEAST_BYTES, roundUp(OWN_HEADER_BYTES + (long) references * Long.BYTES + primitiveBytes));
    }

    /// Bytes of a node in HotSpot with compressed references and class pointers, as far as a dump tells: gaps
    /// before fields of 8 bytes are not seen.
    ///
    /// @param length of an array
    public long jvmBytes(int length) {
        long content = (long) references(length) * JVM_REFERENCE_BYTES + primitiveBytes(length);
        return roundUp(
                switch (kind) {
                    case OBJECT -> JVM_HEADER_BYTES + content;
                    case MIRROR -> JVM_MIRROR_BYTES + content - MIRROR_LINKS * JVM_REFERENCE_BYTES;
                    case REFERENCE_ARRAY, PRIMITIVE_ARRAY -> JVM_ARRAY_HEADER_BYTES + content;
                });
    }

    private static long roundUp(long bytes) {
        return (bytes + 7) & -8;
    }
}
