package allod.gc.mark;

/// Who hears of marked objects whose referent the tracer passes over.
public interface Discovered {

    /// Keeps `ref` until the end of the cycle; may be told the same object more than once.
    ///
    /// Threads: any, several at once. Must not block.
    ///
    /// @param kind code of an [allod.gc.object.ObjectKind] with a referent
    void add(int kind, long ref);
}
