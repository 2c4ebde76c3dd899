package allod.gc.object;

/// Is shown the objects of a heap, one by one.
@FunctionalInterface
public interface ObjectVisitor {

    /// An object.
    ///
    /// @param address where its header is
    /// @param header read by the caller, not forwarded
    void object(long address, long header);
}
