package allod.bench.bars;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BarTest {

    private static final Bar RATIO = new Bar("a / b", "a", "b", Bar.Unit.RATIO, 0.5);

    private final Rounds rounds = new Rounds();

    @Test
    @DisplayName("a ratio is the median of the ratios of the rounds, not the ratio of the medians")
    void ratiosAreTakenRoundByRound() {
        measured("a", 1, 2, 30);
        measured("b", 10, 10, 60);
        assertThat(RATIO.judge(rounds).spread().median()).isEqualTo(0.2, within(1e-9));
    }

    @Test
    @DisplayName("a bar is met up to the bound and missed above")
    void theBoundBelongsToTheBar() {
        measured("a", 5);
        measured("b", 10);
        assertThat(RATIO.judge(rounds).verdict()).isEqualTo("met");
        measured("c", 5.01);
        assertThat(new Bar("", "c", "b", Bar.Unit.RATIO, 0.5).judge(rounds).verdict())
                .isEqualTo("MISSED");
    }

    @Test
    @DisplayName("rounds that disagree put a question mark behind the verdict")
    void doubtIsShown() {
        measured("a", 4, 4, 6);
        measured("b", 10, 10, 10);
        assertThat(RATIO.judge(rounds).verdict()).isEqualTo("met ?");
    }

    @Test
    @DisplayName("a difference is in nanoseconds")
    void differences() {
        measured("a", 5, 6);
        measured("b", 4, 4);
        Bar bar = new Bar("a above b", "a", "b", Bar.Unit.MORE_NANOS, 1);
        assertThat(bar.judge(rounds).spread()).isEqualTo(new Spread(1, 1.5, 2));
    }

    @Test
    @DisplayName("a cell that failed leaves its bars without a verdict")
    void failedCells() {
        measured("a", 5);
        measured("b", 10);
        rounds.fail("b", "no compiler");
        assertThat(RATIO.judge(rounds)).isNull();
        assertThat(rounds.failures()).containsEntry("b", "no compiler");
    }

    @Test
    @DisplayName("a sample survives the way through the output of a process")
    void samplesAreLines() {
        Sample sample = Sample.of(new double[] {3, 1, 2});
        assertThat(Sample.parse(sample.line())).isEqualTo(new Sample(1, 2));
        assertThatThrownBy(() -> Sample.parse("Segmentation fault"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Segmentation fault");
    }

    @Test
    @DisplayName("every bar is about cells that the plans measure")
    void barsHaveCells() {
        for (Plan plan : List.of(Plan.quick(), Plan.full())) {
            List<String> cells = plan.cells().stream().map(Cell::name).toList();
            assertThat(cells).doesNotHaveDuplicates();
            for (Bar bar : Plan.bars()) {
                assertThat(cells.contains(bar.of()) || bar.of().equals(Plan.GROWTH))
                        .as(bar.of())
                        .isTrue();
                assertThat(bar.against() == null || cells.contains(bar.against()))
                        .as(bar.against())
                        .isTrue();
            }
        }
    }

    private void measured(String cell, double... nanos) {
        for (double each : nanos) {
            rounds.add(cell, new Sample(each, each));
        }
    }
}
