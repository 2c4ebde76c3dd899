package allod.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Random operations on the books and on a model that keeps every block, and copies everything at each new peak.
///
/// `-Dallod.seed=N` repeats a run.
class LedgerProperties {

    private static final int SITES = 12;
    private static final int HEAPS = 3;
    private static final int STEPS = 4000;

    private record ModelBlock(SiteCounts site, HeapSamples heap, long bytes, double weight) {}

    private final Ledger ledger = new Ledger(new SampleRate(1, 0));
    private final List<SiteCounts> sites = new ArrayList<>();
    private final List<HeapSamples> heaps = new ArrayList<>();
    private final Map<Integer, ModelBlock> live = new HashMap<>();
    private final Map<SiteCounts, double[]> allocated = new HashMap<>(); // blocks, bytes
    private Map<SiteCounts, Amounts> atPeak = new HashMap<>();
    private double peakBytes;

    @Test
    void booksAreThoseOfTheModel() {
        long first = Long.getLong("allod.seed", new Random().nextLong() >>> 16);
        for (long seed = first; seed < first + 20; seed++) {
            try {
                new LedgerProperties().run(new SplittableRandom(seed));
            } catch (RuntimeException | AssertionError failed) {
                throw new AssertionError("-Dallod.seed=" + seed + ": " + failed.getMessage(), failed);
            }
        }
    }

    private void run(SplittableRandom random) {
        CapturedStack stack = new CapturedStack(CapturedStack.ALLOCATOR);
        for (int i = 0; i < SITES; i++) {
            MemoryKind kind = i < 10 ? MemoryKind.HEAP : MemoryKind.MAPPED_FILE;
            sites.add(new SiteCounts(i, kind, "owner " + i, stack, Map.of()));
        }
        for (int i = 0; i < HEAPS; i++) {
            heaps.add(new HeapSamples(null, "heap " + i));
        }
        for (int step = 0; step < STEPS; step++) {
            boolean growing = (step / 500 & 1) == 0; // up and down, so that there are many peaks and many moments after
            int dice = random.nextInt(100);
            if (dice < (growing ? 60 : 35)) {
                allocate(random, step);
            } else if (dice < 96) {
                free(random, step);
            } else if (dice < 99) {
                resize(random);
            } else {
                close(heaps.get(random.nextInt(HEAPS)), step);
            }
            if (step % 200 == 0) {
                compare();
            }
        }
        compare();
    }

    private void allocate(SplittableRandom random, int step) {
        SiteCounts site = sites.get(random.nextInt(SITES));
        HeapSamples heap = heaps.get(random.nextInt(HEAPS));
        long bytes = random.nextInt(1 << random.nextInt(1, 20));
        double weight = site.kind == MemoryKind.HEAP ? 1 + random.nextInt(100) / 4.0 : 1;
        int token = ledger.allocated(site, heap, step, bytes, weight, step);
        assertThat(live.put(token, new ModelBlock(site, heap, bytes, weight)))
                .as("token in use")
                .isNull();
        double[] sums = allocated.computeIfAbsent(site, _ -> new double[2]);
        sums[0] += weight;
        sums[1] += weight * bytes;
        double liveBytes = heapBytes();
        if (site.kind == MemoryKind.HEAP && liveBytes > peakBytes) {
            peakBytes = liveBytes;
            atPeak = amounts();
        }
    }

    private void free(SplittableRandom random, int step) {
        if (live.isEmpty()) {
            return;
        }
        int token = List.copyOf(live.keySet()).get(random.nextInt(live.size()));
        ModelBlock block = live.remove(token);
        Ledger.Freed freed = ledger.freed(token, step);
        assertThat(freed).isNotNull();
        assertThat(freed.bytes()).isEqualTo(block.bytes);
        assertThat(freed.weight()).isEqualTo(block.weight);
        assertThat(ledger.freed(token, step)).as("freed twice").isNull();
    }

    private void resize(SplittableRandom random) {
        for (Map.Entry<Integer, ModelBlock> entry : live.entrySet()) {
            ModelBlock block = entry.getValue();
            if (block.site.kind != MemoryKind.HEAP) {
                long bytes = random.nextInt(1 << 20);
                ledger.resized(entry.getKey(), bytes);
                entry.setValue(new ModelBlock(block.site, block.heap, bytes, block.weight));
                double[] sums = allocated.get(block.site);
                sums[1] += Math.max(0, bytes - block.bytes);
                return;
            }
        }
    }

    private void close(HeapSamples heap, int step) {
        live.values().removeIf(block -> block.heap == heap);
        ledger.closed(heap, step);
    }

    private void compare() {
        ledger.checkInvariants(sites, heaps);
        Map<SiteCounts, Amounts> expected = amounts();
        List<Amounts> peak = ledger.readPeak(sites);
        for (int i = 0; i < SITES; i++) {
            SiteCounts site = sites.get(i);
            assertThat(ledger.read(site).amounts()).as("site " + i).isEqualTo(expected.get(site));
            if (!atPeak.isEmpty()) {
                assertThat(peak.get(i)).as("site " + i + " at the peak").isEqualTo(atPeak.get(site));
            }
        }
        assertThat(ledger.liveSamples()).isEqualTo(live.size());
        assertThat(ledger.peakBytes()).isEqualTo(Math.round(peakBytes));
    }

    private double heapBytes() {
        return live.values().stream()
                .filter(block -> block.site.kind == MemoryKind.HEAP)
                .mapToDouble(block -> block.weight * block.bytes)
                .sum();
    }

    private Map<SiteCounts, Amounts> amounts() {
        Map<SiteCounts, Amounts> amounts = new HashMap<>();
        for (SiteCounts site : sites) {
            double[] sums = allocated.getOrDefault(site, new double[2]);
            double blocks = 0;
            double bytes = 0;
            for (ModelBlock block : live.values()) {
                if (block.site == site) {
                    blocks += block.weight;
                    bytes += block.weight * block.bytes;
                }
            }
            amounts.put(
                    site, new Amounts(Math.round(sums[0]), Math.round(sums[1]), Math.round(blocks), Math.round(bytes)));
        }
        return amounts;
    }
}
