package allod.lab.collect;

import allod.gc.dump.ClassHistogram;
import allod.lab.graph.GraphHistogram;
import allod.lab.graph.GraphType;
import allod.lab.graph.HeapGraph;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Whether an object heap has what was loaded into it: of each class as many objects and bytes as the dump.
final class LoadCheck {

    private record Amount(long objects, long bytes) {
        private Amount plus(Amount other) {
            return new Amount(objects + other.objects, bytes + other.bytes);
        }
    }

    private LoadCheck() {}

    /// Compares class by class.
    ///
    /// @param counted by the heap, while all nodes are reachable and nothing else was allocated
    /// @param types of the graph by type id; ids beyond are not of the graph
    /// @throws IllegalStateException a class differs: the heap, or the loading, is broken
    static void require(HeapGraph graph, ClassHistogram counted, List<GraphType> types) {
        Map<String, Amount> amounts = new HashMap<>();
        for (ClassHistogram.Row row : counted.rows()) {
            if (row.id() < types.size()) {
                amounts.merge(types.get(row.id()).name(), new Amount(row.objects(), row.bytes()), Amount::plus);
            }
        }
        for (GraphHistogram.Row row : GraphHistogram.of(graph).rows()) {
            Amount amount = amounts.getOrDefault(row.name(), new Amount(0, 0));
            if (row.nodes() != amount.objects || row.ownBytes() != amount.bytes) {
                throw new IllegalStateException("the heap has " + amount.objects + " objects of " + row.name() + " in "
                        + amount.bytes + " bytes, and the dump has " + row.nodes() + " in " + row.ownBytes());
            }
        }
    }
}
