package allod.gc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is told to a recorder comes out as cycles, as events in their order, and as sums.
class CycleRecorderTest {

    private final Hearing hearing = new Hearing();
    private final CycleRecorder recorder = new CycleRecorder("cache", "MarkSweep", hearing);

    private GcCycle cycle() {
        recorder.begin(GcCause.GOAL);
        recorder.phaseBegan(GcPhase.MARK);
        recorder.phaseEnded(GcPhase.MARK);
        recorder.phaseBegan(GcPhase.FLUSH);
        recorder.phaseEnded(GcPhase.FLUSH);
        recorder.phaseBegan(GcPhase.MARK);
        recorder.paused(PauseKind.MARK_END, 30, 200);
        recorder.phaseEnded(GcPhase.MARK);
        recorder.stalled(StallKind.ASSIST, 1000);
        recorder.stalled(StallKind.ASSIST, 3000);
        recorder.stalled(StallKind.SAFEPOINT, 250);
        recorder.figures.markedObjects = 7;
        recorder.figures.liveBytes = 448;
        recorder.figures.freedBytes = 64;
        return recorder.end();
    }

    @Test
    void r1_eventsComeInTheirOrder() {
        cycle();
        assertThat(hearing.events)
                .containsExactly(
                        "started cache 1 GOAL",
                        "began MARK",
                        "ended MARK",
                        "began FLUSH",
                        "ended FLUSH",
                        "began MARK",
                        "pause 1 MARK_END 30 200",
                        "ended MARK",
                        "stall ASSIST 1000 " + Thread.currentThread().getName(),
                        "stall ASSIST 3000 " + Thread.currentThread().getName(),
                        "stall SAFEPOINT 250 " + Thread.currentThread().getName(),
                        "cycle 1");
    }

