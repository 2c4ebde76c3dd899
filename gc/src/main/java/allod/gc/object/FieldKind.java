package allod.gc.object;

import org.jspecify.annotations.Nullable;

/// What a field of an object holds.
public enum FieldKind {
    BOOLEAN("boolean", 1),
    BYTE("byte", 1),
    SHORT("short", 2),
    CHAR("char", 2),
    INT("int", 4),
    LONG("long", 8),
    FLOAT("float", 4),
    DOUBLE("double", 8),
    /// An address outside of the heap, which no collector follows.
    POINTER("pointer", 8),
    /// A slot: what it refers to stays alive, and may move.
    REFERENCE("ref", SlotLayout.BYTES);

    private final String word;
    private final int bytes;

    FieldKind(String word, int bytes) {
        this.word = word;
        this.bytes = bytes;
    }

    /// As descriptions of types name it.
    public String word() {
        return word;
    }

    /// Bytes that one value takes, and what its address is a multiple of.
    public int bytes() {
        return bytes;
    }

    /// The kind of a value whose Java type is `carrier`; null when no field is of that type.
    public static @Nullable FieldKind ofCarrier(Class<?> carrier) {
        for (FieldKind kind : values()) {
            if (kind.word.equals(carrier.getName())) {
                return kind;
            }
        }
        return carrier == java.lang.foreign.MemorySegment.class ? POINTER : null;
    }
}
