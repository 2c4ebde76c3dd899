package allod.bench.gc;

/// Binary trees of the benchmarks game on some heap: many that die at once, of many sizes, beside one that
/// lives on.
///
/// A round of depth n builds, counts and forgets a tree one deeper, builds one of depth n that it keeps until
/// the end, and builds, counts and forgets trees of depth 4, 6, 8 ... n, as many of each as make about the same
/// number of nodes.
///
/// Threads: one; several threads may use a heap, each with an object of its own.
public interface Trees {

    /// Depth of the smallest trees.
    int LEAST_DEPTH = 4;

    /// @return the nodes that were found
    long buildAndCount(int depth);

    /// Builds a tree that lives until it is counted.
    void keep(int depth);

    /// Counts the tree that was kept, and forgets it.
    long countKept();

    /// @param depth at least [#LEAST_DEPTH]
    /// @param stalls gets the time of each of the smallest trees
    /// @return nodes that were made
    /// @throws IllegalStateException when a tree has lost nodes
    default long round(int depth, Stalls stalls) {
        long nodes = checked(buildAndCount(depth + 1), depth + 1);
        keep(depth);
        for (int d = LEAST_DEPTH; d <= depth; d += 2) {
            for (int left = 1 << (depth - d + LEAST_DEPTH); left > 0; left--) {
                long before = d == LEAST_DEPTH ? System.nanoTime() : 0;
                nodes += checked(buildAndCount(d), d);
                if (d == LEAST_DEPTH) {
                    stalls.add(System.nanoTime() - before);
                }
            }
        }
        return nodes + checked(countKept(), depth);
    }

    private static long checked(long nodes, int depth) {
        long due = (2L << depth) - 1;
        if (nodes != due) {
            throw new IllegalStateException("a tree of depth " + depth + " has " + nodes + " nodes instead of " + due
                    + ": the collector took some of them, or counted wrongly");
        }
        return nodes;
    }
}
