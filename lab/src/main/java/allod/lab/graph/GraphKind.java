package allod.lab.graph;

/// What the nodes of a type are.
public enum GraphKind {
    /// An object with a fixed number of references and bytes.
    OBJECT(0),
    /// A class: its static fields, its super class and its loader are its references.
    MIRROR(1),
    /// An array of references; the node says how many.
    REFERENCE_ARRAY(2),
    /// An array of primitives; the node says how many, the type how large each is.
    PRIMITIVE_ARRAY(3);

    private final int code; // in files

    GraphKind(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static GraphKind of(int code) {
        for (GraphKind kind : values()) {
            if (kind.code == code) {
                return kind;
            }
        }
        throw new IllegalArgumentException(
                "no kind of type has code " + code + ", 0 to 3 are known: the file is damaged");
    }
}
