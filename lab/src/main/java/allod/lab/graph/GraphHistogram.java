package allod.lab.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The nodes of a graph by class: how many, and their bytes in an object heap and, as far as a dump tells, in
/// the JVM.
///
/// @param rows the largest in the object heap first
public record GraphHistogram(List<Row> rows) {

    /// One class.
    public record Row(String name, long nodes, long ownBytes, long jvmBytes) {

        private Row plus(Row other) {
            return new Row(name, nodes + other.nodes, ownBytes + other.ownBytes, jvmBytes + other.jvmBytes);
        }
    }

    /// Counts a graph.
    public static GraphHistogram of(HeapGraph graph) {
        int types = graph.types().size();
        long[] nodes = new long[types];
        long[] ownBytes = new long[types];
        long[] jvmBytes = new long[types];
        for (int node = 0; node < graph.nodes(); node++) {
            int type = graph.typeIndex(node);
            nodes[type]++;
            ownBytes[type] += graph.types().get(type).ownBytes(graph.length(node));
            jvmBytes[type] += graph.types().get(type).jvmBytes(graph.length(node));
        }
        Map<String, Row> byName = new HashMap<>(); // several types may have one name
        for (int type = 0; type < types; type++) {
            String name = graph.types().get(type).name();
            byName.merge(name, new Row(name, nodes[type], ownBytes[type], jvmBytes[type]), Row::plus);
        }
        List<Row> rows = new ArrayList<>(byName.values());
        rows.sort(Comparator.comparingLong(Row::ownBytes).reversed().thenComparing(Row::name));
        return new GraphHistogram(List.copyOf(rows));
    }

    /// All classes together.
    public Row total() {
        return rows.stream().reduce(new Row("total", 0, 0, 0), Row::plus);
    }
}
