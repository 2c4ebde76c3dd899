package allod.gc;

import static org.assertj.core.api.Assertions.assertThat;

import allod.gc.seam.SeededDirector;
import allod.gc.seam.Stress;
import allod.gc.verify.HeapVerifier;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Random programs on all plans, against their model: `-Dallod.seed=N` repeats a run.
class GraphModelProperties {

    private final long seed = Long.getLong("allod.seed", new Random().nextLong() >>> 16);

    @BeforeEach
    void verify() {
        HeapVerifier.automaticLevel(HeapVerifier.EVERYTHING);
    }

    @AfterEach
    void calm() {
        HeapVerifier.automaticLevel(0);
        Stress.use(Stress.Settings.CALM);
    }

    private void run(ObjectHeapOptions options, int threads, int steps) {
        try (ObjectHeap heap = ObjectHeap.create(options)) {
            new GraphModel(heap, threads).run(seed, steps, 200);
        }
    }

    @ParameterizedTest
    @EnumSource(PlanKind.class)
    void oneThread(PlanKind plan) {
        run(GraphModel.options(plan), 1, 20_000);
    }

    @ParameterizedTest
    @EnumSource(PlanKind.class)
    void threeThreads(PlanKind plan) {
        run(GraphModel.options(plan), 3, 8_000);
    }

    @ParameterizedTest
    @EnumSource(
            value = PlanKind.class,
            names = {"SEMI_SPACE", "MARK_SWEEP"})
    void scheduledBySeed(PlanKind plan) {
        long first = trace(plan, seed);
        assertThat(trace(plan, seed)).as("seed %d", seed).isEqualTo(first);
    }

    private long trace(PlanKind plan, long scheduleSeed) {
        return SeededDirector.run(scheduleSeed, 4, director -> {
                    try (ObjectHeap heap = ObjectHeap.create(GraphModel.options(plan))) {
                        new GraphModel(heap, 2).run(director, scheduleSeed, 400, 50);
                    }
                })
                .traceHash();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "polls",
                "allocations=20,grey=1",
                "grey=1,delay=200",
                "allocations=50,by=conductor",
                "allocations=50,by=mutator",
                "allocations=100,refuse=7"
            })
    void underStress(String stress) {
        for (PlanKind plan : new PlanKind[] {PlanKind.SEMI_SPACE, PlanKind.MARK_SWEEP}) {
            Stress.use(Stress.Settings.parse(stress));
            run(GraphModel.options(plan).granuleBytes(4 << 10), 2, stress.equals("polls") ? 150 : 600);
        }
    }
}
