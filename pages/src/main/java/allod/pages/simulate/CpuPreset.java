package allod.pages.simulate;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// CPUs by name: the caches and TLBs of one core, as their makers publish them.
///
/// What the model does not have: several page sizes share one array here only where the maker says so, and then each
/// size has the whole of it, because a simulated program has pages of one size; stores that have a TLB of their own
/// use that of loads; policies other than true LRU, hashed sets and prefetchers are left out. Where the last level is
/// made of slices, it is the slice of one core.
///
/// The sizes of page-walk caches are not published by Intel: they are those that researchers found by timing.
///
/// Sources: Intel, *64 and IA-32 Architectures Optimization Reference Manual*; AMD, *Software Optimization Guide* for
/// the processors of families 17h and 19h; Arm, *Neoverse N1 Core Technical Reference Manual*; S. van Schaik and
/// others, *RevAnC: A Framework for Reverse Engineering Hardware Page Table Caches* (EuroSec 2017).
public enum CpuPreset {
    /// Intel Core of the sixth generation and its followers up to the tenth on 14 nm.
    SKYLAKE(
            "skylake",
            "32768,8,64 32768,8,64 8388608,16,64",
            "128,8 8,8 8,8",
            "64,4 32,4 4,4",
            "1536,12 1536,12 16,4",
            "",
            "2,2 4,4 32,4"),
    /// Intel Xeon Scalable of the first and second generation.
    SKYLAKE_SP(
            "skylake-sp",
            "32768,8,64 32768,8,64 1441792,11,64",
            "128,8 8,8 8,8",
            "64,4 32,4 4,4",
            "1536,12 1536,12 16,4",
            "",
            "2,2 4,4 32,4"),
    /// Intel Core with Sunny Cove cores.
    ICE_LAKE(
            "ice-lake",
            "32768,8,64 49152,12,64 8388608,16,64",
            "128,8 16,16 16,16",
            "64,4 32,4 8,8",
            "2048,16 2048,16 1024,8",
            "",
            "2,2 4,4 32,4"),
    /// Intel Xeon Scalable of the fourth generation, with Golden Cove cores.
    SAPPHIRE_RAPIDS(
            "sapphire-rapids",
            "32768,8,64 49152,12,64 1966080,15,64",
            "256,8 32,8 32,8",
            "96,6 32,4 8,8",
            "2048,16 2048,16 1024,8",
            "",
            "2,2 4,4 32,4"),
    /// AMD with Zen 2 cores.
    ZEN_2(
            "zen2",
            "32768,8,64 32768,8,64 16777216,16,64",
            "64,64 64,64 64,64",
            "64,64 64,64 64,64",
            "2048,16 2048,16 2048,16",
            "512,8 512,8 512,8",
            "64,64 64,64 64,64"),
    /// AMD with Zen 3 cores.
    ZEN_3(
            "zen3",
            "32768,8,64 32768,8,64 33554432,16,64",
            "64,64 64,64 64,64",
            "64,64 64,64 64,64",
            "2048,16 2048,16 2048,16",
            "512,8 512,8 512,8",
            "64,64 64,64 64,64"),
    /// AMD with Zen 4 cores.
    ZEN_4(
            "zen4",
            "32768,8,64 32768,8,64 33554432,16,64",
            "64,64 64,64 64,64",
            "72,72 72,72 72,72",
            "3072,24 3072,24 3072,24",
            "512,8 512,8 512,8",
            "64,64 64,64 64,64"),
    /// Arm Neoverse N1 with 1 MiB of second-level cache, which is its last level here.
    NEOVERSE_N1(
            "neoverse-n1",
            "65536,4,64 65536,4,64 1048576,8,64",
            "48,48 48,48 48,48",
            "48,48 48,48 48,48",
            "1280,5 1280,5 1280,5",
            "",
            "4,4 4,4 16,16");

    private final String label;
    private final String caches; // I1 D1 LL
    private final String fetchTlbs; // by page size, the smallest first, as are the next three
    private final String dataTlbs;
    private final String secondTlbs;
    private final String fetchSecondTlbs; // nothing where both sides share the second level
    private final String walkCaches; // PML4E PDPTE PDE

    CpuPreset(
            String label,
            String caches,
            String fetchTlbs,
            String dataTlbs,
            String secondTlbs,
            String fetchSecondTlbs,
            String walkCaches) {
        this.label = label;
        this.caches = caches;
        this.fetchTlbs = fetchTlbs;
        this.dataTlbs = dataTlbs;
        this.secondTlbs = secondTlbs;
        this.fetchSecondTlbs = fetchSecondTlbs;
        this.walkCaches = walkCaches;
    }

    /// The name that users give.
    public String label() {
        return label;
    }

    /// What is simulated.
    public CpuModel model() {
        CacheLevels levels = new CacheLevels(
                CacheGeometry.parse(part(caches, 0)),
                CacheGeometry.parse(part(caches, 1)),
                CacheGeometry.parse(part(caches, 2)));
        List<TlbLevels> tlbs =
                Arrays.stream(TranslationSize.values()).map(this::tlbs).toList();
        return new CpuModel(
                label, levels, tlbs, new WalkCaches(tlb(walkCaches, 0), tlb(walkCaches, 1), tlb(walkCaches, 2)));
    }

    private TlbLevels tlbs(TranslationSize size) {
        int index = size.index();
        return new TlbLevels(
                tlb(fetchTlbs, index),
                tlb(dataTlbs, index),
                tlb(secondTlbs, index),
                fetchSecondTlbs.isEmpty() ? null : tlb(fetchSecondTlbs, index));
    }

    private static TlbGeometry tlb(String several, int index) {
        return TlbGeometry.parse(part(several, index));
    }

    private static String part(String several, int index) {
        return several.split(" ", -1)[index];
    }

    /// The preset called `label`.
    ///
    /// @throws IllegalArgumentException when there is none
    public static CpuPreset of(String label) {
        String wanted = label.strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(preset -> preset.label().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no CPU '" + label.strip() + "'; there are "
                        + Arrays.stream(values()).map(CpuPreset::label).collect(Collectors.joining(", "))));
    }
}
