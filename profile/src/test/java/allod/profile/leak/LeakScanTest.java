package allod.profile.leak;

import static allod.profile.leak.LeakClass.DEFINITELY_LOST;
import static allod.profile.leak.LeakClass.INDIRECTLY_LOST;
import static allod.profile.leak.LeakClass.POSSIBLY_LOST;
import static allod.profile.leak.LeakClass.STILL_REACHABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.heap.Heap;
import allod.pages.Address;
import allod.profile.Amounts;
import allod.stack.Stack;
import allod.stack.StackFrame;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Pointer chains by hand: the nine of memcheck's manual, cycles, and what roots can be.
class LeakScanTest {

    private static final int BYTES = 64;
    private static final int INSIDE = 24;

    private final Heap heap = Heap.create();

    @AfterEach
    void close() {
        heap.close();
    }

    private long block() {
        return heap.calloc(BYTES);
    }

    private Map<Long, LeakClass> classes(LeakRoot... roots) {
        Map<Long, LeakClass> classes = new HashMap<>();
        report(roots).blocks().forEach(block -> classes.put(block.address(), block.leakClass()));
        return classes;
    }

    private LeakReport report(LeakRoot... roots) {
        LeakScan scan = new LeakScan().heap(heap);
        List.of(roots).forEach(scan::root);
        return scan.run();
    }

    private static LeakRoot pointer(long word) {
        return LeakRoot.pointer("p", () -> word);
    }

    /// The manual's table: RRR is a root, AAA and BBB are blocks, `?` is an interior pointer that may be one or not.
    /// A start pointer is s, an interior one i, none -.
    @ParameterizedTest(name = "case {0}: root to A {1}, root to B {2}, A to B {3}")
    @CsvSource({
        "1, -, s, -, DEFINITELY_LOST, STILL_REACHABLE",
        "2, s, -, s, STILL_REACHABLE, STILL_REACHABLE",
        "3, -, -, -, DEFINITELY_LOST, DEFINITELY_LOST",
        "4, -, -, s, DEFINITELY_LOST, INDIRECTLY_LOST",
        "5, -, i, -, DEFINITELY_LOST, POSSIBLY_LOST",
        "6, s, -, i, STILL_REACHABLE, POSSIBLY_LOST",
        "7, i, -, s, POSSIBLY_LOST, POSSIBLY_LOST",
        "8, i, -, i, POSSIBLY_LOST, POSSIBLY_LOST",
        "9, -, -, i, DEFINITELY_LOST, INDIRECTLY_LOST"
    })
    void theNineChainsOfMemcheck(int number, char toA, char toB, char fromAToB, LeakClass ofA, LeakClass ofB) {
        long a = block();
        long b = block();
        Address.putLong(a + 16, to(b, fromAToB));
        LeakRoot[] roots = {pointer(to(a, toA)), pointer(to(b, toB))};
        assertThat(classes(roots)).as("case " + number).containsOnly(Map.entry(a, ofA), Map.entry(b, ofB));
    }

    private static long to(long block, char kind) {
        return switch (kind) {
            case 's' -> block;
            case 'i' -> block + INSIDE;
            default -> 0;
        };
    }

    @Test
    void aStartPointerOutweighsInteriorOnes() {
        long a = block();
        long b = block();
        long c = block();
        Address.putLong(a, b);
        Address.putLong(b, c);
        assertThat(classes(pointer(a + 8), pointer(b), pointer(a)).values()).containsOnly(STILL_REACHABLE);
        assertThat(classes(pointer(a + 8), pointer(b)))
                .containsOnly(
                        Map.entry(a, POSSIBLY_LOST), Map.entry(b, STILL_REACHABLE), Map.entry(c, STILL_REACHABLE));
    }

    @Test
    void aCycleIsOneLostBlockAndTheRestWithIt() {
        long a = block();
        long b = block();
        long c = block();
        Address.putLong(a, b);
        Address.putLong(b, c);
        Address.putLong(c, a);
        LeakReport report = report();
        assertThat(report.blocks(DEFINITELY_LOST)).isEqualTo(1);
        assertThat(report.blocks(INDIRECTLY_LOST)).isEqualTo(2);
        assertThat(report.toString())
                .contains("192 (64 direct, 128 indirect) bytes in 1 blocks are definitely lost in loss record 2 of 2");
    }

