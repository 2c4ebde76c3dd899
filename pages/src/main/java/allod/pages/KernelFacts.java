package allod.pages;

import allod.pages.Probe.Fact;
import allod.pages.os.KernelFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What the kernel says about itself and this machine in `/proc` and `/sys`.
final class KernelFacts {

    static final String UNKNOWN = "unknown";

    private KernelFacts() {}

    static List<Fact> read() {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact(
                "kernel",
                System.getProperty("os.name") + " "
                        + setting("kernel/osrelease").orElse(UNKNOWN) + " " + System.getProperty("os.arch"),
                "newer kernels do more, see below"));
        facts.add(new Fact("page", bytes(PageSize.BYTES), "unit of commit and protection"));
        facts.add(new Fact("huge page", bytes(PageSize.HUGE_BYTES), "one page table entry one level up"));
        facts.add(new Fact(
                "CPUs",
                Runtime.getRuntime().availableProcessors() + " for this JVM, " + Cpu.count() + " possible",
                "stripes of shared structures"));
        facts.add(new Fact(
                "NUMA nodes",
                KernelFile.text(Path.of("/sys/devices/system/node/online")).orElse(UNKNOWN) + ", balancing "
                        + onOrOff(setting("kernel/numa_balancing").orElse("")),
                "memory is taken where it is first touched, unless a range is bound; balancing moves it later"));
        addMemory(facts);
        addLimits(facts);
        PagingFacts.addTo(facts);
        return List.copyOf(facts);
    }

    private static void addMemory(List<Fact> facts) {
        facts.add(new Fact("memory", memory("MemTotal") + ", available " + memory("MemAvailable"), "of the machine"));
        facts.add(new Fact(
                "swap",
                memory("SwapTotal") + ", free " + memory("SwapFree") + ", zswap "
                        + onOrOff(KernelFile.text(Path.of("/sys/module/zswap/parameters/enabled"))
                                .orElse("")),
                "where anonymous pages go when memory is short; zswap packs them into memory first"));
        ControlGroup group = ControlGroup.own();
        facts.add(new Fact(
                "container limit",
                optionalBytes(group.limitBytes(), "none") + ", used " + optionalBytes(group.usedBytes(), UNKNOWN)
                        + ", of that files " + optionalBytes(group.fileCacheBytes(), UNKNOWN),
                "beyond it the kernel kills, it does not refuse; pages of files are dropped first"));
    }

    private static void addLimits(List<Fact> facts) {
        facts.add(new Fact("ulimit -v", limit("Max address space"), "bounds reservations"));
        facts.add(new Fact("ulimit -d", limit("Max data size"), "bounds what is committed"));
        facts.add(new Fact("ulimit -l", limit("Max locked memory"), "bounds what may be locked into memory"));
    }

    static Optional<String> setting(String name) {
        return KernelFile.text(Path.of("/proc/sys", name));
    }

    static String onOrOff(String value) {
        return switch (value) {
            case "1", "Y" -> "on";
            case "0", "N" -> "off";
            default -> "not in this kernel";
        };
    }

    /// The word in brackets of a setting such as `always [madvise] never`.
    static String chosen(Path file) {
        String text = KernelFile.text(file).orElse("");
        int open = text.indexOf('[');
        int close = text.indexOf(']');
        return open >= 0 && close > open ? text.substring(open + 1, close) : "not in this kernel";
    }

    static String memory(String field) {
        return KernelFile.text(Path.of("/proc/meminfo"))
                .orElse("")
                .lines()
                .filter(line -> line.startsWith(field + ":"))
                .map(line -> bytes(Long.parseLong(line.replaceAll("\\D", "")) << 10))
                .findFirst()
                .orElse(UNKNOWN);
    }

    private static String limit(String name) {
        return KernelFile.text(Path.of("/proc/self/limits"))
                .orElse("")
                .lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip().replaceFirst("\\s.*", ""))
                .map(soft -> soft.equals("unlimited") ? soft : bytes(Long.parseLong(soft)))
                .findFirst()
                .orElse(UNKNOWN);
    }

    private static String optionalBytes(OptionalLong count, String otherwise) {
        return count.isPresent() ? bytes(count.getAsLong()) : otherwise;
    }

    /// A number of bytes for people: `4 KiB`, `23.5 GiB`.
    static String bytes(long count) {
        int unit = count < 1024 ? 0 : Math.min(6, (63 - Long.numberOfLeadingZeros(count)) / 10);
        long tenths = Math.round(count * 10.0 / (1L << (10 * unit)));
        String number = tenths % 10 == 0 ? String.valueOf(tenths / 10) : tenths / 10 + "." + tenths % 10;
        return number + " "
                + List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB").get(unit);
    }
}
