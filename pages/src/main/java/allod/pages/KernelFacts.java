package allod.pages;

import allod.pages.Probe.Fact;
import allod.pages.os.KernelFile;
import allod.pages.os.MappingBudget;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// What the kernel says about itself and this machine in `/proc` and `/sys`.
final class KernelFacts {

    private static final String UNKNOWN = "unknown";
    private static final Path THP = Path.of("/sys/kernel/mm/transparent_hugepage");

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
                KernelFile.text(Path.of("/sys/devices/system/node/online")).orElse(UNKNOWN),
                "memory is taken where it is first touched, unless a range is bound"));
        addMemory(facts);
        addRules(facts);
        return List.copyOf(facts);
    }

    private static void addMemory(List<Fact> facts) {
        facts.add(new Fact("memory", memory("MemTotal") + ", available " + memory("MemAvailable"), "of the machine"));
        facts.add(new Fact("swap", memory("SwapTotal"), "where pages go when memory is short"));
        ControlGroup group = ControlGroup.own();
        facts.add(new Fact(
                "container limit",
                optionalBytes(group.limitBytes(), "none") + ", used " + optionalBytes(group.usedBytes(), UNKNOWN),
                "beyond it the kernel kills, it does not refuse"));
        facts.add(new Fact("ulimit -v", limit("Max address space"), "bounds reservations"));
        facts.add(new Fact("ulimit -d", limit("Max data size"), "bounds what is committed"));
    }

    private static void addRules(List<Fact> facts) {
        facts.add(new Fact(
                "overcommit", overcommit(setting("vm/overcommit_memory").orElse("")), "when a commit fails"));
        facts.add(new Fact(
                "mappings",
                MappingBudget.maxMapCount() + ", Allod takes "
                        + MappingBudget.process().limit() + ", has "
                        + MappingBudget.process().used(),
                "vm.max_map_count; at the limit the JVM aborts"));
        facts.add(new Fact(
                "huge pages, anonymous", chosen(THP.resolve("enabled")), "madvise or always: heaps may have them"));
        facts.add(new Fact("huge pages, shared", chosen(THP.resolve("shmem_enabled")), "of memory files"));
        facts.add(new Fact(
                "huge pages, pool",
                setting("vm/nr_hugepages").orElse(UNKNOWN) + " pages",
                "set aside by the administrator; Allod does not need them"));
        CommitLedger process = CommitLedger.process();
        facts.add(new Fact(
                "commits of Allod",
                process.mode().name().toLowerCase(Locale.ROOT) + ", " + bytes(process.availableBytes()) + " left",
                "-Dallod.commit.mode, .limitBytes; when a space is refused memory"));
        facts.add(new Fact(
                "file system, temporary", fileSystem(System.getProperty("java.io.tmpdir")), "of mapped files"));
        facts.add(new Fact("file system, here", fileSystem(""), "of mapped files"));
    }

    private static String fileSystem(String folder) {
        try {
            Path path = Path.of(folder).toAbsolutePath();
            FileStore store = Files.getFileStore(path);
            return store.type() + ", " + bytes(store.getUsableSpace()) + " free";
        } catch (IOException | SecurityException hidden) {
            return UNKNOWN;
        }
    }

    private static Optional<String> setting(String name) {
        return KernelFile.text(Path.of("/proc/sys", name));
    }

    static String overcommit(String mode) {
        return switch (mode) {
            case "0" -> "0, heuristic: commits are not refused";
            case "1" -> "1, always: commits are not refused";
            case "2" -> "2, strict: commits are refused at a limit";
            default -> UNKNOWN;
        };
    }

    /// The word in brackets of a setting such as `always [madvise] never`.
    static String chosen(Path file) {
        String text = KernelFile.text(file).orElse("");
        int open = text.indexOf('[');
        int close = text.indexOf(']');
        return open >= 0 && close > open ? text.substring(open + 1, close) : "not in this kernel";
    }

    private static String memory(String field) {
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