    @Test
    void aBlockThatPointsToItselfIsLost() {
        long a = block();
        Address.putLong(a, a);
        Address.putLong(a + 8, a + 8);
        assertThat(classes()).containsOnly(Map.entry(a, DEFINITELY_LOST));
    }

    @Test
    void aLeaderThatALaterBlockLeadsToHandsItsBytesOn() {
        long a = block();
        long b = block();
        long c = block();
        Address.putLong(a, b); // a leads to b
        Address.putLong(c, a); // and c, which is looked at last, to a
        LeakReport report = report();
        assertThat(report.blocks(DEFINITELY_LOST)).isEqualTo(1);
        assertThat(report.records().getLast().bytes()).isEqualTo(3 * BYTES);
        assertThat(report.blocks().getLast().leakClass()).isEqualTo(DEFINITELY_LOST);
    }

    @Test
    void aLeaderIsNotLedToEvenByTheBackDoor() {
        long a = block();
        long b = block();
        long c = block();
        Address.putLong(a, b); // a and b are a cycle
        Address.putLong(b, a);
        Address.putLong(c, b); // and c leads into it, where a was followed already
        assertThat(classes())
                .containsOnly(
                        Map.entry(a, INDIRECTLY_LOST), Map.entry(b, INDIRECTLY_LOST), Map.entry(c, DEFINITELY_LOST));
    }

    @Test
    void whatTwoLeadToCountsForTheLowerOne() {
        long a = block();
        long b = block();
        long c = block();
        Address.putLong(a, b);
        Address.putLong(c, b);
        assertThat(report().toString()).contains("192 (128 direct, 64 indirect) bytes in 2 blocks are definitely lost");
    }

    @Test
    void theLastByteIsInsideAndTheNextIsNot() {
        long a = block();
        long b = block(); // so that the byte behind a is nobody's or another block's
        assertThat(classes(pointer(a + BYTES - 1)).get(a)).isEqualTo(POSSIBLY_LOST);
        assertThat(classes(pointer(Math.max(a, b) + BYTES)).get(Math.max(a, b))).isEqualTo(DEFINITELY_LOST);
    }

    @Test
    void onlyAlignedWordsArePointers() {
        long a = block();
        long b = block();
        Address.putLong(a + 4, b);
        assertThat(classes(pointer(a)).get(b)).isEqualTo(DEFINITELY_LOST);
    }

