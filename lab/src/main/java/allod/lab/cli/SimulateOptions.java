package allod.lab.cli;

import allod.pages.simulate.CacheGeometry;
import allod.pages.simulate.CacheLevels;
import allod.pages.simulate.CpuModel;
import allod.pages.simulate.CpuPreset;
import allod.pages.simulate.ReplacementPolicy;
import allod.pages.simulate.SimulationPlan;
import allod.pages.simulate.TlbGeometry;
import allod.pages.simulate.TlbLevels;
import allod.pages.simulate.TranslationSize;
import allod.pages.simulate.WalkCaches;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What is simulated, as options: a CPU by name, and every part of it by itself.
final class SimulateOptions {

    private static final CpuPreset DEFAULT_CPU = CpuPreset.SKYLAKE;
    private static final String NONE = "none";
    private static final int SIZES = TranslationSize.values().length;
    private static final int BYTES_A_CHANGE = 8; // the string, and OPT's next uses
    private static final int LARGEST_STRING = 1 << 28;
    private static final long HEAP_SHARE = 2; // the string may take half of the heap

    @Option(
            names = "--cpu",
            paramLabel = "NAME",
            completionCandidates = CpuNames.class,
            description = "A CPU, for TLBs and caches: ${COMPLETION-CANDIDATES}. Without it the TLBs are those of"
                    + " skylake, and the caches 32 KiB, 32 KiB and 8 MiB.")
    private @Nullable String cpu;

    @Option(
            names = "--I1",
            paramLabel = "BYTES,WAYS,LINE",
            description = "First-level instruction cache, as valgrind writes it (default: 32768,8,64, or the CPU's).")
    private @Nullable String fetchCache;

    @Option(
            names = "--D1",
            paramLabel = "BYTES,WAYS,LINE",
            description = "First-level data cache (default: 32768,8,64, or the CPU's).")
    private @Nullable String dataCache;

    @Option(
            names = "--LL",
            paramLabel = "BYTES,WAYS,LINE",
            description = "Last-level cache (default: 8388608,16,64, or the CPU's).")
    private @Nullable String lastCache;

    @Option(
            names = "--page-sizes",
            split = ",",
            defaultValue = "4K,2M,1G",
            paramLabel = "SIZE",
            description = "Page sizes to compare, the first with the others (default: ${DEFAULT-VALUE}).")
    private List<String> pageSizes = List.of();

    @Option(
            names = "--l1-itlb",
            paramLabel = "TLB",
            description =
                    "First-level TLB of instructions: ENTRIES,WAYS for all page sizes, or one for each of 4K/2M/1G,"
                            + " such as 128,8/8,8/none.")
    private @Nullable String fetchTlb;

    @Option(names = "--l1-dtlb", paramLabel = "TLB", description = "First-level TLB of data.")
    private @Nullable String dataTlb;

    @Option(names = "--l2-tlb", paramLabel = "TLB", description = "Second-level TLB.")
    private @Nullable String secondTlb;

    @Option(
            names = "--l2-itlb",
            paramLabel = "TLB",
            description = "Second-level TLB of instructions alone; 'shared' when they share the other one.")
    private @Nullable String fetchSecondTlb;

    @Option(
            names = "--pwc",
            paramLabel = "CACHES",
            description = "Page-walk caches PML4E/PDPTE/PDE, each ENTRIES,WAYS, such as 2,2/4,4/32,4; or 'none'.")
    private @Nullable String walkCaches;

    @Option(
            names = "--window",
            split = ",",
            defaultValue = "10000,100000,1000000",
            paramLabel = "N",
            description = "Windows of the working set, in look-ups (default: ${DEFAULT-VALUE}).")
    private List<Long> windows = List.of();

    @Option(
            names = "--policies",
            split = ",",
            paramLabel = "NAME",
            completionCandidates = PolicyNames.class,
            description = "Policies of replacement: ${COMPLETION-CANDIDATES}; or 'none', which saves time and memory"
                    + " (default: all).")
    private List<String> policies = List.of();

    @Option(
            names = "--frames",
            split = ",",
            paramLabel = "N",
            description = "Numbers of page frames for replacement (default: 1, 2, 4, 6 and 7 eighths of the pages).")
    private List<Integer> frames = List.of();

    @Option(
            names = "--max-changes",
            paramLabel = "N",
            description = "Changes of page that replacement keeps, 8 bytes each (default: as many as fit into half"
                    + " of the Java heap, 268435456 at most). Faults are of that beginning, and the report says so.")
    private @Nullable Integer maxChanges;

