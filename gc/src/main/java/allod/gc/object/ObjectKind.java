package allod.gc.object;

/// How an object is scanned; the ordinal stands in the [TypeTable].
public enum ObjectKind {
    /// Fields at fixed offsets.
    FIXED,
    /// An array of slots.
    REF_ARRAY,
    /// An array without references.
    PRIM_ARRAY,
    /// An array of structs, in each of which the same words are slots.
    STRUCT_ARRAY,
    /// Fields, of which the first does not keep its referent alive.
    WEAK,
    /// As [#WEAK], but cleared only when memory is short.
    SOFT,
    /// As [#WEAK], but its referent can never be read.
    PHANTOM,
    /// Fields, the first a key and the second a value that lives as long as key and object do.
    EPHEMERON;

    /// Kinds whose first field, or first two, the tracer treats apart.
    public boolean isReference() {
        return ordinal() >= WEAK.ordinal();
    }

    /// Kinds whose header holds a length.
    public boolean isArray() {
        return this == REF_ARRAY || this == PRIM_ARRAY || this == STRUCT_ARRAY;
    }
}
