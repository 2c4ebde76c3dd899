package allod.bench;

import allod.gc.handshake.Handshakes;
import allod.gc.handshake.Participant;
import allod.gc.handshake.SafepointWatch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What both sides of a handshake pay: the conductor for one with a mutator that polls or that is blocked, the
/// mutator for a poll and for a blocked section when nobody asks.
///
/// Means only, and a stop may find the mutator where the last one has left it. The times of single handshakes,
/// which are promised, are those of [allod.bench.gc.HandshakeFigures].
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class HandshakeBench {

    private static final long SPIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    @Param({"polling", "blocked"})
    private String mutator;

    private final Handshakes handshakes = new Handshakes(SPIN_NANOS, SafepointWatch.silent());
    private PollingThread thread;

    /// The calling thread's own part, with nobody who asks.
    @State(Scope.Thread)
    public static class Own {
        private final Handshakes handshakes = new Handshakes();
        private final Participant participant = new Participant() {};

        @Setup
        public void attach() {
            handshakes.attach(participant, () -> {});
        }

        @TearDown
        public void detach() {
            handshakes.detach(participant, () -> {});
        }
    }

    @Setup
    public void start() {
        thread = mutator.equals("blocked") ? PollingThread.blocked(handshakes) : PollingThread.polling(handshakes);
    }

    @TearDown
    public void end() {
        thread.close();
    }

    @Benchmark
    public long handshake() {
        return handshakes.all(participant -> {});
    }

    @Benchmark
    public long stopAndResume() {
        long nanos = handshakes.stop();
        handshakes.resume();
        return nanos;
    }

    @Benchmark
    public void poll(Own own) {
        if (own.participant.isArmed()) {
            own.participant.safepoint();
        }
    }

    @Benchmark
    public void blockedSection(Own own) {
        own.participant.enterBlocked();
        own.participant.leaveBlocked();
    }
}
