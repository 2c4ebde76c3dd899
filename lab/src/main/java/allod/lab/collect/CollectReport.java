package allod.lab.collect;

import allod.lab.format.HeapDump;
import allod.lab.graph.GraphHistogram;
import java.util.List;

/// What a dump holds, and what each heap did with it.
///
/// @param file the dump, as it was named
/// @param types of the graph: classes by name and shape
/// @param edges references, null ones included
public record CollectReport(
        String file,
        HeapDump dump,
        int types,
        long edges,
        int roots,
        GraphHistogram histogram,
        CollectOptions options,
        List<HeapResult> results) {

    /// Whether a heap did not come to its end, or held another graph than the model.
    public boolean hasFailures() {
        return results.stream().anyMatch(result -> result.failure() != null);
    }
}
