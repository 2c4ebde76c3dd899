package allod.lab.graph;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Graphs for tests: drawn by a seed, with all kinds of types.
public final class Graphs {

    private static final int[] ELEMENT_BYTES = {1, 2, 4, 8};

    private Graphs() {}

    /// A graph of random types, lengths and edges.
    public static HeapGraph random(Path folder, long seed, int nodes) throws IOException {
        Random random = new Random(seed);
        List<GraphType> types = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            types.add(new GraphType("demo.T" + i, GraphKind.OBJECT, 1 + random.nextInt(4), random.nextInt(20)));
        }
        types.add(new GraphType("java.lang.Class", GraphKind.MIRROR, 7, 3));
        types.add(new GraphType("[Ldemo.T1;", GraphKind.REFERENCE_ARRAY, 0, 0));
        for (int bytes : ELEMENT_BYTES) {
            types.add(new GraphType("[" + bytes, GraphKind.PRIMITIVE_ARRAY, 0, bytes));
        }
        int[] typeOf = new int[nodes];
        int[] lengths = new int[nodes];
        long edges = 0;
        for (int node = 0; node < nodes; node++) {
            typeOf[node] = random.nextInt(types.size());
            lengths[node] = types.get(typeOf[node]).isArray() ? random.nextInt(random.nextInt(20) == 0 ? 3000 : 12) : 0;
            edges += types.get(typeOf[node]).references(lengths[node]);
        }
        int roots = Math.min(nodes, 20);
        Path file = Files.createTempFile(folder, "random", ".graph");
        Files.delete(file);
        try (GraphFileWriter out = new GraphFileWriter(file, types, nodes, edges, roots)) {
            for (int node = 0; node < nodes; node++) {
                out.node(typeOf[node], lengths[node]);
            }
            for (long edge = 0; edge < edges; edge++) {
                out.edge(random.nextInt(4) == 0 ? -1 : random.nextInt(nodes));
            }
            for (int root = 0; root < roots; root++) {
                out.root(root);
            }
            out.requireComplete();
        }
        HeapGraph graph = HeapGraph.open(file, Arena.ofAuto());
        graph.checkInvariants();
        return graph;
    }
}
