package allod.lab.graph;

/// A heap that holds a graph and can change it: an object heap, the heap of a JVM, or the model of both.
///
/// ```
///                     ┌ registers: what the mutator holds in its hands ┐
/// root, table ──────► │  0   1   2  ...                                │ ◄──── load, copy
///                     └────────────────────────────────────────────────┘ ─────► store
/// ```
///
/// A [Mutation] speaks of registers alone, since each heap has its own idea of a reference: an address that
/// dies at the next safepoint, an object, a number. All answers depend on the graph alone, so that all stores
/// go the same way.
///
/// One thread.
public interface GraphStore {

    /// Registers that a store has.
    int REGISTERS = 96;

    /// Roots of the graph.
    int roots();

    /// Takes a root into a register.
    void root(int to, int index);

    /// Takes the table into a register: an array of references that is not of the dump, and that the mutation
    /// turns over.
    void table(int to);

    boolean isNull(int register);

    /// The references that the node in a register has.
    int references(int register);

    /// Bytes that the node would take in an object heap, by [GraphType#ownBytes].
    long ownBytes(int register);

    /// Takes a reference of a node into a register; `to` and `from` may be the same.
    void load(int to, int from, int index);

    /// Puts what a register holds into a reference of a node.
    void store(int into, int index, int value);

    void clear(int register);

    /// A new node of the same type and length, with the same references; its primitives say who it is.
    ///
    /// @param to may be `from`
    void copy(int to, int from, long stamp);

    /// Between two operations of a mutation: nothing in a register is needed any more.
    void between();

    /// Waits for about a microsecond or longer without holding up a collector.
    void rest();
}
