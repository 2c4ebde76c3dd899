package allod.gc;

import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The log of the object heaps: one line a cycle, and a line for what an operator should hear of at once.
///
/// | what | level of the logger `allod.gc` |
/// | --- | --- |
/// | a cycle | `DEBUG` |
/// | a mutator that does not come to a safepoint, with its stack | `WARNING`, from 0.1 s on, one in ten seconds; those
/// between are counted |
/// | a heap that is exhausted | `WARNING` |
///
/// With `-Dallod.gc.log=true` the lines go to standard error instead, all of them, so that a program without
/// any logger set up shows them.
///
/// Threads: any. Lines are made on the thread that tells, after the world has been let go.
final class GcLog implements GcProbe {

    /// The logger's name.
    static final String LOGGER = "allod.gc";

    private static final long SLOW_NANOS = 100_000_000L; // below, only probes hear of it
    private static final long SLOW_EVERY_NANOS = 10_000_000_000L;

    private final @Nullable PrintStream out; // null: to the logger
    private final AtomicLong nextSlowNanos = new AtomicLong(System.nanoTime());
    private final AtomicLong keptBack = new AtomicLong();

    GcLog(@Nullable PrintStream out) {
        this.out = out;
    }

    /// The log as the properties of this JVM want it.
    static GcLog ofProperties() {
        return new GcLog(Boolean.getBoolean("allod.gc.log") ? System.err : null);
    }

    @Override
    public void cycleEnded(GcCycle cycle) {
        if (out != null || System.getLogger(LOGGER).isLoggable(Level.DEBUG)) {
            tell(Level.DEBUG, GcLine.of(cycle));
        }
    }

    @Override
    public void safepointSlow(String heap, Thread thread, StackTraceElement[] stack, long waitedNanos) {
        if (waitedNanos < SLOW_NANOS) {
            return;
        }
        long now = System.nanoTime();
        long next = nextSlowNanos.get();
        if (now - next < 0 || !nextSlowNanos.compareAndSet(next, now + SLOW_EVERY_NANOS)) {
            keptBack.incrementAndGet();
            return;
        }
        StringBuilder text = new StringBuilder("slow-safepoint heap=").append(GcLine.word(heap));
        text.append(" thread=").append(GcLine.word(thread.getName()));
        text.append(" waited=").append(GcLine.millis(waitedNanos));
        text.append(" kept-back=").append(keptBack.getAndSet(0));
        text.append(
                ": this thread neither polls nor is in blocked(...); poll in its loop, or wrap the call that waits");
        for (StackTraceElement frame : stack) {
            text.append("\n\tat ").append(frame);
        }
        tell(Level.WARNING, text.toString());
    }

    @Override
    public void exhausted(String heap, long requestedBytes, long limitBytes, String histogram) {
        String line = "exhausted heap=" + GcLine.word(heap) + " requested=" + GcLine.bytes(requestedBytes) + " limit="
                + GcLine.bytes(limitBytes);
        tell(Level.WARNING, histogram.isEmpty() ? line : line + '\n' + histogram.stripTrailing());
    }

    private void tell(Level level, String text) {
        if (out != null) {
            out.println("allod " + text);
        } else {
            System.getLogger(LOGGER).log(level, text);
        }
    }
}
