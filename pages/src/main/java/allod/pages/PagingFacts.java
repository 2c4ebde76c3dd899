package allod.pages;

import allod.pages.Probe.Fact;
import allod.pages.os.KernelFile;
import allod.pages.os.MappingBudget;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The rules by which this kernel promises memory, maps it, makes huge pages and writes pages back.
final class PagingFacts {

    private static final Path HUGE = Path.of("/sys/kernel/mm/transparent_hugepage");
    private static final Path MAPS = Path.of("/proc/self/maps");

    private PagingFacts() {}

    static void addTo(List<Fact> facts) {
        addPromises(facts);
        facts.add(new Fact(
                "mappings",
                MappingBudget.maxMapCount() + ", this process has " + mappings() + "; Allod takes up to "
                        + MappingBudget.process().limit() + ", has "
                        + MappingBudget.process().used(),
                "vm.max_map_count; at the limit the JVM aborts"));
        addHugePages(facts);
        facts.add(new Fact(
                "page faults by user",
                faults(KernelFacts.setting("vm/unprivileged_userfaultfd").orElse("")),
                "vm.unprivileged_userfaultfd; asynchronous write protection needs no more than user code's"));
        facts.add(new Fact(
                "dirty pages of files",
                "written back from "
                        + KernelFacts.setting("vm/dirty_background_ratio").orElse(KernelFacts.UNKNOWN)
                        + " % of memory, writers wait from "
                        + KernelFacts.setting("vm/dirty_ratio").orElse(KernelFacts.UNKNOWN) + " %",
                "vm.dirty_ratio; how long a store to a mapped file may stall"));
        facts.add(new Fact(
                "file system, temporary", fileSystem(System.getProperty("java.io.tmpdir")), "of mapped files"));
        facts.add(new Fact("file system, here", fileSystem(""), "of mapped files"));
    }

    private static String fileSystem(String folder) {
        try {
            FileStore store = Files.getFileStore(Path.of(folder).toAbsolutePath());
            return store.type() + ", " + KernelFacts.bytes(store.getUsableSpace()) + " free";
        } catch (IOException | SecurityException hidden) {
            return KernelFacts.UNKNOWN;
        }
    }

    private static void addPromises(List<Fact> facts) {
        facts.add(new Fact(
                "overcommit",
                overcommit(KernelFacts.setting("vm/overcommit_memory").orElse("")),
                "vm.overcommit_memory; when a commit fails"));
        facts.add(new Fact(
                "promised",
                KernelFacts.memory("Committed_AS") + " of " + KernelFacts.memory("CommitLimit"),
                "by the machine; the second counts in mode 2 alone"));
        CommitLedger process = CommitLedger.process();
        facts.add(new Fact(
                "commits of Allod",
                process.mode().name().toLowerCase(Locale.ROOT) + ", " + KernelFacts.bytes(process.availableBytes())
                        + " left",
                "-Dallod.commit.mode, .limitBytes, also a space: strict refuses beyond what limit and container have"
                        + " left, heuristic what could never be kept, always nothing"));
    }

    private static void addHugePages(List<Fact> facts) {
        facts.add(new Fact(
                "huge pages, anonymous",
                KernelFacts.chosen(HUGE.resolve("enabled")),
                "madvise or always: heaps may have them"));
        facts.add(new Fact(
                "huge pages, shared",
                KernelFacts.chosen(HUGE.resolve("shmem_enabled")),
                "of memory files at their first touch; collapsing makes them in any mode"));
        facts.add(new Fact("huge pages, sizes", sizes(HUGE), "at the first touch, besides that of a huge page"));
        facts.add(new Fact(
                "huge pages, defrag",
                KernelFacts.chosen(HUGE.resolve("defrag")),
                "whether a fault waits until one has been made free"));
        facts.add(new Fact("khugepaged", khugepaged(HUGE.resolve("khugepaged")), "makes huge pages later"));
        facts.add(new Fact(
                "huge pages, pool",
                KernelFacts.setting("vm/nr_hugepages").orElse(KernelFacts.UNKNOWN) + " pages, free "
                        + KernelFile.text(Path.of("/sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages"))
                                .orElse(KernelFacts.UNKNOWN),
                "set aside by the administrator; Allod does not need them"));
    }

    static String overcommit(String mode) {
        return switch (mode) {
            case "0" -> "0, heuristic: commits are not refused";
            case "1" -> "1, always: commits are not refused";
            case "2" -> "2, strict: commits are refused at a limit";
            default -> KernelFacts.UNKNOWN;
        };
    }

    static String faults(String mode) {
        return switch (mode) {
            case "0" -> "0: those of user code";
            case "1" -> "1: all";
            default -> "not in this kernel";
        };
    }

    static String khugepaged(Path folder) {
        String defrag =
                KernelFacts.onOrOff(KernelFile.text(folder.resolve("defrag")).orElse(""));
        long pages = KernelFile.number(folder.resolve("pages_to_scan")).orElse(0);
        long millis = KernelFile.number(folder.resolve("scan_sleep_millisecs")).orElse(0);
        return pages == 0 ? "not in this kernel" : pages + " pages every " + millis / 1000.0 + " s, defrag " + defrag;
    }

    /// The sizes of which a fault may take pages, smallest first.
    static String sizes(Path folder) {
        List<Long> kibibytes = new ArrayList<>();
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.toList()) {
                String name = String.valueOf(entry.getFileName());
                if (name.matches("hugepages-[0-9]{1,9}kB") && isOn(entry)) {
                    kibibytes.add(Long.parseLong(name.replaceAll("\\D", "")));
                }
            }
        } catch (IOException olderKernel) {
            return "not in this kernel";
        }
        List<String> names = kibibytes.stream()
                .sorted()
                .map(size -> KernelFacts.bytes(size << 10))
                .toList();
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    private static boolean isOn(Path size) {
        String chosen = KernelFacts.chosen(size.resolve("enabled"));
        return chosen.equals("always") || chosen.equals("madvise"); // a size of shared memory alone has no such setting
    }

    private static String mappings() {
        try (BufferedReader maps = Files.newBufferedReader(MAPS, StandardCharsets.ISO_8859_1)) {
            return Long.toString(maps.lines().count());
        } catch (IOException noProc) {
            return KernelFacts.UNKNOWN;
        }
    }
}
