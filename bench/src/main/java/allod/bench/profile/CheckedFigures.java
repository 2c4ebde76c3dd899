package allod.bench.profile;

import allod.heap.Heap;
import allod.heap.HeapOptions;
import allod.heap.checked.CheckOptions;
import allod.heap.checked.CheckedHeap;
import allod.heap.checked.GuardOptions;
import allod.heap.checked.SampledGuards;
import allod.heap.checked.StackSource;
import allod.lab.format.EventLog;
import allod.lab.format.HeaptrackReader;
import allod.lab.format.Recording;
import allod.pages.Address;
import allod.pages.PageSize;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// What checks cost: the same recordings on a plain heap, on the checked heap with Java stacks and with stacks that
/// the caller knows, and on a heap with sampled guards. CPU time of the replaying thread, in paired rounds.
///
/// `CheckedFigures ROUNDS MOST_EVENTS FILE|FOLDER...` prints `name<TAB>value<TAB>unit`: medians of the rounds'
/// ratios, and what the checked heap would have added to the recorded program itself.
public final class CheckedFigures {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int CHUNK_EVENTS = 512;
    private static final int WARM_ROUNDS = 2;

    /// Stacks that cost nothing: what a replay knows by itself.
    private static final StackSource KNOWN = new StackSource() {
        @Override
        public int current() {
            return 0;
        }

        @Override
        public List<StackTraceElement> frames(int place) {
            return List.of();
        }
    };

    private final long[] events;
    private final long[] addresses;
    private final String name;
    private final double programNanos;
    private long read;

    private CheckedFigures(Path file, int mostEvents) throws Exception {
        Recording recording = HeaptrackReader.read(file);
        EventLog log = recording.log();
        int count = Math.min(mostEvents, log.size());
        events = new long[count];
        for (int i = 0; i < count; i++) {
            events[i] = log.event(i);
        }
        addresses = new long[Math.max(1, recording.census().maxLiveBlocks())];
        name = file.getFileName().toString().replace(".raw.zst", "");
        long millis = recording.moments().isEmpty()
                ? 0
                : recording.moments().getLast().millis();
        programNanos = millis * 1e6 / Math.max(1, log.size());
    }

    public static void main(String[] words) throws Exception {
        int rounds = Integer.parseInt(words[0]);
        int mostEvents = Integer.parseInt(words[1]);
        for (String word : Arrays.asList(words).subList(2, words.length)) {
            for (Path file : files(Path.of(word))) {
                new CheckedFigures(file, mostEvents).measure(rounds);
            }
        }
    }

    private static List<Path> files(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> all = Files.list(path)) {
            return all.filter(file -> file.toString().endsWith(".raw.zst"))
                    .sorted()
                    .toList();
        }
    }

    private void measure(int rounds) {
        double[] plain = new double[rounds];
        double[] checked = new double[rounds];
        double[] known = new double[rounds];
        double[] guarded = new double[rounds];
        for (int round = -WARM_ROUNDS; round < rounds; round++) {
            int at = Math.max(0, round); // warm rounds are overwritten
            boolean turned = (round & 1) != 0; // so that no kind always runs on the other's warm caches
            double first = turned ? guarded() : plain();
            double second = turned ? plain() : guarded();
            plain[at] = turned ? second : first;
            guarded[at] = turned ? first : second;
            checked[at] = checked(CheckOptions.defaults());
            known[at] = checked(CheckOptions.defaults().stacks(KNOWN));
        }
        print("plain", median(plain), "ns/event");
        print("checked", median(checked), "ns/event");
        print("checked, replay", ratio(checked, plain), "x");
        print("checked, stacks known, replay", ratio(known, plain), "x");
        if (programNanos > 0) {
            print("checked, program", 1 + (median(checked) - median(plain)) / programNanos, "x");
            print("checked, stacks known, program", 1 + (median(known) - median(plain)) / programNanos, "x");
        }
        print("sampled guards, replay", (ratio(guarded, plain) - 1) * 100, "%");
        if (read == Long.MIN_VALUE) {
            System.err.println("never");
        }
    }

    private double plain() {
        try (Heap heap = Heap.create(HeapOptions.defaults().checks(null))) {
            return replay(heap);
        }
    }

    private double checked(CheckOptions options) {
        try (CheckedHeap heap = CheckedHeap.create(HeapOptions.defaults().checks(null), options)) {
            return replay(heap.heap());
        }
    }

    private double guarded() {
        try (SampledGuards guards = SampledGuards.create(GuardOptions.defaults());
                Heap heap = Heap.create(HeapOptions.defaults().checks(null).probe(guards))) {
            return replay(heap);
        }
    }

    /// @return nanoseconds of CPU an event
    private double replay(Heap heap) {
        long begin = THREADS.getCurrentThreadCpuTime();
        for (int start = 0; start < events.length; start += CHUNK_EVENTS) {
            chunk(heap, start, Math.min(events.length, start + CHUNK_EVENTS));
        }
        double nanos = THREADS.getCurrentThreadCpuTime() - begin;
        return nanos / Math.max(1, events.length);
    }

    private void chunk(Heap heap, int from, int to) {
        for (int i = from; i < to; i++) {
            long event = events[i];
            int slot = EventLog.slot(event);
            long bytes = EventLog.bytes(event);
            if (EventLog.isFree(event)) {
                if (bytes != 0) {
                    read += Address.getByte(addresses[slot]);
                }
                heap.free(addresses[slot]);
            } else {
                long address = heap.malloc(bytes);
                touch(address, bytes);
                addresses[slot] = address;
            }
        }
    }

    private static void touch(long address, long bytes) {
        for (long at = 0; at < bytes; at += PageSize.BYTES) {
            Address.putByte(address + at, (byte) 1);
        }
        if (bytes > 0) {
            Address.putByte(address + bytes - 1, (byte) 1);
        }
    }

    private static double ratio(double[] of, double[] to) {
        double[] ratios = new double[of.length];
        for (int i = 0; i < of.length; i++) {
            ratios[i] = of[i] / to[i];
        }
        return median(ratios);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private void print(String figure, double value, String unit) {
        System.out.printf(Locale.ROOT, "%s: %s\t%.4f\t%s%n", name, figure, value, unit);
    }
}
