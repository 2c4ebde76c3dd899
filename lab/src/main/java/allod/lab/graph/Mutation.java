package allod.lab.graph;

/// What a program does to a graph, as numbers: operation `n` of a seed is the same on every store.
///
/// ```
/// of 100 operations
///   40 GARBAGE    copies a small sub-graph and forgets it
///   25 COPY       replaces a node by its copy, in one of those that refer to it
///   15 TURNOVER   copies a sub-graph into the oldest entry of the table, whose old content is dropped
///   10 SWAP       exchanges two references
///    5 UNLINK     takes a reference away and keeps what it led to in the oldest entry of the table
///    5 RELINK     fills an empty reference with an entry of the table
/// ```
///
/// Each begins with a walk: from a root, or from an entry of the table, along references that are drawn. The
/// table is what makes it a cache that turns over: an entry dies after as many TURNOVERs and UNLINKs as there
/// are entries.
///
/// Nothing but the graph decides, so that a model that goes through the same operations ends with the same
/// graph.
public final class Mutation {

    private static final int NODE = 0;
    private static final int OTHER = 1;
    private static final int VALUE = 2;
    private static final int SECOND_VALUE = 3;
    private static final int TABLE = 4;
    private static final int COPIES = 5; // and the registers behind

    private static final int WALK_STEPS = 24;
    private static final int LOOK_STEPS = 8; // references that are tried for one that is not null, or is
    private static final int GARBAGE_NODES = 16;
    private static final int TURNOVER_NODES = 64;
    private static final int COPIED_REFERENCES = 8; // of one node are followed when a sub-graph is copied
    private static final long LARGEST_COPY_BYTES = 8 << 10;
    private static final int TABLE_SHARE = 512; // nodes of the graph for an entry of the table
    private static final int TABLE_LEAST = 64;

    private final GraphStore store;
    private final long seed;
    private final int tableLength;
    private final boolean makesGarbage;
    private long operations;
    private long cursor;
    private long copies;
    private long state; // of the random numbers of one operation

    /// @param graph that the store holds
    public Mutation(GraphStore store, HeapGraph graph, long seed) {
        this(store, graph, seed, true);
    }

    private Mutation(GraphStore store, HeapGraph graph, long seed, boolean makesGarbage) {
        this.store = store;
        this.seed = seed;
        this.tableLength = tableLength(graph);
        this.makesGarbage = makesGarbage;
    }

    /// The same operations without those that leave nothing behind.
    static Mutation ofModel(ModelStore model, HeapGraph graph, long seed) {
        return new Mutation(model, graph, seed, false);
    }

    /// Entries of the table for a graph.
    public static int tableLength(HeapGraph graph) {
        return Math.max(TABLE_LEAST, graph.nodes() / TABLE_SHARE);
    }

    /// Operations done.
    public long operations() {
        return operations;
    }

    /// Nodes allocated.
    public long copies() {
        return copies;
    }

    /// Does the next operation.
    public void step() {
        state = Stamps.mix(seed ^ Stamps.mix(operations));
        if (store.roots() > 0) {
            operate(draw(100));
        }
        operations++;
        store.between();
    }

    /// Waits a little between two operations.
    public void rest() {
        store.rest();
    }

    private void operate(int kind) {
        if (kind < 40) {
            if (makesGarbage) {
                walk(NODE);
                copyGraph(GARBAGE_NODES);
            }
        } else if (kind < 65) {
            replace();
        } else if (kind < 80) {
            walk(NODE);
            if (copyGraph(TURNOVER_NODES)) {
                keep(COPIES);
            }
        } else if (kind < 90) {
            swap();
        } else if (kind < 95) {
            unlink();
        } else {
            relink();
        }
    }

    private void replace() {
        walk(NODE);
        int index = find(NODE, false);
        if (index >= 0) {
            store.load(VALUE, NODE, index);
            if (store.ownBytes(VALUE) <= LARGEST_COPY_BYTES) {
                copy(VALUE, VALUE, 0);
                store.store(NODE, index, VALUE);
            }
        }
    }

    private void swap() {
        walk(NODE);
        walk(OTHER);
        int index = find(NODE, false);
        int other = find(OTHER, false);
        if (index >= 0 && other >= 0) {
            store.load(VALUE, NODE, index);
            store.load(SECOND_VALUE, OTHER, other);
            store.store(NODE, index, SECOND_VALUE);
            store.store(OTHER, other, VALUE);
        }
    }

    private void unlink() {
        walk(NODE);
        int index = find(NODE, false);
        if (index >= 0) {
            store.load(VALUE, NODE, index);
            store.clear(SECOND_VALUE);
            store.store(NODE, index, SECOND_VALUE);
            keep(VALUE);
        }
    }

    private void relink() {
        walk(NODE);
        int index = find(NODE, true);
        store.table(TABLE);
        store.load(VALUE, TABLE, draw(tableLength));
        if (index >= 0 && !store.isNull(VALUE)) {
            store.store(NODE, index, VALUE);
        }
    }

    private void keep(int register) {
        store.table(TABLE);
        store.store(TABLE, (int) (cursor++ % tableLength), register);
    }

    /// Goes from a root or an entry of the table to a node, which is never null.
    private void walk(int to) {
        store.table(to);
        boolean fromTable = draw(4) == 0;
        if (fromTable) {
            store.load(to, to, draw(tableLength));
        }
        if (!fromTable || store.isNull(to)) {
            int tries = LOOK_STEPS; // many roots lead nowhere: classes without static fields
            do {
                store.root(to, draw(store.roots()));
            } while (find(to, false) < 0 && --tries > 0);
        }
        for (int steps = draw(WALK_STEPS); steps > 0; steps--) {
            int index = find(to, false);
            if (index < 0) {
                return;
            }
            store.load(to, to, index);
        }
    }

    /// A reference of a node that is null, or one that is not, or -1.
    private int find(int node, boolean wantNull) {
        int references = store.references(node);
        if (references == 0) {
            return -1;
        }
        int index = draw(references);
        for (int tries = Math.min(LOOK_STEPS, references); tries > 0; tries--) {
            store.load(SECOND_VALUE, node, index);
            if (store.isNull(SECOND_VALUE) == wantNull) {
                return index;
            }
            index = index + 1 == references ? 0 : index + 1;
        }
        return -1;
    }

    /// Copies the node in [#NODE] and those that it leads to, up to a number; the copy of the first is in
    /// [#COPIES].
    private boolean copyGraph(int most) {
        if (store.ownBytes(NODE) > LARGEST_COPY_BYTES) {
            return false;
        }
        copy(COPIES, NODE, 0);
        int copied = 1;
        for (int next = 0; next < copied; next++) {
            int references = Math.min(COPIED_REFERENCES, store.references(COPIES + next));
            for (int i = 0; i < references && copied < most; i++) {
                int register = COPIES + copied;
                store.load(register, COPIES + next, i);
                if (!store.isNull(register) && store.ownBytes(register) <= LARGEST_COPY_BYTES) {
                    copy(register, register, copied);
                    store.store(COPIES + next, i, register);
                    copied++;
                }
            }
        }
        return true;
    }

    private void copy(int to, int from, int ordinal) {
        store.copy(to, from, Stamps.ofCopy(operations, ordinal));
        copies++;
    }

    /// A number from 0 to `bound`, exclusive.
    private int draw(int bound) {
        state += 0x9e3779b97f4a7c15L;
        return (int) (((Stamps.mix(state) >>> 33) * bound) >>> 31);
    }
}
