package allod.gc;

import allod.gc.seam.Stress;
import allod.gc.verify.HeapVerifier;

/// The main class of a JVM that runs the model with properties of its own, or as long as wanted.
final class ModelScenarios {

    private ModelScenarios() {}

    /// @param arguments seed, seconds at least, threads, steps of a run, and `yields` for yields at all points
    public static void main(String[] arguments) {
        HeapVerifier.automaticLevel(Integer.getInteger("allod.gc.verify", HeapVerifier.EVERYTHING));
        boolean yields = arguments.length > 4 && arguments[4].equals("yields");
        try (AutoCloseable _ = yields ? new Yields() : () -> {}) {
            run(
                    Long.parseLong(arguments[0]),
                    Long.parseLong(arguments[1]),
                    Integer.parseInt(arguments[2]),
                    Integer.parseInt(arguments[3]));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        System.out.println("fine");
    }

    static void run(long firstSeed, long seconds, int threads, int steps) {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        long seed = firstSeed;
        do {
            for (PlanKind plan : new PlanKind[] {PlanKind.SEMI_SPACE, PlanKind.MARK_SWEEP}) {
                Stress.use(Stress.Settings.parse("allocations=200"));
                try (ObjectHeap heap = ObjectHeap.create(GraphModel.options(plan))) {
                    new GraphModel(heap, threads).run(seed, steps, 200);
                }
            }
            seed++;
        } while (System.nanoTime() < end);
        Stress.use(Stress.Settings.CALM);
    }
}
