package allod.lab.collect;

import allod.gc.Mutator;
import allod.gc.ObjectHeap;
import allod.gc.ObjectHeapOptions;
import allod.gc.PlanKind;
import allod.lab.ProcessMemory;
import allod.lab.graph.HeapGraph;
import allod.lab.graph.HeldGraph;
import allod.lab.graph.Isomorphism;
import allod.lab.graph.ModelStore;
import allod.lab.graph.Mutation;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/// The child JVM of a comparison: one heap, one graph, one answer.
///
/// ```
/// load ──► warm up ──► timed: an operation, its time into a histogram ──► memory, CPU
///          ──► collect ──► the model goes through the same operations ──► compare
/// ```
///
/// Answers are lines `key=value` on standard output; when standard input ends, the parent is gone and so is the
/// child.
public final class CollectWorker {

    private static final long WARM_NANOS = 2_000_000_000L;
    private static final double NO_GC_SHARE = 0.8; // of the limit is filled where nothing is ever freed
    private static final int OPERATIONS_A_LOOK = 1 << 10;

    private final HeapChoice choice;
    private final HeapGraph graph;
    private final long limitBytes;
    private final long timedNanos;
    private final int operationsPerSecond;
    private final long seed;
    private final int workers;
    private final PrintStream out = System.out;
    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private CollectWorker(String[] arguments) throws IOException {
        choice = HeapChoice.of(arguments[1]).orElseThrow();
        graph = HeapGraph.open(Path.of(arguments[0]), Arena.global());
        limitBytes = Long.parseLong(arguments[2]);
        timedNanos = Long.parseLong(arguments[3]) * 1_000_000;
        operationsPerSecond = Integer.parseInt(arguments[4]);
        seed = Long.parseLong(arguments[5]);
        workers = Integer.parseInt(arguments[6]);
    }

    /// Runs one heap and prints what it did.
    ///
    /// @param arguments file of the graph, name of the heap, its limit in bytes, milliseconds to time,
    ///     operations per second or 0, seed, workers
    public static void main(String[] arguments) throws Exception {
        Thread.ofPlatform().daemon().name("parent watch").start(CollectWorker::exitWithParent);
        CollectWorker worker = new CollectWorker(arguments);
        PlanKind plan = worker.choice.plan();
        if (plan == null) {
            worker.runOnJvm();
        } else {
            worker.runOnObjectHeap(plan);
        }
        worker.answer("done", "true");
        Runtime.getRuntime().halt(0); // nothing needs an orderly end
    }

    private static void exitWithParent() {
        try {
            while (System.in.read() >= 0) {}
        } catch (IOException _) {
            // a broken pipe is an end as well
        }
        Runtime.getRuntime().halt(3);
    }

    private void runOnJvm() throws IOException {
        long start = System.nanoTime();
        JvmStore store = new JvmStore(graph);
        answer("loadNanos", System.nanoTime() - start);
        measure(store, () -> 0, System::gc);
    }

    private void runOnObjectHeap(PlanKind plan) throws IOException {
        ObjectHeapOptions options = ObjectHeapOptions.defaults()
                .name("collect")
                .plan(plan)
                .limitBytes(limitBytes)
                .workers(workers);
        try (ObjectHeap heap = ObjectHeap.create(options)) {
            heap.warmUp(); // the collector's own code, as the JVM's is compiled from the start
            loadAndMeasure(heap, plan);
        }
    }

    private void loadAndMeasure(ObjectHeap heap, PlanKind plan) throws IOException {
        try (Mutator mutator = heap.attach()) {
            long start = System.nanoTime();
            try (ObjectStore store = new ObjectStore(heap, mutator, graph)) {
                answer("loadNanos", System.nanoTime() - start);
                boolean endless = plan != PlanKind.NO_GC;
                measure(store, endless ? () -> 0 : store::allocatedBytes, endless ? mutator::collect : () -> {});
            }
        }
    }

    /// @param filledBytes how much of the limit is gone for good
    private void measure(HeldGraph store, LongSupplier filledBytes, Runnable collect) throws IOException {
        long mayFillBytes = (long) (limitBytes * NO_GC_SHARE) - graph.ownBytes();
        Mutation mutation = new Mutation(store, graph, seed);
        try (ProcessMemory memory = ProcessMemory.open()) {
            if (mayFillBytes > 0) { // warms up with half of what may be filled
                run(
                        mutation,
                        new Histogram(3),
                        Math.min(WARM_NANOS, timedNanos),
                        0,
                        () -> filledBytes.getAsLong() > mayFillBytes / 2);
                answer("warmOperations", mutation.operations());
                time(mutation, () -> filledBytes.getAsLong() > mayFillBytes);
            }
            answer("residentBytes", memory.residentBytes());
        }
        collect.run();
        compare(store, mutation.operations());
    }

    private void time(Mutation mutation, Full full) throws IOException {
        Histogram nanos = new Histogram(3);
        long operations = mutation.operations();
        long copies = mutation.copies();
        long collectorNanos = CollectorCpu.nanos();
        long processNanos = system.getProcessCpuTime();
        CycleProbe.Figures figures = CycleProbe.begin();
        answer("timedFromMillis", ManagementFactory.getRuntimeMXBean().getUptime());
        long start = System.nanoTime();
        run(mutation, nanos, timedNanos, operationsPerSecond, full);
        long wallNanos = System.nanoTime() - start;
        answer("timedUntilMillis", ManagementFactory.getRuntimeMXBean().getUptime());
        CycleProbe.end();
        answer("processCpuNanos", system.getProcessCpuTime() - processNanos);
        answer("collectorCpuNanos", CollectorCpu.nanos() - collectorNanos);
        answer("wallNanos", wallNanos);
        answer("operations", mutation.operations() - operations);
        answer("copies", mutation.copies() - copies);
        answer("operationNanos", Times.of(nanos).text());
        if (!choice.isOfJvm()) {
            answer("pauseNanos", Times.of(figures.pauseNanos).text());
            answer("toSafepointNanos", Times.of(figures.toSafepointNanos).text());
            answer("cycles", figures.cycles);
            answer("markedObjects", figures.markedObjects);
            answer("markedBytes", figures.markedBytes);
            answer("markNanos", figures.markNanos);
        }
    }

    @FunctionalInterface
    private interface Full {
        boolean isFull();
    }

    /// Operations until the time is over, or until the heap may be filled no further. With a rate each is timed
    /// from when it should have begun: what waits behind a stall is part of it.
    private void run(Mutation mutation, Histogram nanos, long forNanos, int perSecond, Full full) {
        long start = System.nanoTime();
        long from = start;
        for (long i = 0; from - start < forNanos; i++) {
            if (i % OPERATIONS_A_LOOK == 0 && full.isFull()) {
                return;
            }
            if (perSecond > 0) {
                from = start + i * 1_000_000_000L / perSecond;
                for (long left = from - System.nanoTime(); left > 0; left = from - System.nanoTime()) {
                    mutation.rest();
                }
            }
            mutation.step();
            long to = System.nanoTime();
            nanos.recordValue(Math.max(0, to - from));
            from = to;
        }
    }

    private void compare(HeldGraph store, long operations) {
        try (ModelStore model = ModelStore.after(graph, seed, operations)) {
            Isomorphism.Finding finding = Isomorphism.compare(model, store);
            answer("liveObjects", finding.nodes());
            answer("liveBytes", finding.ownBytes());
            answer("difference", finding.difference().orElse(""));
        }
    }

    private void answer(String key, Object value) {
        out.println(key + "=" + value);
    }
}
