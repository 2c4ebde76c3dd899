package allod.pages.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// All models together.
class SimulationTest {

    private static SimulationPlan plan(List<ReplacementPolicy> policies, Integer... frames) {
        return new SimulationPlan(
                CpuPreset.ZEN_4.model(),
                List.of(TranslationSize.SMALL, TranslationSize.GIANT),
                List.of(100L),
                policies,
                List.of(frames),
                1 << 16);
    }

    @Test
    void batchesOfAnySizeAddUpToTheSame() {
        ReferenceBatch whole = References.random(new SplittableRandom(3));
        Simulation atOnce = new Simulation(plan(List.of(ReplacementPolicy.values())));
        Simulation piecewise = new Simulation(plan(List.of(ReplacementPolicy.values())));
        atOnce.take(whole);
        ReferenceBatch piece = new ReferenceBatch(7);
        for (int i = 0; i < whole.count(); i++) {
            piece.add(whole.address(i), whole.bytes(i), whole.kind(i));
            if (piece.isFull() || i == whole.count() - 1) {
                piecewise.take(piece);
                piece.clear();
            }
        }

        assertThat(piecewise.finish(_ -> {})).isEqualTo(atOnce.finish(_ -> {}));
    }

    @Test
    void withoutFramesFractionsOfThePagesAreTaken() {
        Simulation simulation = new Simulation(plan(List.of(ReplacementPolicy.LRU)));
        long[] pages = new long[80];
        for (int i = 0; i < pages.length; i++) {
            pages[i] = i;
        }
        simulation.take(References.loadsOfPages(pages));

        assertThat(simulation.replacements()).isEqualTo(5);
        assertThat(Objects.requireNonNull(simulation.finish(_ -> {}).replacement())
                        .rows())
                .extracting(ReplacementFaults.Row::frames)
                .containsExactly(10, 20, 40, 60, 70);
    }

    @Test
    void withoutPoliciesReplacementIsLeftOut() {
        Simulation simulation = new Simulation(plan(List.of(), 10));
        simulation.take(References.loadsOfPages(1, 2, 3));
        SimulationResult result = simulation.finish(_ -> {});

        assertThat(result.replacement()).isNull();
        assertThat(result.pages()).containsExactly(3L, 1L);
        assertThat(result.tlbs())
                .extracting(TlbCounters::size)
                .containsExactly(TranslationSize.SMALL, TranslationSize.GIANT);
    }

    @Test
    void nothingSeenIsNothingCounted() {
        SimulationResult result = new Simulation(plan(List.of(ReplacementPolicy.values()))).finish(_ -> {});

        assertThat(result.cache()).isEqualTo(new CacheCounters(0, 0, 0, 0, 0, 0, 0, 0, 0));
        assertThat(result.workingSet()).containsExactly(new WorkingSet.Figures(100, 0, 0));
        assertThat(Objects.requireNonNull(result.replacement())
                        .rows()
                        .getFirst()
                        .faults())
                .containsOnly(0L);
    }

    @Test
    void meaninglessPlansAreRefused() {
        assertThatThrownBy(() -> new PageTouches(new long[] {0}, 1)).hasMessageContaining("a window of 0 look-ups");
        assertThatThrownBy(() -> new ReferenceBatch(0)).hasMessageContaining("give it room for 1 or more");
        CpuModel cpu = CpuPreset.SKYLAKE.model();
        assertThatThrownBy(() -> new CpuModel("one", cpu.caches(), cpu.tlbs().subList(0, 1), cpu.walkCaches()))
                .hasMessageContaining("TLBs are given for 1 page sizes");
    }
}
