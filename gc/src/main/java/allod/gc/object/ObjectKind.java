package allod.gc.object;

/// How an object is scanned; the code stands in the [TypeTable].
public enum ObjectKind {
    /// Fields at fixed offsets.
    FIXED(0),
    /// An array of slots.
    REF_ARRAY(1),
    /// An array without references.
    PRIM_ARRAY(2),
    /// An array of structs, in each of which the same words are slots.
    STRUCT_ARRAY(3),
    /// Fields, of which the first does not keep its referent alive.
    WEAK(4),
    /// As [#WEAK], but cleared only when memory is short.
    SOFT(5),
    /// As [#WEAK], but its referent can never be read.
    PHANTOM(6),
    /// Fields, the first a key and the second a value that lives as long as key and object do.
    EPHEMERON(7);

    private final int code;

    ObjectKind(int code) {
        this.code = code;
    }

    /// What stands in the [TypeTable]; those of the kinds with a referent come last.
    public int code() {
        return code;
    }

    /// Kinds whose first field, or first two, the tracer treats apart.
    public boolean isReference() {
        return code >= WEAK.code;
    }

    /// Kinds whose header holds a length.
    public boolean isArray() {
        return this == REF_ARRAY || this == PRIM_ARRAY || this == STRUCT_ARRAY;
    }
}
