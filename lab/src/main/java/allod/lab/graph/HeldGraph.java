package allod.lab.graph;

/// A store whose content can be compared with a model.
public interface HeldGraph extends GraphStore {

    /// Before a comparison: room for what `nodes` nodes of the model are in this store.
    void beginComparison(int nodes);

    /// Notes that a node of the model is what a register holds; before it was noted nowhere.
    ///
    /// @return false when that is noted for another node of the model already, as far as this store can tell
    boolean note(int node, int register);

    /// Takes what was noted for a node into a register.
    ///
    /// @return false when nothing was noted
    boolean noted(int to, int node);

    /// Whether two registers hold the same node.
    boolean isSame(int one, int other);

    /// Whether the node in a register has a type.
    boolean isOf(int register, GraphType type);

    /// Elements of the array in a register; 0 for other nodes.
    int length(int register);

    /// What the primitives of the node in a register hold, as [Stamps#cut] leaves it.
    long stamp(int register);

    /// After a comparison: gives the room back.
    void endComparison();
}
