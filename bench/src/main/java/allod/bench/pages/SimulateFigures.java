package allod.bench.pages;

import allod.lab.format.ReferenceReader;
import allod.lab.format.UnreadableRecording;
import allod.pages.simulate.CacheLevels;
import allod.pages.simulate.CacheModel;
import allod.pages.simulate.CpuModel;
import allod.pages.simulate.CpuPreset;
import allod.pages.simulate.PageTouches;
import allod.pages.simulate.ReferenceBatch;
import allod.pages.simulate.ReferenceKind;
import allod.pages.simulate.ReferenceModel;
import allod.pages.simulate.TlbModel;
import allod.pages.simulate.TranslationSize;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// How fast references are simulated and lackey's text is taken apart, in lines of name, value and unit; the best of
/// some rounds, by the CPU time of the thread.
///
/// ```
/// SimulateFigures MILLIONS ROUNDS RECORDING|- [FIGURE...]
/// ```
///
/// MILLIONS of references a round for those that are made up; the RECORDING is read whole into memory first, or made up
/// too. Each figure is best measured in a process of its own: name it.
public final class SimulateFigures {

    private static final int BATCH = 16 << 10;
    private static final int POOL = 64; // batches that are made up, and used again
    private static final double MILLION = 1e6;

    private final int millions;
    private final int rounds;
    private final Set<String> wanted;
    private final Path recording;
    private final Map<String, Callable<Double>> figures = new LinkedHashMap<>();
    private List<ReferenceBatch> recorded = List.of();

    private SimulateFigures(String[] words) {
        millions = Integer.parseInt(words[0]);
        rounds = Integer.parseInt(words[1]);
        recording = Path.of(words[2]);
        wanted = Set.copyOf(List.of(words).subList(3, words.length));
        figures.put("simulate.tlb.sequential", () -> madeUp(tlb(), next -> next * Long.BYTES));
        figures.put("simulate.tlb.stride_4k", () -> madeUp(tlb(), next -> (next << 12) & ((1L << 30) - 1)));
        figures.put("simulate.tlb.random_4m", () -> madeUp(tlb(), random(4 << 20)));
        figures.put("simulate.tlb.random_1g", () -> madeUp(tlb(), random(1 << 30)));
        figures.put("simulate.tlb.recording", () -> recorded(tlb()));
        figures.put("simulate.cache.recording", () -> recorded(SimulateFigures::cache));
        figures.put("simulate.pages.recording", () -> recorded(() -> new PageTouches(new long[] {100_000}, 1 << 26)));
        figures.put("simulate.lackey.parse", this::parse);
    }

    public static void main(String[] words) throws Exception {
        SimulateFigures all = new SimulateFigures(words);
        for (Map.Entry<String, Callable<Double>> figure : all.figures.entrySet()) {
            if (all.wanted.isEmpty() || all.wanted.contains(figure.getKey())) {
                System.out.printf(
                        "%s\t%.1f\tM/s%n", figure.getKey(), figure.getValue().call());
            }
        }
    }

    private static Supplier<ReferenceModel> tlb() {
        CpuModel cpu = CpuPreset.SKYLAKE.model();
        return () -> new TlbModel(TranslationSize.SMALL, cpu.tlbs(TranslationSize.SMALL), cpu.walkCaches());
    }

    private static ReferenceModel cache() {
        CacheLevels usual = CacheLevels.USUAL;
        return new CacheModel(usual.fetch(), usual.data(), usual.last());
    }

    private interface Addresses {
        long address(long next);
    }

    private static Addresses random(int bytes) {
        SplittableRandom random = new SplittableRandom(42);
        return _ -> random.nextLong(bytes) & -Long.BYTES;
    }

    private double madeUp(Supplier<ReferenceModel> model, Addresses addresses) {
        List<ReferenceBatch> pool = new ArrayList<>();
        long next = 0;
        for (int i = 0; i < POOL; i++) {
            ReferenceBatch batch = new ReferenceBatch(BATCH);
            while (!batch.isFull()) {
                batch.add(addresses.address(next++), Long.BYTES, ReferenceKind.LOAD);
            }
            pool.add(batch);
        }
        int passes = Math.max(1, (int) (millions * MILLION / BATCH / POOL));
        return best(model, pool, passes);
    }

