package allod.profile.jfr;

import allod.gc.GcCause;
import allod.gc.GcCycle;
import allod.gc.GcPhase;
import allod.gc.GcProbe;
import allod.gc.PauseKind;
import allod.gc.StallKind;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;

/// Turns what the object heaps tell into events. Loaded only where `jdk.jfr` is there.
///
/// Cycles and phases have their true beginnings: their events begin when the cycle and the phase do. What is
/// told only when it is over, pauses and stalls, has its length as a field.
///
/// Threads: any; of one heap one cycle at a time.
final class GcEvents implements GcProbe {

    private final Map<String, GcCycleEvent> cycles = new ConcurrentHashMap<>(); // that run, by heap
    private final Map<String, GcPhaseEvent> phases = new ConcurrentHashMap<>();

    GcEvents() {
        FlightRecorder.addListener(new FlightRecorderListener() {
            @Override
            public void recorderInitialized(FlightRecorder recorder) {
                FlightRecorder.register(GcCycleEvent.class);
                FlightRecorder.register(GcPhaseEvent.class);
                FlightRecorder.register(GcPauseEvent.class);
                FlightRecorder.register(MutatorStallEvent.class);
                FlightRecorder.register(SlowSafepointEvent.class);
                FlightRecorder.register(HeapExhaustedEvent.class);
            }
        });
    }

    @Override
    public void cycleStarted(String heap, long number, GcCause cause) {
        if (GcCycleEvent.isWanted()) {
            GcCycleEvent event = new GcCycleEvent();
            event.begin();
            cycles.put(heap, event);
        }
    }

    @Override
    public void cycleEnded(GcCycle cycle) {
        GcCycleEvent event = cycles.remove(cycle.heap());
        if (event != null) {
            event.fill(cycle);
            event.commit();
        }
    }

    @Override
    public void phaseBegan(String heap, long number, GcPhase phase) {
        if (GcPhaseEvent.isWanted()) {
            GcPhaseEvent event = new GcPhaseEvent();
            event.begin();
            phases.put(heap, event);
        }
    }

    @Override
    public void phaseEnded(String heap, long number, GcPhase phase, long nanos) {
        GcPhaseEvent event = phases.remove(heap);
        if (event != null) {
            event.heap = heap;
            event.cycle = number;
            event.phase = phase.word();
            event.commit();
        }
    }

    @Override
    public void pause(String heap, long number, PauseKind kind, long timeToSafepointNanos, long pauseNanos) {
        if (GcPauseEvent.isWanted()) {
            GcPauseEvent event = new GcPauseEvent();
            event.heap = heap;
            event.cycle = number;
            event.kind = kind.word();
            event.timeToSafepoint = timeToSafepointNanos;
            event.pause = pauseNanos;
            event.commit();
        }
    }

    @Override
    public void stall(String heap, StallKind kind, long nanos, Thread thread) {
        if (MutatorStallEvent.isWanted()) {
            MutatorStallEvent event = new MutatorStallEvent();
            event.heap = heap;
            event.kind = kind.word();
            event.stall = nanos;
            event.commit();
        }
    }

    @Override
    public void safepointSlow(String heap, Thread thread, StackTraceElement[] stack, long waitedNanos) {
        if (SlowSafepointEvent.isWanted()) {
            SlowSafepointEvent event = new SlowSafepointEvent();
            event.heap = heap;
            event.culprit = thread;
            event.stack = Arrays.stream(stack).map(Object::toString).collect(Collectors.joining("\n"));
            event.waited = waitedNanos;
            event.commit();
        }
    }

    @Override
    public void exhausted(String heap, long requestedBytes, long limitBytes, String histogram) {
        if (HeapExhaustedEvent.isWanted()) {
            HeapExhaustedEvent event = new HeapExhaustedEvent();
            event.heap = heap;
            event.requested = requestedBytes;
            event.limit = limitBytes;
            event.histogram = histogram;
            event.commit();
        }
    }
}
