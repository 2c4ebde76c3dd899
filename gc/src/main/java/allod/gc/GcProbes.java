package allod.gc;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// Several probes as one. What one of them throws reaches neither the collector nor the others.
///
/// Threads: as [GcProbe]; nothing is allocated here, so that a stall's event may come from an allocation's slow
/// path.
final class GcProbes implements GcProbe {

    private final GcProbe[] probes;
    private final AtomicBoolean told = new AtomicBoolean();

    GcProbes(List<GcProbe> probes) {
        this.probes = probes.toArray(new GcProbe[0]);
    }

    @Override
    public void cycleStarted(String heap, long number, GcCause cause) {
        for (GcProbe probe : probes) {
            try {
                probe.cycleStarted(heap, number, cause);
            } catch (RuntimeException | LinkageError thrown) {
                failed(probe, thrown);
            }
        }
    }

    @Override
    public void phaseBegan(String heap, long number, GcPhase phase) {
        for (GcProbe probe : probes) {
            try {
                probe.phaseBegan(heap, number, phase);
            } catch (RuntimeException | LinkageError thrown) {
                failed(probe, thrown);
            }
        }
    }

    @Override
    public void phaseEnded(String heap, long number, GcPhase phase, long nanos) {
        for (GcProbe probe : probes) {
            try {
                probe.phaseEnded(heap, number, phase, nanos);
            } catch (RuntimeException | LinkageError thrown) {
                failed(probe, thrown);
            }
        }
    }

    @Override
    public void pause(String heap, long number, PauseKind kind, long timeToSafepointNanos, long pauseNanos) {
        for (GcProbe probe : probes) {
            try {
                probe.pause(heap, number, kind, timeToSafepointNanos, pauseNanos);
            } catch (RuntimeException | LinkageError thrown) {
                failed(probe, thrown);
            }
        }
    }

    @Override
    public void stall(String heap, StallKind kind, long nanos, Thread thread) {
        for (GcProbe probe : probes) {
            try {
                probe.stall(heap, kind, nanos, thread);
            } catch (RuntimeException | LinkageError thrown) {
                failed(probe, thrown);
            }
        }
    }

    @Override
    public void safepointSlow(String heap, Thread thread, StackTraceElement[] stack, long waitedNanos) {
        for (GcProbe probe : probes) {
            try {
                probe.safepointSlow(heap, thread, stack, waitedNanos);
            } catch (RuntimeException | LinkageError thrown) {
                failed(probe, thrown);
            }
        }
    }

    @Override
    public void exhausted(String heap, long requestedBytes, long limitBytes, String histogram) {
        for (GcProbe probe : probes) {
            try {
                probe.exhausted(heap, requestedBytes, limitBytes, histogram);
            } catch (RuntimeException | LinkageError thrown) {
                failed(probe, thrown);
            }
        }
    }

    @Override
    public void cycleEnded(GcCycle cycle) {
        for (GcProbe probe : probes) {
            try {
                probe.cycleEnded(cycle);
            } catch (RuntimeException | LinkageError thrown) {
                failed(probe, thrown);
            }
        }
    }

    private void failed(GcProbe probe, Throwable thrown) {
        if (told.compareAndSet(false, true)) {
            System.getLogger(GcLog.LOGGER)
                    .log(Level.WARNING, probe.getClass().getName() + " threw; this is told once", thrown);
        }
    }
}