    private double recorded(Supplier<ReferenceModel> model) throws IOException, UnreadableRecording {
        if (recorded.isEmpty()) {
            List<ReferenceBatch> batches = new ArrayList<>();
            Path text = Files.exists(recording) ? recording : writeText();
            ReferenceReader.read(text, batch -> batches.add(copy(batch)), _ -> {});
            recorded = batches;
        }
        return best(model, recorded, 1);
    }

    private static ReferenceBatch copy(ReferenceBatch batch) {
        ReferenceBatch copy = new ReferenceBatch(Math.max(1, batch.count()));
        for (int i = 0; i < batch.count(); i++) {
            copy.add(batch.address(i), batch.bytes(i), batch.kind(i));
        }
        return copy;
    }

    private double best(Supplier<ReferenceModel> models, List<ReferenceBatch> batches, int passes) {
        long references =
                passes * batches.stream().mapToLong(ReferenceBatch::count).sum();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < rounds; round++) {
            ReferenceModel model = models.get();
            long start = cpuNanos();
            for (int pass = 0; pass < passes; pass++) {
                batches.forEach(model::take);
            }
            least = Math.min(least, cpuNanos() - start);
        }
        return references * 1e9 / MILLION / Math.max(1, least);
    }

    /// Lines of a second that become references; the text lies unpacked in the system's cache of files.
    private double parse() throws IOException, UnreadableRecording {
        Path text = writeText();
        try {
            long lines;
            try (Stream<String> all = Files.lines(text)) {
                lines = all.count();
            }
            long least = Long.MAX_VALUE;
            for (int round = 0; round < rounds; round++) {
                long start = cpuNanos();
                ReferenceReader.read(text, _ -> {}, _ -> {});
                least = Math.min(least, cpuNanos() - start);
            }
            return lines * 1e9 / MILLION / Math.max(1, least);
        } finally {
            Files.delete(text);
        }
    }

    /// The recording as text that is not packed, or one that is made up.
    private Path writeText() throws IOException, UnreadableRecording {
        Path text = Files.createTempFile("allod-lackey-", ".log");
        text.toFile().deleteOnExit();
        try (BufferedWriter out = Files.newBufferedWriter(text)) {
            if (Files.exists(recording)) {
                ReferenceReader.read(recording, batch -> write(batch, out), _ -> {});
            } else {
                ReferenceBatch batch = new ReferenceBatch(BATCH);
                for (long made = 0; made < millions * MILLION; made += BATCH) {
                    makeUp(made, batch);
                    write(batch, out);
                    batch.clear();
                }
            }
        }
        return text;
    }

    /// Two instructions, then a load or a store near the last one.
    private static void makeUp(long from, ReferenceBatch batch) {
        SplittableRandom random = new SplittableRandom(from);
        for (long i = from; !batch.isFull(); i++) {
            if (i % 3 < 2) {
                batch.add(0x4000000 + (i & 0x3ffff), 1 + (int) (i % 7), ReferenceKind.FETCH);
            } else {
                batch.add(
                        0x1ffe000000L + random.nextInt(1 << 16),
                        Long.BYTES,
                        i % 2 == 0 ? ReferenceKind.LOAD : ReferenceKind.STORE);
            }
        }
    }

    private static void write(ReferenceBatch batch, BufferedWriter out) {
        String[] prefixes = {"I  ", " L ", " S ", " M "};
        try {
            for (int i = 0; i < batch.count(); i++) {
                String address = Long.toHexString(batch.address(i));
                out.write(prefixes[batch.kind(i)]);
                out.write("0".repeat(Math.max(0, 8 - address.length())));
                out.write(address);
                out.write(',');
                out.write(Integer.toString(batch.bytes(i)));
                out.write('\n');
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
