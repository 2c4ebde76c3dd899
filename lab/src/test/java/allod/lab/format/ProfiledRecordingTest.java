package allod.lab.format;

import static org.assertj.core.api.Assertions.assertThat;

import allod.heap.Heap;
import allod.heap.HeapOptions;
import allod.heap.HeapProbe;
import allod.profile.Amounts;
import allod.profile.Label;
import allod.profile.Profile;
import allod.profile.Profiler;
import allod.profile.SamplingProbe;
import allod.profile.Site;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Recordings of real programs on a real heap, each site of the recording with a label of its own: the profile against
/// heaptrack's figures.
class ProfiledRecordingTest {

    private static final int SEEDS = 30;
    private static final int TOP = 10;
    private static final double BOUND = 5;
    private static final long DEFAULT_BYTES = 512 << 10;
    private static final long SEED = Long.getLong("allod.seed", 4711);

    /// The profiler of the process, with seeds of the test's own.
    private static final class SeededProbe implements HeapProbe {
        private final HeapProbe profiler = new SamplingProbe();
        private long seed;

        SeededProbe(long seed) {
            this.seed = seed;
        }

        @Override
        public long sampleBytes() {
            return profiler.sampleBytes();
        }

        @Override
        public synchronized long seed() {
            return seed += 0x9E37_79B9_7F4A_7C15L;
        }

        @Override
        public int allocated(Heap heap, long address, long bytes, double weight) {
            return profiler.allocated(heap, address, bytes, weight);
        }

        @Override
        public void freed(Heap heap, int token) {
            profiler.freed(heap, token);
        }

        @Override
        public void closed(Heap heap) {
            profiler.closed(heap);
        }
    }

    private final long sampleBytes = Profiler.sampleBytes();

    @AfterEach
    void back() {
        Profiler.sampleBytes(sampleBytes);
        Profiler.samplesPerSecond(1000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"git-small", "jq-small"})
    void atRateOneEverySiteHasHeaptracksFigures(String name) throws Exception {
        Path file = Shipped.recording(name);
        RawEvents recording = RawEvents.read(file);
        Profiler.sampleBytes(1);
        Map<Integer, Amounts> profiled = replay(recording, name, SEED);

        RecordedStacks stacks = HeaptrackReader.read(file).stacks();
        Map<Integer, Amounts> recorded = new HashMap<>();
        for (int node = 1; node <= stacks.nodes(); node++) {
            if (stacks.amounts(node).allocatedBlocks() > 0) {
                recorded.put(node, stacks.amounts(node));
            }
        }
        assertThat(profiled).isEqualTo(recorded);
        Amounts total = profiled.values().stream().reduce(Amounts.NONE, Amounts::plus);
        String truth = Files.readString(Path.of(file.toString().replace(".zst", ".json")));
        assertThat(total.allocatedBlocks()).isEqualTo(figure(truth, "plus"));
        assertThat(total.allocatedBytes()).isEqualTo(figure(truth, "total_bytes"));
        assertThat(total.liveBlocks()).isEqualTo(figure(truth, "live_objects_end"));
        assertThat(total.liveBytes()).isEqualTo(figure(truth, "live_bytes_end"));
    }

    /// The bound: a block of `b` bytes is sampled with the probability `p = 1 - exp(-b / mean)`, so the estimate of a
    /// site's bytes has the variance `sum of b^2 (1 - p) / p`. The error is to be below 5 standard deviations
    /// and one sample, and its mean over the seeds below that over the root of their number.
    @Test
    void atTheDefaultRateTheTopTenSitesAreWithinTheBound() throws Exception {
        RawEvents recording = RawEvents.read(Shipped.recording("sqlite-small"));
        Map<Integer, double[]> truth = truth(recording); // bytes, variance
        List<Integer> top = truth.entrySet().stream()
                .sorted(Comparator.comparingDouble((Map.Entry<Integer, double[]> site) -> -site.getValue()[0]))
                .limit(TOP)
                .map(Map.Entry::getKey)
                .toList();
        Profiler.sampleBytes(DEFAULT_BYTES);
        Profiler.samplesPerSecond(0);
        Map<Integer, Double> sums = new HashMap<>();
        for (long seed = SEED; seed < SEED + SEEDS; seed++) {
            Map<Integer, Amounts> profiled = replay(recording, "seed-" + seed, seed);
            for (int site : top) {
                double error = profiled.getOrDefault(site, Amounts.NONE).allocatedBytes() - truth.get(site)[0];
                double bound = BOUND * Math.sqrt(truth.get(site)[1]) + DEFAULT_BYTES;
                assertThat(error).as("seed " + seed + ", site " + site).isBetween(-bound, bound);
                sums.merge(site, error, Double::sum);
            }
        }
        for (int site : top) {
            double bound = (BOUND * Math.sqrt(truth.get(site)[1]) + DEFAULT_BYTES) / Math.sqrt(SEEDS);
            assertThat(sums.get(site) / SEEDS)
                    .as("mean of the seeds from " + SEED + " on, site " + site)
                    .isBetween(-bound, bound);
        }
    }

    private static Map<Integer, Amounts> replay(RawEvents recording, String name, long seed) {
        String owner = "recording " + name;
        try (Heap heap = Heap.create(HeapOptions.defaults().name(owner).probe(new SeededProbe(seed)))) {
            long[] addresses = new long[recording.blocks()];
            for (RawEvents.Event event : recording.events()) {
                if (event.isFree()) {
                    heap.free(addresses[event.block()]);
                } else {
                    try (Label _ = Profile.label("site", event.site())) {
                        addresses[event.block()] = heap.malloc(event.bytes());
                    }
                }
            }
            Map<Integer, Amounts> amounts = new HashMap<>();
            for (Site site : Profiler.take().of(owner).sites()) {
                amounts.merge(Integer.valueOf(site.labels().get("site")), site.amounts(), Amounts::plus);
            }
            return amounts;
        }
    }

    private static Map<Integer, double[]> truth(RawEvents recording) {
        Map<Integer, double[]> truth = new HashMap<>();
        for (RawEvents.Event event : recording.events()) {
            if (!event.isFree() && event.bytes() > 0) {
                double chance = -Math.expm1(-(double) event.bytes() / DEFAULT_BYTES);
                double[] sums = truth.computeIfAbsent(event.site(), _ -> new double[2]);
                sums[0] += event.bytes();
                sums[1] += (double) event.bytes() * event.bytes() * (1 - chance) / chance;
            }
        }
        return truth;
    }

    private static long figure(String json, String name) {
        var found = Pattern.compile("\"" + name + "\": (\\d+)").matcher(json);
        assertThat(found.find()).as(name).isTrue();
        return Long.parseLong(found.group(1));
    }
}