    /// The plan that the options ask for.
    SimulationPlan plan(Checks checks) {
        windows.forEach(window -> checks.atLeastOne("--window", window));
        frames.forEach(count -> checks.atLeastOne("--frames", count));
        if (maxChanges != null) {
            checks.inRange("--max-changes", maxChanges, 1, LARGEST_STRING);
        }
        return new SimulationPlan(
                model(checks),
                each(checks, "--page-sizes", pageSizes, TranslationSize::of),
                windows,
                chosenPolicies(checks),
                frames.stream().sorted().distinct().toList(),
                maxChanges == null ? mostChanges() : maxChanges);
    }

    private static int mostChanges() {
        return (int) Math.min(LARGEST_STRING, Runtime.getRuntime().maxMemory() / HEAP_SHARE / BYTES_A_CHANGE);
    }

    private List<ReplacementPolicy> chosenPolicies(Checks checks) {
        if (policies.isEmpty()) {
            return List.of(ReplacementPolicy.values());
        }
        return policies.equals(List.of(NONE)) ? List.of() : each(checks, "--policies", policies, ReplacementPolicy::of);
    }

    private CpuModel model(Checks checks) {
        CpuModel preset = cpu == null
                ? DEFAULT_CPU.model()
                : checks.value("--cpu", cpu, CpuPreset::of).model();
        CacheLevels usual = cpu == null ? CacheLevels.USUAL : preset.caches();
        CacheLevels caches = new CacheLevels(
                cache(checks, "--I1", fetchCache, usual.fetch()),
                cache(checks, "--D1", dataCache, usual.data()),
                cache(checks, "--LL", lastCache, usual.last()));
        return new CpuModel(preset.name(), caches, tlbs(checks, preset), walks(checks, preset.walkCaches()));
    }

    private static CacheGeometry cache(Checks checks, String option, @Nullable String text, CacheGeometry usual) {
        return text == null ? usual : checks.value(option, text, CacheGeometry::parse);
    }

    private List<TlbLevels> tlbs(Checks checks, CpuModel preset) {
        List<TlbLevels> levels = new ArrayList<>();
        for (TranslationSize size : TranslationSize.values()) {
            TlbLevels usual = preset.tlbs(size);
            levels.add(new TlbLevels(
                    tlb(checks, "--l1-itlb", fetchTlb, size, usual.fetch()),
                    tlb(checks, "--l1-dtlb", dataTlb, size, usual.data()),
                    tlb(checks, "--l2-tlb", secondTlb, size, usual.second()),
                    fetchSecond(checks, size, usual)));
        }
        return levels;
    }

    private @Nullable TlbGeometry fetchSecond(Checks checks, TranslationSize size, TlbLevels usual) {
        if (fetchSecondTlb == null) {
            return usual.fetchSecond();
        }
        return fetchSecondTlb.equals("shared")
                ? null
                : tlb(checks, "--l2-itlb", fetchSecondTlb, size, TlbGeometry.NONE);
    }

    private static TlbGeometry tlb(
            Checks checks, String option, @Nullable String text, TranslationSize size, TlbGeometry usual) {
        if (text == null) {
            return usual;
        }
        String[] bySize = text.split("/", -1);
        if (bySize.length != 1 && bySize.length != SIZES) {
            throw checks.wrong(option + " " + text + " has " + bySize.length + " TLBs: give one for all page sizes, or "
                    + SIZES + " for 4K/2M/1G");
        }
        return checks.value(option, bySize[bySize.length == 1 ? 0 : size.index()], TlbGeometry::parse);
    }

    private WalkCaches walks(Checks checks, WalkCaches usual) {
        if (walkCaches == null) {
            return usual;
        }
        if (walkCaches.equals(NONE)) {
            return WalkCaches.NONE;
        }
        String[] levels = walkCaches.split("/", -1);
        if (levels.length != SIZES) {
            throw checks.wrong("--pwc " + walkCaches + " has " + levels.length
                    + " caches: give three, PML4E/PDPTE/PDE, or 'none'");
        }
        return new WalkCaches(
                checks.value("--pwc", levels[0], TlbGeometry::parse),
                checks.value("--pwc", levels[1], TlbGeometry::parse),
                checks.value("--pwc", levels[2], TlbGeometry::parse));
    }

    private static <T> List<T> each(Checks checks, String option, List<String> texts, Function<String, T> parse) {
        return texts.stream()
                .map(text -> checks.value(option, text, parse))
                .distinct()
                .toList();
    }
}
