package allod.lab.graph;

/// What a graph is after a mutation, as numbers in columns: nothing is collected here but by a walk over all.
///
/// ```
/// node ──► type, length, stamp (two columns), first edge (two columns)        edge ──► node + 1, or 0 for null
/// ```
///
/// The type of the table is one more than those of the graph. When there are twice as many nodes as the last
/// walk found, another walk renumbers those that can be reached. One thread.
public final class ModelStore implements GraphStore, AutoCloseable {

    private static final long LEAST_NODES = 1 << 16;

    private final HeapGraph graph;
    private final GraphType tableType = new GraphType("table", GraphKind.REFERENCE_ARRAY, 0, 0);
    private final int[] registers = new int[REGISTERS]; // node + 1
    private final int[] roots;
    private int table;
    private Columns columns = new Columns();
    private long compactAbove;

    private static final class Columns implements AutoCloseable {
        private final Column types = new Column();
        private final Column lengths = new Column();
        private final Column stampsLow = new Column();
        private final Column stampsHigh = new Column();
        private final Column edgesLow = new Column();
        private final Column edgesHigh = new Column();
        private final Column edges = new Column();

        private int add(int type, int length, long stamp, long firstEdge) {
            int node = (int) types.count();
            types.add(type);
            lengths.add(length);
            stampsLow.add((int) stamp);
            stampsHigh.add((int) (stamp >>> 32));
            edgesLow.add((int) firstEdge);
            edgesHigh.add((int) (firstEdge >>> 32));
            return node;
        }

        private long firstEdge(int node) {
            return (long) edgesHigh.get(node) << 32 | Integer.toUnsignedLong(edgesLow.get(node));
        }

        private long stamp(int node) {
            return (long) stampsHigh.get(node) << 32 | Integer.toUnsignedLong(stampsLow.get(node));
        }

        @Override
        public void close() {
            types.close();
            lengths.close();
            stampsLow.close();
            stampsHigh.close();
            edgesLow.close();
            edgesHigh.close();
            edges.close();
        }
    }

    /// The graph of a dump, and an empty table.
    public ModelStore(HeapGraph graph) {
        this.graph = graph;
        this.roots = new int[graph.roots()];
        for (int i = 0; i < roots.length; i++) {
            roots[i] = graph.root(i);
        }
        long edge = 0;
        for (int node = 0; node < graph.nodes(); node++) {
            columns.add(graph.typeIndex(node), graph.length(node), Stamps.ofNode(node), edge);
            edge += graph.references(node);
        }
        for (long i = 0; i < edge; i++) {
            columns.edges.add(graph.target(i) + 1);
        }
        int length = Mutation.tableLength(graph);
        table = columns.add(graph.types().size(), length, 0, edge);
        for (int i = 0; i < length; i++) {
            columns.edges.add(0);
        }
        compactAbove = Math.max(LEAST_NODES, columns.types.count() * 2);
    }

    /// The model after a number of operations.
    public static ModelStore after(HeapGraph graph, long seed, long operations) {
        ModelStore model = new ModelStore(graph);
        Mutation mutation = Mutation.ofModel(model, graph, seed);
        while (mutation.operations() < operations) {
            mutation.step();
        }
        return model;
    }

    int rootNode(int index) {
        return roots[index];
    }

    int tableNode() {
        return table;
    }

    int nodes() {
        return (int) columns.types.count();
    }

    GraphType type(int node) {
        int index = columns.types.get(node);
        return index == graph.types().size() ? tableType : graph.types().get(index);
    }

    int length(int node) {
        return columns.lengths.get(node);
    }

    long stamp(int node) {
        return columns.stamp(node);
    }

    /// The node that a reference leads to, or -1.
    int target(int node, int index) {
        return columns.edges.get(columns.firstEdge(node) + index) - 1;
    }

    @Override
    public int roots() {
        return roots.length;
    }

    @Override
    public void root(int to, int index) {
        registers[to] = roots[index] + 1;
    }

    @Override
    public void table(int to) {
        registers[to] = table + 1;
    }

    @Override
    public boolean isNull(int register) {
        return registers[register] == 0;
    }

    @Override
    public int references(int register) {
        int node = registers[register] - 1;
        return type(node).references(length(node));
    }

    @Override
    public long ownBytes(int register) {
        int node = registers[register] - 1;
        return type(node).ownBytes(length(node));
    }

    @Override
    public void load(int to, int from, int index) {
        registers[to] = target(registers[from] - 1, index) + 1;
    }

    @Override
    public void store(int into, int index, int value) {
        columns.edges.set(columns.firstEdge(registers[into] - 1) + index, registers[value]);
    }

    @Override
    public void clear(int register) {
        registers[register] = 0;
    }

    @Override
    public void copy(int to, int from, long stamp) {
        int node = registers[from] - 1;
        long edge = columns.firstEdge(node);
        long end = edge + references(from);
        int copy = columns.add(columns.types.get(node), length(node), stamp, columns.edges.count());
        while (edge < end) {
            columns.edges.add(columns.edges.get(edge++));
        }
        registers[to] = copy + 1;
    }

    @Override
    public void between() {
        if (columns.types.count() > compactAbove) {
            compact();
            compactAbove = Math.max(LEAST_NODES, columns.types.count() * 2);
        }
    }

    @Override
    public void rest() {}

    /// Renumbers what can be reached, breadth first; the new columns are the queue.
    private void compact() {
        Columns old = columns;
        columns = new Columns();
        try (Column moved = new Column()) { // by old number: new number + 1
            for (long i = old.types.count(); i > 0; i--) {
                moved.add(0);
            }
            try (Column oldNumbers = new Column()) {
                for (int i = 0; i < roots.length; i++) {
                    roots[i] = move(roots[i], old, moved, oldNumbers);
                }
                table = move(table, old, moved, oldNumbers);
                for (int node = 0; node < oldNumbers.count(); node++) {
                    long edge = old.firstEdge(oldNumbers.get(node));
                    long newEdge = columns.firstEdge(node);
                    for (int i = type(node).references(length(node)); i > 0; i--) {
                        int target = old.edges.get(edge++);
                        columns.edges.set(newEdge++, target == 0 ? 0 : move(target - 1, old, moved, oldNumbers) + 1);
                    }
                }
            }
        }
        old.close();
    }

    private int move(int node, Columns old, Column moved, Column oldNumbers) {
        int known = moved.get(node);
        if (known != 0) {
            return known - 1;
        }
        int to = columns.add(old.types.get(node), old.lengths.get(node), old.stamp(node), columns.edges.count());
        for (int i = type(to).references(length(to)); i > 0; i--) {
            columns.edges.add(0);
        }
        oldNumbers.add(node);
        moved.set(node, to + 1);
        return to;
    }

    @Override
    public void close() {
        columns.close();
    }
}
