package allod.bench.gc;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/// What the path of an allocation costs while nothing is collected: trees are built and counted in fresh
/// memory, and the CPU time of the thread is taken, that of the system for the memory included.
///
/// ```
/// PathFigures raw         a pointer that moves on, and with -Dallod.bench.polls=true a poll before it
/// PathFigures object      the object heap without a collector: poll, lane, header, handles
/// ```
public final class PathFigures {

    private static final int DEPTH = 14;
    private static final int TREES = 600;
    private static final int NODE_BYTES = 24;
    private static final long NODES = ((2L << DEPTH) - 1) * TREES;
    private static final long BYTES = NODES * NODE_BYTES + (64 << 20) & -(2L << 20);
    private static final int WARM_UP = 4;
    private static final int ROUNDS = 9;

    private PathFigures() {}

    public static void main(String[] words) {
        boolean object = words[0].equals("object");
        if (!object && !words[0].equals("raw")) {
            throw new IllegalArgumentException("'" + words[0] + "' is no path: give raw or object");
        }
        double[] nanos = new double[ROUNDS];
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            double taken = object ? object() : raw();
            if (round >= 0) {
                nanos[round] = taken;
            }
        }
        Arrays.sort(nanos);
        Window.print("cpu ns", nanos[ROUNDS / 2], "ns");
        Window.print("cpu ns least", nanos[0], "ns");
    }

    private static double raw() {
        try (RawTrees trees = new RawTrees(BYTES)) {
            return measure(trees);
        }
    }

    private static double object() {
        try (ObjectForm form = ObjectForm.withoutCollector(BYTES)) {
            return measure(form.trees());
        }
    }

    /// @return nanoseconds a node
    private static double measure(Trees trees) {
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
