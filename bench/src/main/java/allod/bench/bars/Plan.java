package allod.bench.bars;

import static allod.bench.bars.Bar.Unit.MEBIBYTES;
import static allod.bench.bars.Bar.Unit.MORE_NANOS;
import static allod.bench.bars.Bar.Unit.NANOS;
import static allod.bench.bars.Bar.Unit.RATIO;

import allod.bench.contest.ContestantName;
import allod.bench.contest.NativeFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What is measured, and what was promised.
///
/// @param rounds how often each cell is measured
/// @param growthItems items of the one long run of producer and consumer
/// @param cells in the order of the report
record Plan(int rounds, long growthItems, List<Cell> cells) {

    static final String GROWTH = "growth/LOCAL";

    private static final double ONLY_SHOWN = Double.POSITIVE_INFINITY;
    private static final List<String> TCMALLOC_FILES = List.of("libtcmalloc_minimal.so.4", "libtcmalloc.so.4");
    private static final List<String> SYSTEM_FOLDERS = List.of(
            "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib", "/usr/local/lib");

    private static final Set<ContestantName> JUDGED_PAIRS = EnumSet.of(
            ContestantName.LOCAL,
            ContestantName.HEAP,
            ContestantName.HEAP_VIRTUAL,
            ContestantName.MIMALLOC_CRITICAL,
            ContestantName.MIMALLOC,
            ContestantName.CONFINED_ARENA,
            ContestantName.NETTY_POOLED);
    private static final Set<ContestantName> JUDGED_RANDOM =
            EnumSet.of(ContestantName.LOCAL, ContestantName.MIMALLOC_CRITICAL);
    private static final Set<ContestantName> SHOWN_RANDOM = EnumSet.of(
            ContestantName.LOCAL,
            ContestantName.HEAP,
            ContestantName.SEGMENT_ESCAPING,
            ContestantName.MIMALLOC_CRITICAL,
            ContestantName.MIMALLOC,
            ContestantName.JEMALLOC_CRITICAL,
            ContestantName.GLIBC_CRITICAL,
            ContestantName.CONFINED_ARENA,
            ContestantName.NETTY_POOLED,
            ContestantName.EMPTY_LOOP);

    /// The cells the bars need, a few rounds.
    static Plan quick() {
        return new Plan(3, 20_000_000, new Cells(150, 2_000_000).all(JUDGED_PAIRS, JUDGED_RANDOM, false));
    }

    /// All cells.
    static Plan full() {
        return new Plan(
                9, 100_000_000, new Cells(300, 5_000_000).all(EnumSet.allOf(ContestantName.class), SHOWN_RANDOM, true));
    }

    Plan withRounds(int other) {
        return new Plan(other, growthItems, cells);
    }

    Plan withItems(long other) {
        return new Plan(rounds, other, cells);
    }