    @Test
    void segmentsAreRootsAndSoIsTheBlockTheyAre() {
        long a = block();
        MemorySegment table = heap.allocate(800, 8);
        table.set(ValueLayout.JAVA_LONG, 792, a);
        assertThat(classes(LeakRoot.memory("table", table)).values()).containsOnly(STILL_REACHABLE);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment other = arena.allocate(64, 8);
            other.set(ValueLayout.JAVA_LONG, 56, a);
            assertThat(classes(LeakRoot.memory("other", other)).get(a)).isEqualTo(STILL_REACHABLE);
            assertThat(classes(LeakRoot.memory("unaligned", other.asSlice(1))).get(a))
                    .isEqualTo(STILL_REACHABLE);
            assertThat(classes(LeakRoot.range("raw", other.address(), 64)).get(a))
                    .isEqualTo(STILL_REACHABLE);
            assertThat(classes(LeakRoot.range("raw", other.address(), 56)).get(a))
                    .isEqualTo(INDIRECTLY_LOST); // by the table
        }
        long[] onJavaHeap = {0, a};
        assertThat(classes(LeakRoot.memory("array", MemorySegment.ofArray(onJavaHeap)))
                        .get(a))
                .isEqualTo(STILL_REACHABLE);
    }

    @Test
    void whatAStackHoldsIsReachableUntilItIsPopped() {
        long a = block();
        try (StackFrame frame = Stack.current().push()) {
            Address.putLong(frame.allocateAddress(64, 8) + 32, a);
            assertThat(classes(LeakRoot.stack("mine", Stack.current())).get(a)).isEqualTo(STILL_REACHABLE);
        }
        assertThat(classes(LeakRoot.stack("mine", Stack.current())).get(a)).isEqualTo(DEFINITELY_LOST);
    }

    @Test
    void registeredRootsCountUntilTheyAreClosed() {
        long a = block();
        try (var _ = LeakRoots.register(pointer(a))) {
            assertThat(new LeakScan().heap(heap).registeredRoots().run().blocks(STILL_REACHABLE))
                    .isEqualTo(1);
        }
        assertThat(new LeakScan().heap(heap).registeredRoots().run().blocks(STILL_REACHABLE))
                .isZero();
    }

    @Test
    void anotherHeapIsALeafUnlessItIsGiven() {
        try (Heap other = Heap.create()) {
            long a = block();
            long foreign = other.calloc(BYTES);
            Address.putLong(foreign, a);
            assertThat(classes(pointer(foreign)).get(a)).isEqualTo(DEFINITELY_LOST);
            LeakReport both =
                    new LeakScan().heap(heap).heap(other).root(pointer(foreign)).run();
            assertThat(both.blocks(STILL_REACHABLE)).isEqualTo(2);
        }
    }

    @Test
    void rootsThatCannotBeReadAreNotedAndNotFatal() {
        long a = block();
        MemorySegment closed;
        try (Arena arena = Arena.ofConfined()) {
            closed = arena.allocate(64, 8);
        }
        LeakReport report = report(
                LeakRoot.memory("closed", closed),
                LeakRoot.range("nowhere", 16, 64),
                LeakRoot.range("behind the end", Long.MAX_VALUE - 64, 32),
                LeakRoot.memory("supplier", () -> {
                    throw new IllegalStateException("not yet");
                }),
                pointer(a));
        assertThat(report.notes()).hasSize(4).allMatch(note -> note.startsWith("Root '"));
        assertThat(report.toString()).contains("'nowhere' was not read").contains("0x10");
        assertThat(report.blocks(STILL_REACHABLE)).isEqualTo(1);
    }

    @Test
    void blocksOfOtherAllocatorsAreScannedToo() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pool = arena.allocate(256, 8);
            long low = pool.address();
            Address.putLong(low, low + 128);
            LeakReport report = new LeakScan()
                    .block("pool", low + 128, 128, List.of())
                    .block("pool", low, 128, List.of())
                    .run();
            assertThat(report.blocks(DEFINITELY_LOST)).isEqualTo(1);
            assertThat(report.blocks(INDIRECTLY_LOST)).isEqualTo(1);
            assertThatThrownBy(() -> new LeakScan()
                            .block("pool", low, 129, List.of())
                            .block("pool", low + 128, 64, List.of())
                            .run())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("overlap");
        }
        assertThatThrownBy(() -> new LeakScan().block("none", 8, 64, List.of()).run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0x8");
        assertThatThrownBy(() -> new LeakScan().block("none", -8, 64, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aScanRunsOnce() {
        LeakScan scan = new LeakScan().heap(heap);
        scan.run();
        assertThatThrownBy(scan::run).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aReportIsAProfileWithTheClassAsLabel() {
        block();
        Amounts total = report().profile().total();
        assertThat(total).isEqualTo(new Amounts(1, BYTES, 1, BYTES));
        assertThat(report().profile().sites().getFirst().labels()).containsEntry("leak", "definitely lost");
    }

    @Test
    void aDeepChainDoesNotNeedAStack() {
        int depth = 100_000;
        long first = block();
        long last = first;
        for (int i = 1; i < depth; i++) {
            long next = block();
            Address.putLong(last, next);
            last = next;
        }
        assertThat(report(pointer(first)).blocks(STILL_REACHABLE)).isEqualTo(depth);
        LeakReport lost = report();
        assertThat(lost.blocks(DEFINITELY_LOST)).isEqualTo(1);
        assertThat(lost.blocks(INDIRECTLY_LOST)).isEqualTo(depth - 1);
    }

    @Test
    void aLargeGraphIsScanned() {
        int count = 100_000;
        long[] blocks = new long[count];
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < count; i++) {
            blocks[i] = block();
            for (int word = 0; word < 4; word++) {
                Address.putLong(blocks[i] + 16L * word, blocks[random.nextInt(i + 1)]);
            }
        }
        assertThat(report(pointer(blocks[count - 1])).blocks(DEFINITELY_LOST)).isLessThan(count / 2);
        assertThat(report(LeakRoot.memory("all", MemorySegment.ofArray(blocks))).blocks(STILL_REACHABLE))
                .isEqualTo(count);
    }
}
