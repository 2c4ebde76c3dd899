package allod.gc.weak;

import allod.gc.mark.MarkWorkers;
import allod.gc.mark.TestGraph;
import java.util.ArrayList;
import java.util.List;

/// A collection without mutators and without a sweep: marks, keeps, clears, as a plan that marks does.
final class WeakCycle implements AutoCloseable {
    final TestGraph graph = new TestGraph(1 << 20, 7);
    final SoftClock clock = new SoftClock(1000);
    final List<Throwable> troubles = new ArrayList<>();
    final Cleaners cleaners = new Cleaners("test", troubles::add);
    final WeakProcessing weak = new WeakProcessing(64 << 20, clock, cleaners);
    final MarkWorkers workers;
    final MarkKeeper keeper;
    final Liveness liveness = new Liveness() {
        @Override
        public boolean isLive(long ref) {
            return graph.bits.isMarked(ref);
        }

        @Override
        public long forwarded(long ref) {
            return ref;
        }
    };

    WeakCycle(int threads) {
        workers = new MarkWorkers(threads, graph.pool, graph.overflow, () -> graph.tracer(weak));
        keeper = new MarkKeeper(workers, graph.progress);
    }

    void markStrong(int... roots) {
        graph.clear();
        workers.open();
        for (int root : roots) {
            workers.tracer().shade(graph.refs.get(root));
        }
        workers.awaitQuiet();
    }

    void keep() {
        do {
            boolean _ = weak.keepReachable(keeper, liveness);
            workers.awaitQuiet();
        } while (!weak.isSettled(keeper));
        workers.shut();
    }

    void collect(int... roots) {
        markStrong(roots);
        keep();
        weak.clear(liveness);
        weak.end();
    }

    boolean isMarked(int number) {
        return graph.bits.isMarked(graph.refs.get(number));
    }

    long referent(int number, int slot) {
        return WeakSlots.get(graph.weakSlots.get(number).get(slot));
    }

    @Override
    public void close() {
        workers.close();
        weak.close();
        cleaners.close();
        graph.close();
    }
}
