package allod.gc;

import allod.gc.seam.Fault;
import allod.gc.seam.SeededDirector;
import allod.gc.seam.Stress;
import allod.gc.verify.HeapVerifier;
import java.util.Locale;

/// The main class of the JVM in which faults are made: for each, schedules are drawn until something is
/// noticed, and the same schedules are run without it. A line each; a fault that ends the JVM is told by the
/// line that is missing.
///
/// ```
/// F4 begun
/// F4 noticed after 12 schedules, 340 ms: HeapBroken: in phase MARKED, ...
/// F4 quiet after 12 schedules
/// ```
final class FaultScenarios {

    private static final long LIMIT_NANOS = 60_000_000_000L;

    private FaultScenarios() {}

    /// @param arguments names of faults
    public static void main(String[] arguments) {
        HeapVerifier.automaticLevel(HeapVerifier.EVERYTHING);
        for (String name : arguments) {
            System.out.println(name + " begun");
            long schedules = notice(Fault.valueOf(name));
            if (schedules > 0) {
                quiet(Fault.valueOf(name), schedules);
            }
        }
        System.exit(0); // threads of a heap that failed may hang
    }

    private static long notice(Fault fault) {
        long start = System.nanoTime();
        for (long schedule = 1; System.nanoTime() - start < LIMIT_NANOS; schedule++) {
            fault.activate();
            try {
                run(fault, schedule);
            } catch (Throwable noticed) {
                Throwable cause = root(noticed);
                System.out.printf(
                        Locale.ROOT,
                        "%s noticed after %d schedules, %d ms: %s: %s%n",
                        fault,
                        schedule,
                        (System.nanoTime() - start) / 1_000_000,
                        cause.getClass().getSimpleName(),
                        String.valueOf(cause.getMessage()).lines().findFirst().orElse(""));
                return schedule;
            } finally {
                Fault.deactivate();
            }
        }
        System.out.println(fault + " missed");
        return 0;
    }

    private static void quiet(Fault fault, long schedules) {
        for (long schedule = 1; schedule <= Math.min(schedules, 20); schedule++) {
            run(fault, schedule);
        }
        System.out.println(fault + " quiet after " + schedules + " schedules");
    }

    private static Throwable root(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static void run(Fault fault, long schedule) {
        Runnable story = FaultStories.of(fault);
        if (story != null) {
            FaultStories.tell(story);
            return;
        }
        Stress.use(Stress.Settings.CALM.collectingEvery(40).greyBuffersOf(schedule % 2 == 0 ? 1 : 64));
        SeededDirector.run(schedule, 3, director -> {
            ObjectHeapOptions options = GraphModel.options(PlanKind.MARK_SWEEP).granuleBytes(4096);
            ObjectHeap heap = ObjectHeap.create(options);
            new GraphModel(heap, 2).run(director, schedule, 400, 40);
            heap.close(); // not after a failure: others may still run, on memory that would be gone
        });
    }
}