    @Test
    void aCycleHasWhatWasTold() {
        GcCycle cycle = cycle();
        assertThat(cycle.phases().keySet()).containsExactly(GcPhase.MARK, GcPhase.FLUSH);
        assertThat(cycle.pauses()).singleElement().satisfies(pause -> {
            assertThat(pause.kind()).isEqualTo(PauseKind.MARK_END);
            assertThat(pause.nanos()).isEqualTo(200);
            assertThat(pause.timeToSafepointNanos()).isEqualTo(30);
            assertThat(pause.afterNanos()).isBetween(0L, cycle.wallNanos());
        });
        assertThat(cycle.stalls(StallKind.ASSIST)).isEqualTo(new GcCycle.Stalls(2, 4000, 3000));
        assertThat(cycle.stalls(StallKind.STALL)).isEqualTo(GcCycle.Stalls.NONE);
        assertThat(cycle.allStalls()).isEqualTo(new GcCycle.Stalls(3, 4250, 3000));
        assertThat(cycle.markedObjects()).isEqualTo(7);
        assertThat(cycle.goalBytes()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aCycleKnowsNothingOfTheOneBefore() {
        cycle();
        recorder.begin(GcCause.REQUESTED);
        GcCycle second = recorder.end();
        assertThat(second.number()).isEqualTo(2);
        assertThat(second.phases()).isEmpty();
        assertThat(second.pauses()).isEmpty();
        assertThat(second.maxPauseNanos()).isZero();
        assertThat(second.allStalls()).isEqualTo(GcCycle.Stalls.NONE);
        assertThat(second.markedObjects()).isZero();
        assertThat(recorder.sums().cycles.get()).isEqualTo(2);
        assertThat(recorder.sums().markedObjects.get()).isEqualTo(7);
        assertThat(recorder.sums().lastCycle()).isSameAs(second);
    }

    @Test
    void r2_whatComesBetweenCyclesIsInTheSumsAlone() {
        cycle();
        recorder.paused(PauseKind.WALK, 10, 5000);
        recorder.stalled(StallKind.SAFEPOINT, 5010);
        recorder.begin(GcCause.REQUESTED);
        GcCycle second = recorder.end();
        assertThat(hearing.events).contains("pause 0 WALK 10 5000");
        assertThat(second.pauseCount()).isZero();
        assertThat(second.allStalls().count()).isZero();
        assertThat(recorder.sums().walks.snapshot().maxNanos()).isEqualTo(5000);
        assertThat(recorder.sums().pauses.snapshot().maxNanos())
                .as("a walk is no pause of the collector")
                .isEqualTo(200);
        assertThat(recorder.sums().allStalls.snapshot().count()).isEqualTo(4);
    }

    @Test
    void ofManyPausesTheFirstAreKeptAndAllAreCounted() {
        recorder.begin(GcCause.STRESS);
        for (int p = 1; p <= 100; p++) {
            recorder.paused(PauseKind.MARK_END, 1, p);
        }
        GcCycle cycle = recorder.end();
        assertThat(cycle.pauses()).hasSize(GcCycle.KEPT_PAUSES);
        assertThat(cycle.pauses().getLast().nanos()).isEqualTo(GcCycle.KEPT_PAUSES);
        assertThat(cycle.pauseCount()).isEqualTo(100);
        assertThat(cycle.pauseNanos()).isEqualTo(5050);
        assertThat(cycle.maxPauseNanos()).isEqualTo(100);
    }

    @Test
    void r1_cyclesAndPhasesDoNotNest() {
        recorder.begin(GcCause.GOAL);
        assertThatThrownBy(() -> recorder.begin(GcCause.GOAL)).isInstanceOf(AssertionError.class);
        recorder.phaseBegan(GcPhase.MARK);
        assertThatThrownBy(() -> recorder.phaseBegan(GcPhase.FLUSH)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> recorder.phaseEnded(GcPhase.FLUSH)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(recorder::end).isInstanceOf(AssertionError.class);
    }

    @Test
    void aProbeThatThrowsKeepsNeitherTheCycleNorTheOtherProbes() {
        GcProbe throwing = new Throwing();
        CycleRecorder both = new CycleRecorder("h", "p", new GcProbes(List.of(throwing, hearing, throwing)));
        both.begin(GcCause.GOAL);
        both.phaseBegan(GcPhase.MARK);
        both.phaseEnded(GcPhase.MARK);
        both.paused(PauseKind.MARK_END, 1, 1);
        both.stalled(StallKind.PACE, 1);
        both.slowSafepoint(Thread.currentThread(), new StackTraceElement[0], 1);
        both.exhausted(1, 2, "");
        assertThat(both.end().number()).isEqualTo(1);
        assertThat(hearing.events).hasSize(8).last().isEqualTo("cycle 1");
    }

    /// Writes down what it hears.
    private static final class Hearing implements GcProbe {
        final List<String> events = new ArrayList<>();

        @Override
        public void cycleStarted(String heap, long number, GcCause cause) {
            events.add("started " + heap + ' ' + number + ' ' + cause);
        }

        @Override
        public void phaseBegan(String heap, long number, GcPhase phase) {
            events.add("began " + phase);
        }

        @Override
        public void phaseEnded(String heap, long number, GcPhase phase, long nanos) {
            assertThat(nanos).isNotNegative();
            events.add("ended " + phase);
        }

        @Override
        public void pause(String heap, long number, PauseKind kind, long timeToSafepointNanos, long pauseNanos) {
            events.add("pause " + number + ' ' + kind + ' ' + timeToSafepointNanos + ' ' + pauseNanos);
        }

        @Override
        public void stall(String heap, StallKind kind, long nanos, Thread thread) {
            events.add("stall " + kind + ' ' + nanos + ' ' + thread.getName());
        }

        @Override
        public void safepointSlow(String heap, Thread thread, StackTraceElement[] stack, long waitedNanos) {
            events.add("slow " + waitedNanos);
        }

        @Override
        public void exhausted(String heap, long requestedBytes, long limitBytes, String histogram) {
            events.add("exhausted " + requestedBytes + ' ' + limitBytes);
        }

        @Override
        public void cycleEnded(GcCycle cycle) {
            events.add("cycle " + cycle.number());
        }
    }

    /// Throws whatever it is told.
    private static final class Throwing implements GcProbe {

        @Override
        public void cycleStarted(String heap, long number, GcCause cause) {
            throw new IllegalStateException("cycleStarted");
        }

        @Override
        public void phaseBegan(String heap, long number, GcPhase phase) {
            throw new IllegalStateException("phaseBegan");
        }

        @Override
        public void phaseEnded(String heap, long number, GcPhase phase, long nanos) {
            throw new IllegalStateException("phaseEnded");
        }

        @Override
        public void pause(String heap, long number, PauseKind kind, long timeToSafepointNanos, long pauseNanos) {
            throw new IllegalStateException("pause");
        }

        @Override
        public void stall(String heap, StallKind kind, long nanos, Thread thread) {
            throw new IllegalStateException("stall");
        }

        @Override
        public void safepointSlow(String heap, Thread thread, StackTraceElement[] stack, long waitedNanos) {
            throw new IllegalStateException("safepointSlow");
        }

        @Override
        public void exhausted(String heap, long requestedBytes, long limitBytes, String histogram) {
            throw new NoClassDefFoundError("exhausted");
        }

        @Override
        public void cycleEnded(GcCycle cycle) {
            throw new IllegalStateException("cycleEnded");
        }
    }
}
