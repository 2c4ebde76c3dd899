package allod.profile.jfr;

import allod.gc.GcCause;
import allod.gc.GcCycle;
import allod.gc.GcPhase;
import allod.gc.GcProbe;
import allod.gc.PauseKind;
import allod.gc.StallKind;

/// What an object heap finds when it looks for probes: events for Flight Recorder, or nothing where the JDK has
/// none.
public final class GcJfrProbe implements GcProbe {

    private final GcProbe events = JfrListener.isFlightRecorderThere() ? new GcEvents() : GcProbe.none();

    /// For [java.util.ServiceLoader].
    public GcJfrProbe() {}

    @Override
    public void cycleStarted(String heap, long number, GcCause cause) {
        events.cycleStarted(heap, number, cause);
    }

    @Override
    public void phaseBegan(String heap, long number, GcPhase phase) {
        events.phaseBegan(heap, number, phase);
    }

    @Override
    public void phaseEnded(String heap, long number, GcPhase phase, long nanos) {
        events.phaseEnded(heap, number, phase, nanos);
    }

    @Override
    public void pause(String heap, long number, PauseKind kind, long timeToSafepointNanos, long pauseNanos) {
        events.pause(heap, number, kind, timeToSafepointNanos, pauseNanos);
    }

    @Override
    public void stall(String heap, StallKind kind, long nanos, Thread thread) {
        events.stall(heap, kind, nanos, thread);
    }

    @Override
    public void safepointSlow(String heap, Thread thread, StackTraceElement[] stack, long waitedNanos) {
        events.safepointSlow(heap, thread, stack, waitedNanos);
    }

    @Override
    public void exhausted(String heap, long requestedBytes, long limitBytes, String histogram) {
        events.exhausted(heap, requestedBytes, limitBytes, histogram);
    }

    @Override
    public void cycleEnded(GcCycle cycle) {
        events.cycleEnded(cycle);
    }
}
