package allod.profile.leak;

import allod.heap.Heap;
import allod.heap.HeapBlocks;
import allod.profile.ProfileSource;
import allod.profile.ProfilerListener;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/// Reports on standard error, when the JVM ends, which blocks were not freed and how lost they are.
///
/// ```
/// java -Dallod.profile.leaks=exit -Dallod.profile.sampleBytes=1 ...      or   LeaksAtExit.enable()
/// ```
///
/// All open heaps are looked at together, from the roots in [LeakRoots]. Without `sampleBytes=1` the stacks of most
/// blocks are not known. Checked heaps are left out: they report themselves.
///
/// Threads: the report is made by a shutdown hook of its own, beside others, and beside daemon threads: what these do
/// to a heap meanwhile may be told wrongly.
public final class LeaksAtExit implements ProfilerListener {

    private static final String PROPERTY = "allod.profile.leaks";
    private static final AtomicBoolean ENABLED = new AtomicBoolean();

    /// For the profiler, which makes one as it begins.
    public LeaksAtExit() {}

    @Override
    public void started(ProfileSource source) {
        String when = System.getProperty(PROPERTY, "");
        if (when.equals("exit")) {
            enable();
        } else if (!when.isEmpty()) {
            System.getLogger(LeaksAtExit.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "-D" + PROPERTY + "=" + when + " is not known, and is passed over: it can be 'exit'.");
        }
    }

    /// Asks for the report; once is enough.
    public static void enable() {
        if (!ENABLED.getAndSet(true)) {
            try {
                Runtime.getRuntime().addShutdownHook(new Thread(LeaksAtExit::print, "allod-leaks-at-exit"));
            } catch (IllegalStateException ending) {
                throw new IllegalStateException("The JVM is ending: ask for the report at exit before that.", ending);
            }
        }
    }

    private static void print() {
        String prefix = "==" + ProcessHandle.current().pid() + "== ";
        System.err.print(report().lines().map(line -> prefix + line + "\n").collect(Collectors.joining()));
        System.err.flush();
    }

    /// The report on all open heaps.
    private static String report() {
        try {
            List<Heap> heaps = HeapBlocks.plainHeaps();
            LeakScan scan = new LeakScan().registeredRoots();
            heaps.forEach(scan::heap);
            return scan.run().toString();
        } catch (RuntimeException failed) {
            return "No report of leaks: " + failed; // a heap that another hook closes, say
        }
    }
}
