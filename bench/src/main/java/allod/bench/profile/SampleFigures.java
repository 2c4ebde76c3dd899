package allod.bench.profile;

import allod.heap.Heap;
import allod.heap.HeapOptions;
import allod.heap.HeapProbe;
import allod.profile.Profiler;
import allod.profile.SamplingProbe;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What one sample costs, from the call of the probe to its return, at stacks of some depths; its free, too; and what
/// the heap adds, when every block is sampled.
///
/// Words: how many milliseconds a figure may take.
public final class SampleFigures {

    private static final int BATCH = 500;
    private static final int LEAST_BATCHES = 20;

    /// Calls between the thread's first one and the one that allocates, besides those that are added.
    private static final int OWN_CALLS = 6;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final HeapProbe probe = new SamplingProbe();
    private Heap heap = newHeap();
    private final int[] tokens = new int[BATCH];
    private final long[] blocks = new long[BATCH];
    private final long budgetNanos;

    private SampleFigures(long budgetNanos) {
        this.budgetNanos = budgetNanos;
    }

    public static void main(String[] words) {
        SampleFigures figures = new SampleFigures(Long.parseLong(words[0]) * 1_000_000);
        for (int warming = 0; warming < 2; warming++) {
            figures.measure(warming == 1); // once to have it compiled
        }
    }

    private void measure(boolean print) {
        for (int depth : new int[] {10, 20, 40}) {
            double[] nanos = medians(depth, this::sample, this::forget);
            if (print) {
                print("sample, " + depth + " calls", nanos[0] / 1e3, "us");
                print("free of a sample, " + depth + " calls", nanos[1] / 1e3, "us");
            }
        }
        for (int sampleBytes : new int[] {0, 1}) {
            Profiler.sampleBytes(sampleBytes);
            heap.close();
            heap = newHeap(); // its counts begin at this distance
            double[] nanos = medians(20, this::allocate, this::free);
            if (print) {
                String which = sampleBytes == 0 ? ", none sampled" : ", every one sampled";
                print("malloc" + which, nanos[0] / 1e3, "us");
                print("free" + which, nanos[1] / 1e3, "us");
            }
        }
    }

    /// The medians over batches of nanoseconds of CPU time for each call of the one and of the other work.
    private double[] medians(int depth, Runnable first, Runnable second) {
        List<Double> firstNanos = new ArrayList<>();
        List<Double> secondNanos = new ArrayList<>();
        long end = System.nanoTime() + budgetNanos;
        while (firstNanos.size() < LEAST_BATCHES || System.nanoTime() < end) {
            firstNanos.add(timed(depth, first));
            secondNanos.add(timed(depth, second));
        }
        return new double[] {median(firstNanos), median(secondNanos)};
    }

    private static double timed(int depth, Runnable work) {
        long begin = THREADS.getCurrentThreadCpuTime();
        int _ = at(depth - OWN_CALLS, work);
        return (double) (THREADS.getCurrentThreadCpuTime() - begin) / BATCH;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    private static int at(int calls, Runnable work) {
        if (calls <= 0) {
            work.run();
            return 0;
        }
        return at(calls - 1, work) + 1;
    }

    private void sample() {
        for (int i = 0; i < BATCH; i++) {
            tokens[i] = probe.allocated(heap, 64L * i, 64, 8192.5);
        }
    }

    private void forget() {
        for (int token : tokens) {
            probe.freed(heap, token);
        }
    }

    private static Heap newHeap() {
        return Heap.create(HeapOptions.defaults().name("sampled"));
    }

    private void allocate() {
        for (int i = 0; i < BATCH; i++) {
            blocks[i] = heap.malloc(64);
        }
    }

    private void free() {
        for (long block : blocks) {
            heap.free(block);
        }
    }

    private static void print(String name, double value, String unit) {
        System.out.printf(Locale.ROOT, "%s\t%.4f\t%s%n", name, value, unit);
    }
}
