package allod.pages.simulate;

/// What a memory reference does, as the small numbers that a [ReferenceBatch] keeps.
///
/// A modify is a load and a store of the same place by one instruction: caches and TLBs see it once.
public final class ReferenceKind {

    /// An instruction is fetched.
    public static final int FETCH = 0;

    /// Data is read.
    public static final int LOAD = 1;

    /// Data is written.
    public static final int STORE = 2;

    /// Data is read, then written, by one instruction.
    public static final int MODIFY = 3;

    private ReferenceKind() {}
}
