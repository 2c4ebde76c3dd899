package allod.bench.profile;

import allod.heap.Heap;
import allod.heap.HeapOptions;
import allod.lab.format.EventLog;
import allod.lab.format.HeaptrackReader;
import allod.profile.Profiler;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What the default samples cost a program: CPU time with them and without, in turns, the median of the ratios of
/// neighbours.
///
/// Words: `pair` for one block of 64 bytes that is allocated and freed, or a recording; how many milliseconds each turn
/// takes at least; how many pairs of turns.
public final class OnOffFigures {

    private static final long DEFAULT_BYTES = 512 << 10;
    private static final int PAIRS_AT_ONCE = 100_000;

    private Heap heap = newHeap();
    private final String name;
    private final Runnable work;

    private OnOffFigures(String word) throws Exception {
        if (word.equals("pair")) {
            name = "64 B pair";
            work = this::pairs;
        } else {
            Path file = Path.of(word);
            name = file.getFileName().toString().replaceFirst("\\.raw\\..*", "");
            EventLog log = HeaptrackReader.read(file).log();
            long[] blocks = new long[slots(log)];
            work = () -> replay(log, blocks);
        }
    }

    public static void main(String[] words) throws Exception {
        new OnOffFigures(words[0]).measure(Long.parseLong(words[1]) * 1_000_000, Integer.parseInt(words[2]));
    }

    private void measure(long turnNanos, int pairs) throws IOException {
        double _ = turn(DEFAULT_BYTES, turnNanos);
        double _ = turn(0, turnNanos);
        List<Double> ratios = new ArrayList<>();
        for (int pair = 0; pair < pairs; pair++) {
            // in turns which comes first: a drift of the machine's speed then falls on both
            boolean onFirst = (pair & 1) == 0;
            double first = turn(onFirst ? DEFAULT_BYTES : 0, turnNanos);
            double second = turn(onFirst ? 0 : DEFAULT_BYTES, turnNanos);
            ratios.add(onFirst ? first / second : second / first);
        }
        ratios.sort(null);
        print("on / off, " + name, ratios.get(ratios.size() / 2));
        print("on / off, " + name + ", lower quartile", ratios.get(ratios.size() / 4));
        print("on / off, " + name + ", upper quartile", ratios.get(ratios.size() * 3 / 4));
    }

    /// CPU nanoseconds for one round of work.
    private double turn(long sampleBytes, long turnNanos) {
        Profiler.sampleBytes(sampleBytes);
        heap.close();
        heap = newHeap(); // its counts begin at this distance; those of the old one would have to run out
        work.run(); // has the memory that the work needs
        long begin = cpuNanos();
        int rounds = 0;
        long nanos;
        do {
            work.run();
            rounds++;
            nanos = cpuNanos() - begin;
        } while (nanos < turnNanos);
        return (double) nanos / rounds;
    }

    private static Heap newHeap() {
        return Heap.create(HeapOptions.defaults().name("on and off"));
    }

    private void pairs() {
        for (int i = 0; i < PAIRS_AT_ONCE; i++) {
            heap.free(heap.malloc(64));
        }
    }

    private void replay(EventLog log, long[] blocks) {
        int events = log.size();
        for (int i = 0; i < events; i++) {
            long event = log.event(i);
            int slot = EventLog.slot(event);
            if (EventLog.isFree(event)) {
                heap.free(blocks[slot]);
                blocks[slot] = 0;
            } else {
                blocks[slot] = heap.malloc(EventLog.bytes(event));
            }
        }
        for (int slot = 0; slot < blocks.length; slot++) { // what the program had not freed
            heap.free(blocks[slot]);
            blocks[slot] = 0;
        }
    }

    private static int slots(EventLog log) {
        int slots = 0;
        for (int i = 0; i < log.size(); i++) {
            slots = Math.max(slots, EventLog.slot(log.event(i)) + 1);
        }
        return slots;
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static void print(String name, double ratio) {
        System.out.printf(Locale.ROOT, "%s\t%.4f\t%s%n", name, ratio, "x");
    }
}
