package allod.gc.object;

/// Is shown the slots of an object, one after another.
@FunctionalInterface
public interface SlotVisitor {

    /// @param slot address of the slot
    void visit(long slot);
}
