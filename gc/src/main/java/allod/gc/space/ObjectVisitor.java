package allod.gc.space;

/// Is shown the objects of a space, one after another.
@FunctionalInterface
public interface ObjectVisitor {

    /// @param ref address of the object
    /// @param header its first word, neither 0 nor a filler
    void visit(long ref, long header);
}
