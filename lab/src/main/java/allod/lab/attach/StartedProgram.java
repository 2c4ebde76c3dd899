package allod.lab.attach;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// How a program that was started to be watched ends, when it is to end before it does so by itself.
///
/// ```
/// a stop was wished ──► 2 s: the terminal tells Ctrl-C to the program, too, and that ends it
///                        └──► SIGTERM ──► 60 s: its recorders write what they have ──► SIGKILL
/// ```
///
/// Other stops (SIGTERM to this process alone, the end of the time) the program has not heard of.
final class StartedProgram {

    private static final Duration HEARING = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private StartedProgram() {}

    /// Ends the program if it runs, and waits until it has ended.
    static void end(Process process, boolean stopWished) throws InterruptedException {
        if (stopWished && process.waitFor(HEARING.toMillis(), TimeUnit.MILLISECONDS)) {
            return;
        }
        if (process.isAlive()) {
            process.destroy();
        }
        if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
