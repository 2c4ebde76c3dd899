package allod.profile.jfr;

import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.gc.GcCycle;
import allod.gc.HeapExhausted;
import allod.gc.Mutator;
import allod.gc.ObjectHeap;
import allod.gc.ObjectHeapOptions;
import allod.gc.ObjectHeapStats;
import allod.gc.PlanKind;
import allod.gc.Scope;
import allod.gc.object.ObjectType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Events of object heaps in a real recording, read back and compared with the heap's own statistics.
class GcEventsTest {

    private static final List<String> NAMES = List.of(
            "allod.GcCycle",
            "allod.GcPhase",
            "allod.GcPause",
            "allod.MutatorStall",
            "allod.SlowSafepoint",
            "allod.HeapExhausted");

    @TempDir
    private Path folder;

    private static ObjectType node(ObjectHeap heap) {
        return heap.define("Node", structLayout(JAVA_LONG.withName("ref:next"), JAVA_LONG.withName("key")));
    }

    private static Recording recording() {
        Recording recording = new Recording();
        NAMES.forEach(recording::enable);
        recording.start();
        return recording;
    }

    private List<RecordedEvent> events(Recording recording) throws IOException {
        recording.stop();
        Path file = folder.resolve("gc.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file);
    }

    private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(
            value = PlanKind.class,
            names = {"SEMI_SPACE", "MARK_SWEEP"})
    void cyclesPhasesAndPausesAreThoseOfTheStatistics(PlanKind plan) throws IOException {
        List<RecordedEvent> events;
        ObjectHeapStats stats;
        try (Recording recording = recording();
                ObjectHeap heap = ObjectHeap.create(
                        ObjectHeapOptions.defaults().name("recorded").plan(plan).limitBytes(32 << 20))) {
            ObjectType node = node(heap);
            try (Mutator mutator = heap.attach();
                    Scope scope = mutator.scope()) {
                long kept = scope.slot();
                mutator.setHandle(kept, mutator.alloc(node));
                for (int i = 0; i < 10_000; i++) {
                    long _ = mutator.alloc(node);
                }
                mutator.collect();
                mutator.collect();
            }
            stats = heap.statistics();
            events = events(recording);
        }
        List<RecordedEvent> cycles = named(events, "allod.GcCycle");
        assertThat(cycles).hasSize(2);
        GcCycle last = stats.lastCycle();
        RecordedEvent recorded = cycles.getLast();
        assertThat(recorded.getString("heap")).isEqualTo("recorded");
        assertThat(recorded.getLong("cycle")).isEqualTo(2);
        assertThat(recorded.getString("plan")).isEqualTo(plan.word());
        assertThat(recorded.getString("cause")).isEqualTo("requested");
        assertThat(recorded.getLong("markedObjects")).isOne();
        assertThat(recorded.getLong("before")).isEqualTo(last.beforeBytes());
        assertThat(recorded.getLong("after")).isEqualTo(last.afterBytes());
        assertThat(recorded.getLong("live")).isEqualTo(24);
        assertThat(recorded.getDuration("longestPause")).isEqualTo(Duration.ofNanos(last.maxPauseNanos()));
        assertThat(recorded.getDuration()).isGreaterThan(Duration.ZERO);
        for (RecordedEvent phase : named(events, "allod.GcPhase")) {
            assertThat(cycles).anySatisfy(cycle -> {
                assertThat(cycle.getLong("cycle")).isEqualTo(phase.getLong("cycle"));
                assertThat(phase.getStartTime()).isAfterOrEqualTo(cycle.getStartTime());
                assertThat(phase.getEndTime()).isBeforeOrEqualTo(cycle.getEndTime());
            });
        }
        assertThat(named(events, "allod.GcPhase"))
                .extracting(event -> event.getString("phase"))
                .contains(plan == PlanKind.SEMI_SPACE ? "copy" : "mark");
        List<RecordedEvent> pauses = named(events, "allod.GcPause");
        assertThat(pauses.stream()
                        .mapToLong(event -> event.getDuration("pause").toNanos())
                        .sum())
                .isEqualTo(stats.pauses().totalNanos());
        assertThat(pauses.stream()
                        .mapToLong(event -> event.getDuration("timeToSafepoint").toNanos())
                        .sum())
                .isEqualTo(stats.timesToSafepoint().totalNanos());
    }

    @Test
    void stallsAndExhaustionHaveTheStackOfTheProgram() throws IOException {
        List<RecordedEvent> events;
        ObjectHeapStats stats;
        try (Recording recording = recording();
                ObjectHeap heap = ObjectHeap.create(
                        ObjectHeapOptions.defaults().name("full").limitBytes(4 << 20))) {
            ObjectType node = node(heap);
            try (Mutator mutator = heap.attach();
                    Scope scope = mutator.scope()) {
                assertThatThrownBy(() -> fillUp(mutator, node, scope.slot())).isInstanceOf(HeapExhausted.class);
            }
            stats = heap.statistics();
            events = events(recording);
        }
        List<RecordedEvent> stalls = named(events, "allod.MutatorStall");
        assertThat(stalls).hasSize((int) stats.stalls().count()).isNotEmpty();
        assertThat(stalls.stream()
                        .mapToLong(event -> event.getDuration("stall").toNanos())
                        .sum())
                .isEqualTo(stats.stalls().totalNanos());
        assertThat(stalls)
                .allSatisfy(event -> assertThat(event.getThread().getJavaName())
                        .isEqualTo(Thread.currentThread().getName()));
        assertThat(named(events, "allod.HeapExhausted")).singleElement().satisfies(event -> {
            assertThat(event.getString("heap")).isEqualTo("full");
            assertThat(event.getLong("requested")).isEqualTo(24);
            assertThat(event.getLong("limit")).isEqualTo(4 << 20);
            assertThat(event.getString("histogram")).contains("Node");
            assertThat(event.getStackTrace().getFrames())
                    .anyMatch(frame -> frame.getMethod().getName().equals("fillUp"));
        });
    }

    private static void fillUp(Mutator mutator, ObjectType node, long list) {
        while (true) {
            long made = mutator.alloc(node);
            mutator.setRef(made, node.offset("next"), mutator.handle(list));
            mutator.setHandle(list, made);
        }
    }

    @Test
    void theCulpritOfASlowSafepointIsNamedWithItsStack() throws IOException, InterruptedException {
        List<RecordedEvent> events;
        try (Recording recording = recording();
                ObjectHeap heap = ObjectHeap.create(
                        ObjectHeapOptions.defaults().name("slow").limitBytes(4 << 20))) {
            CountDownLatch attached = new CountDownLatch(1);
            Thread culprit = Thread.ofPlatform().name("culprit").start(() -> hesitate(heap, attached));
            attached.await();
            heap.collect();
            culprit.join();
            events = events(recording);
        }
        assertThat(named(events, "allod.SlowSafepoint")).anySatisfy(event -> {
            assertThat(event.getThread("culprit").getJavaName()).isEqualTo("culprit");
            assertThat(event.getString("stack")).contains("hesitate");
            assertThat(event.getDuration("waited")).isGreaterThan(Duration.ZERO);
        });
    }

    private static void hesitate(ObjectHeap heap, CountDownLatch attached) {
        try (Mutator _ = heap.attach()) {
            attached.countDown();
            while (heap.statistics().slowSafepoints() == 0) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void withoutARecordingThatAsksNothingIsWritten() throws IOException {
        try (Recording recording = new Recording();
                ObjectHeap heap = ObjectHeap.create(ObjectHeapOptions.defaults().limitBytes(4 << 20))) {
            recording.start();
            heap.collect();
            assertThat(events(recording))
                    .extracting(event -> event.getEventType().getName())
                    .doesNotContainAnyElementsOf(NAMES);
        }
    }
}