    /// The bars of issue 2, and some comparisons that it does not promise.
    static List<Bar> bars() {
        return List.of(
                new Bar(
                        "64 B pair: LocalHeap / mimalloc, critical FFM",
                        "pair/LOCAL",
                        "pair/MIMALLOC_CRITICAL",
                        RATIO,
                        0.75),
                new Bar("  / mimalloc, plain FFM", "pair/LOCAL", "pair/MIMALLOC", RATIO, 0.25),
                new Bar("  / Arena.ofConfined", "pair/LOCAL", "pair/CONFINED_ARENA", RATIO, 0.2),
                new Bar("  / Netty pooled", "pair/LOCAL", "pair/NETTY_POOLED", RATIO, 0.1),
                new Bar("  / mimalloc called from C", "pair/LOCAL", "pair/C mimalloc", RATIO, 1.0),
                new Bar("  Heap, platform thread, above LocalHeap", "pair/HEAP", "pair/LOCAL", MORE_NANOS, 1.0),
                new Bar("  Heap, virtual thread", "pair/HEAP_VIRTUAL", null, NANOS, 30),
                new Bar(
                        "Random: LocalHeap / mimalloc, critical FFM",
                        "random/LOCAL",
                        "random/MIMALLOC_CRITICAL",
                        RATIO,
                        1.0),
                new Bar("  / mimalloc called from C", "random/LOCAL", "random/C mimalloc", RATIO, 1.3),
                new Bar("Producer / consumer, an item", "handover/LOCAL", null, NANOS, 25),
                new Bar("  / mimalloc called from C", "handover/LOCAL", "handover/C mimalloc", RATIO, ONLY_SHOWN),
                new Bar("  growth of the process in one long run", GROWTH, null, MEBIBYTES, 1),
                new Bar("Stack: push, allocate, pop", "stack/ALLOD", null, NANOS, 3),
                new Bar("  / LWJGL", "stack/ALLOD", "stack/LWJGL", RATIO, 1.0),
                new Bar(
                        "  inside an open frame / LWJGL",
                        "stack/ALLOD_INSIDE",
                        "stack/LWJGL_INSIDE",
                        RATIO,
                        ONLY_SHOWN),
                new Bar(
                        "  stack at hand, block written / LWJGL",
                        "stack/ALLOD_HELD",
                        "stack/LWJGL_HELD",
                        RATIO,
                        ONLY_SHOWN));
    }

    /// Makes cells of one length.
    ///
    /// @param millis CPU time of a cell with one thread
    /// @param items of a cell with two threads
    private record Cells(long millis, long items) {

        private List<Cell> all(Set<ContestantName> pairs, Set<ContestantName> random, boolean everyNative) {
            List<Cell> cells = new ArrayList<>();
            String time = Long.toString(millis);
            pairs.forEach(name -> cells.add(java("pair", name.name(), name.title(), "pair", name.name(), time)));
            addInC(cells, "pair", everyNative, "pair", time);
            random.forEach(name -> cells.add(java("random", name.name(), name.title(), "random", name.name(), time)));
            addInC(cells, "random", everyNative, "random", time);
            String count = Long.toString(items);
            String warmUp = Long.toString(items / 4);
            cells.add(java("handover", "LOCAL", "allod LocalHeap", "handover", count, warmUp));
            addInC(cells, "handover", everyNative, "handover", count, warmUp, "64");
            cells.add(new Cell(
                    "handover/C nothing",
                    "no allocator, from C",
                    true,
                    List.of("handover", count, warmUp, "64", "none")));
            for (StackLoop loop : StackLoop.values()) {
                cells.add(java("stack", loop.name(), loop.title(), "stack", loop.name(), time));
            }
            return cells;
        }

        private static Cell java(String group, String name, String title, String... words) {
            return new Cell(group + "/" + name, title, false, List.of(words));
        }

        private static void addInC(List<Cell> cells, String group, boolean every, String... words) {
            cells.add(inC(
                    group, "mimalloc", words, NativeFiles.library("mimalloc").toString(), "mi_"));
            if (every) {
                cells.add(inC(
                        group,
                        "jemalloc",
                        words,
                        NativeFiles.library("jemalloc").toString(),
                        "je_"));
                cells.add(inC(group, "glibc", words));
                tcmalloc(cells, group, words);
            }
        }

        private static void tcmalloc(List<Cell> cells, String group, String... words) {
            for (String file : TCMALLOC_FILES) {
                for (String folder : SYSTEM_FOLDERS) {
                    if (Files.isReadable(Path.of(folder, file))) {
                        cells.add(inC(
                                group, "tcmalloc", words, Path.of(folder, file).toString(), "tc_"));
                        return;
                    }
                }
            }
        }

        private static Cell inC(String group, String name, String[] words, String... library) {
            List<String> all = new ArrayList<>(List.of(words));
            all.addAll(List.of(library));
            return new Cell(group + "/C " + name, name + " called from C", true, List.copyOf(all));
        }
    }
}
