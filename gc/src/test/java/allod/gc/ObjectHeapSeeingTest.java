package allod.gc;

import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.gc.dump.ClassHistogram;
import allod.gc.dump.HprofComparison;
import allod.gc.dump.HprofWriter;
import allod.gc.object.ObjectType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.StructLayout;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a real heap shows of itself: dumps, histograms, statistics, cycles.
class ObjectHeapSeeingTest {

    private static final StructLayout NODE = structLayout(JAVA_LONG.withName("ref:next"), JAVA_LONG.withName("key"));
    private static final int LIVE = 1000;
    private static final int GARBAGE = 10; // for each that lives

    @TempDir
    private Path folder;

    private static ObjectHeap heap(PlanKind plan) {
        return ObjectHeap.create(
                ObjectHeapOptions.defaults().name("seen").plan(plan).limitBytes(32L << 20));
    }

    /// A list of [#LIVE] nodes, among ten times as many that nothing refers to.
    private static void build(Mutator mutator, ObjectType node, long list) {
        int next = node.offset("next");
        for (int n = 0; n < LIVE; n++) {
            long made = mutator.alloc(node);
            mutator.putLong(made, node.offset("key"), n);
            mutator.setRef(made, next, mutator.handle(list));
            mutator.setHandle(list, made);
            for (int g = 0; g < GARBAGE; g++) {
                long _ = mutator.alloc(node);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(PlanKind.class)
    void aDumpHasEveryObjectFieldAndRoot(PlanKind plan) throws IOException {
        Path file = folder.resolve("seen.hprof");
        try (ObjectHeap heap = heap(plan)) {
            ObjectType node = heap.define("Node", NODE);
            ObjectType array = heap.refArrayType("Node[]");
            try (Mutator mutator = heap.attach();
                    Scope scope = mutator.scope()) {
                long list = scope.slot();
                build(mutator, node, list);
                long holder = scope.slot();
                mutator.setHandle(holder, mutator.allocArray(array, 10));
                mutator.setElement(mutator.handle(holder), 3, mutator.handle(list));
                try (GlobalRef _ = heap.globalRef(mutator, mutator.handle(holder))) {
                    mutator.collect();
                    mutator.blocked(() ->
                            dumpAndCompare(heap, file, plan == PlanKind.NO_GC ? (1 + GARBAGE) * LIVE + 1 : LIVE + 1));
                }
            }
        }
    }

    private static void dumpAndCompare(ObjectHeap heap, Path file, int objects) {
        try {
            HprofWriter.Dump dump = heap.dumpHprof(file);
            assertThat(dump.objects()).isEqualTo(objects);
            assertThat(dump.roots()).isEqualTo(3);
            assertThat(dump.bytes()).isEqualTo(Files.size(file));
            int _ = heap.whileStopped(() -> {
                new HprofComparison(new HeapView(heap), file).compare(3);
                return 0;
            });
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void aDumpThatCannotBeWrittenIsAnIOException() {
        try (ObjectHeap heap = heap(PlanKind.MARK_SWEEP)) {
            assertThatThrownBy(() -> heap.dumpHprof(folder.resolve("no/such/folder/heap.hprof")))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasCauseInstanceOf(NoSuchFileException.class)
                    .hasMessageContaining("'seen'");
            heap.collect();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = PlanKind.class,
            names = {"SEMI_SPACE", "MARK_SWEEP"})
    void theHistogramCountsWhatIsAlive(PlanKind plan) {
        try (ObjectHeap heap = heap(plan)) {
            ObjectType node = heap.define("Node", NODE);
            try (Mutator mutator = heap.attach();
                    Scope scope = mutator.scope()) {
                build(mutator, node, scope.slot());
                mutator.collect();
                mutator.blocked(() -> {
                    assertThat(heap.histogram().rows())
                            .containsExactly(new ClassHistogram.Row("Node", node.id(), LIVE, LIVE * 24L));
                });
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = PlanKind.class,
            names = {"SEMI_SPACE", "MARK_SWEEP"})
    void statisticsAgreeWithWhatWasDone(PlanKind plan) {
        try (ObjectHeap heap = heap(plan)) {
            ObjectType node = heap.define("Node", NODE);
            try (Mutator mutator = heap.attach();
                    Scope scope = mutator.scope()) {
                build(mutator, node, scope.slot());
                mutator.collect();
                mutator.collect();
                ObjectHeapStats stats = heap.statistics();
                assertThat(stats.cycles()).isEqualTo(2);
                assertThat(stats.markedObjects()).isEqualTo(2 * LIVE);
                assertThat(stats.workerCpuNanos())
                        .as("the conductor's own at least")
                        .isPositive();
                assertThat(stats.pauses().count()).isGreaterThanOrEqualTo(2);
                assertThat(stats.timesToSafepoint().count())
                        .isEqualTo(stats.pauses().count() + stats.walks().count());
                assertThat(stats.memory().liveBytes()).isEqualTo(LIVE * 24L);
                assertThat(stats.memory().committedBytes()).isPositive();
                assertThat(stats.memory().metadataBytes()).isPositive();
                assertThat(stats.memory().limitBytes()).isEqualTo(32L << 20);
                assertThat(stats.freedBytes())
                        .isGreaterThanOrEqualTo(GARBAGE * LIVE * 24L / 2); // spans and pieces are coarse
                GcCycle last = stats.lastCycle();
                assertThat(last.number()).isEqualTo(2);
                assertThat(last.cause()).isEqualTo(GcCause.REQUESTED);
                assertThat(last.markedObjects()).isEqualTo(LIVE);
                assertThat(last.beforeBytes() + last.allocatedBytes() - last.freedBytes())
                        .isEqualTo(last.afterBytes());
                assertThat(last.phases().values()).allMatch(nanos -> nanos >= 0);
                assertThat(last.phases().values().stream()
                                .mapToLong(Long::longValue)
                                .sum())
                        .isLessThanOrEqualTo(last.wallNanos());
                if (plan == PlanKind.MARK_SWEEP) {
                    assertThat(last.phases()).containsKeys(GcPhase.ENABLE_BARRIER, GcPhase.MARK, GcPhase.SWEEP);
                    assertThat(stats.cells()).anySatisfy(cells -> {
                        assertThat(cells.cellBytes()).isEqualTo(24);
                        assertThat(cells.usedCells()).isBetween((long) LIVE, cells.cells());
                    });
                } else {
                    assertThat(last.phases()).containsOnlyKeys(GcPhase.COPY);
                }
                assertThat(stats.toString()).startsWith("object heap \"seen\", " + plan.word());
            }
        }
    }

    @Test
    void aMutatorThatStandsForOthersHasAStall() throws InterruptedException {
        try (ObjectHeap heap = heap(PlanKind.SEMI_SPACE)) {
            CountDownLatch attached = new CountDownLatch(1);
            Thread poller = Thread.ofPlatform().start(() -> {
                try (Mutator mutator = heap.attach()) {
                    attached.countDown();
                    while (heap.statistics().stalls(StallKind.SAFEPOINT).count() == 0) {
                        mutator.poll();
                    }
                }
            });
            attached.await();
            heap.collect();
            poller.join();
            ObjectHeapStats stats = heap.statistics();
            assertThat(stats.stalls(StallKind.SAFEPOINT).maxNanos()).isPositive();
            assertThat(stats.stalls().count())
                    .isEqualTo(stats.stalls(StallKind.SAFEPOINT).count());
        }
    }

    @Test
    void aThreadThatDoesNotPollIsCountedAsSlow() throws InterruptedException {
        try (ObjectHeap heap = heap(PlanKind.MARK_SWEEP)) {
            CountDownLatch attached = new CountDownLatch(1);
            Thread culprit = Thread.ofPlatform().start(() -> {
                try (Mutator _ = heap.attach()) {
                    attached.countDown();
                    while (heap.statistics().slowSafepoints() == 0) {
                        Thread.onSpinWait();
                    }
                }
            });
            attached.await();
            heap.collect();
            culprit.join();
            assertThat(heap.statistics().slowSafepoints()).isPositive();
        }
    }

    @Test
    void aHeapThatIsFullCountsItsStallsAndSaysWhatFillsIt() {
        try (ObjectHeap heap =
                ObjectHeap.create(ObjectHeapOptions.defaults().name("small").limitBytes(4L << 20))) {
            ObjectType node = heap.define("Node", NODE);
            try (Mutator mutator = heap.attach();
                    Scope scope = mutator.scope()) {
                long list = scope.slot();
                assertThatThrownBy(() -> {
                            while (true) {
                                build(mutator, node, list);
                            }
                        })
                        .isInstanceOf(HeapExhausted.class)
                        .hasMessageContaining("Node");
                ObjectHeapStats stats = heap.statistics();
                assertThat(stats.exhaustions()).isOne();
                assertThat(stats.stalls(StallKind.STALL).count()).isPositive();
            }
        }
    }
}
