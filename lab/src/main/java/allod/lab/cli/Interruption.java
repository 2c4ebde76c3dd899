package allod.lab.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ctrl-C while a command watches another process: the wait ends, and this JVM stays until all is written.
///
/// ```
/// hook there ──► attach ──► tells(stop) ──► wait ──► write ──► close: the hook may end, and with it this JVM
///     ▲             ▲                         ▲
///     └─────────────┴── Ctrl-C, at any time ──┘
/// ```
///
/// The hook is there before anything is attached: no moment is left in which Ctrl-C leaves an agent at work.
///
/// Threads: one, and the hook's. `wished` and `stop` are volatile, and each side writes its own before it reads the
/// other's: one of them sees both, and stops.
final class Interruption implements AutoCloseable {

    private static final long WRITE_SECONDS = 120;

    private final CountDownLatch written = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stopAndWait, "stop and write");
    private volatile boolean wished;
    private volatile Runnable stop = () -> {};
    private volatile Runnable abandon = () -> {};

    /// @throws IllegalStateException this process is ending already; nothing must be attached any more
    Interruption() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// Says what to do, at once if Ctrl-C was earlier.
    ///
    /// @param wishStop ends the wait
    /// @param close leaves nothing at work, when writing takes too long
    void tells(Runnable wishStop, Runnable close) {
        abandon = close;
        stop = wishStop;
        if (wished) {
            wishStop.run();
        }
    }

    private void stopAndWait() {
        wished = true;
        stop.run();
        try {
            if (!written.await(WRITE_SECONDS, TimeUnit.SECONDS)) {
                abandon.run();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        written.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // the process is ending, and the hook runs: nothing is left for it to do
        }
    }
}
