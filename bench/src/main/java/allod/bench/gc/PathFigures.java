package allod.bench.gc;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/// What the path of an allocation costs: trees are built and counted in memory that comes round every 512 MiB,
/// and the CPU time of the thread is taken, that for clearing the memory included.
///
/// ```
/// PathFigures raw         a pointer that moves on, and with -Dallod.bench.polls=true a poll before it
/// PathFigures object      the object heap: poll, lane, header, handles
/// ```
///
/// The plan of the object heap is the one that copies: as nothing is alive when it collects, its halves are the
/// ring, and the collector's own work is next to nothing and on another thread.
public final class PathFigures {

    private static final int DEPTH = 14;
    private static final int TREES = 600;
    private static final long NODES = ((2L << DEPTH) - 1) * TREES;
    private static final long RING_BYTES = 512L << 20;
    private static final long ASIDE_BYTES = 32L << 20; // of the limit, for side tables
    private static final int WARM_UP = 6;
    private static final int ROUNDS = 9;

    private PathFigures() {}

    public static void main(String[] words) {
        boolean object = words[0].equals("object");
        if (!object && !words[0].equals("raw")) {
            throw new IllegalArgumentException("'" + words[0] + "' is no path: give raw or object");
        }
        if (object) {
            try (ObjectForm form = ObjectForm.copying(2 * RING_BYTES + ASIDE_BYTES)) {
                measure(form.trees());
            }
        } else {
            try (RawTrees trees = new RawTrees(RING_BYTES)) {
                measure(trees);
            }
        }
    }

    private static void measure(Trees trees) {
        double[] nanos = new double[ROUNDS];
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            double taken = round(trees);
            if (round >= 0) {
                nanos[round] = taken;
            }
        }
        Arrays.sort(nanos);
        Window.print("cpu ns", nanos[ROUNDS / 2], "ns");
        Window.print("cpu ns least", nanos[0], "ns");
    }

    /// @return nanoseconds a node
    private static double round(Trees trees) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        long nodes = 0;
        for (int i = 0; i < TREES; i++) {
            nodes += trees.buildAndCount(DEPTH);
        }
        long after = threads.getCurrentThreadCpuTime();
        if (nodes != NODES) {
            throw new IllegalStateException(nodes + " nodes were counted instead of " + NODES);
        }
        return (double) (after - before) / NODES;
    }
}
