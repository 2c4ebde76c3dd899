package allod.gc.object;

import org.jspecify.annotations.Nullable;

/// Is shown the roots of a heap, one by one.
@FunctionalInterface
public interface RootVisitor {

    /// A root.
    ///
    /// @param slotAddress where the reference is stored; names the root when two refer to one object
    /// @param address of the object
    /// @param owner thread whose mutator holds it; null for roots of the heap itself
    void root(RootKind kind, long slotAddress, long address, @Nullable Thread owner);
}
