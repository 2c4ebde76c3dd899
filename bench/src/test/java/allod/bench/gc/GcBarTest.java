package allod.bench.gc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GcBarTest {

    private static final GcBar RATIO = new GcBar("", "ours", "theirs", "rate", 1.5, true, false);
    private static final GcBar LONGEST = new GcBar("", "ours", "", "stop max", 0.5, false, true);

    private static Map<String, Map<String, Double>> round(double ours, double theirs) {
        return Map.of(
                "ours", Map.of("rate", ours, "stop max", ours), "theirs", Map.of("rate", theirs, "stop max", theirs));
    }

    @Test
    void aRatioIsTakenInsideARoundAndTheMiddleOneIsJudged() {
        List<Double> values = RATIO.values(List.of(round(2, 1), round(30, 10), round(4, 4)));

        assertThat(values).containsExactly(2.0, 3.0, 1.0);
        assertThat(RATIO.judged(values)).hasValue(2);
        assertThat(RATIO.verdict(values)).isEqualTo("kept ?");
    }

    @Test
    void theWorstRoundIsJudgedWhereEveryRoundMustKeepTheBound() {
        List<Double> values = LONGEST.values(List.of(round(0.1, 1), round(0.6, 1), round(0.2, 1)));

        assertThat(LONGEST.judged(values)).hasValue(0.6);
        assertThat(LONGEST.verdict(values)).isEqualTo("MISSED ?");
    }

    @Test
    void aRoundInWhichOneOfTheTwoFailedDoesNotCount() {
        List<Double> values = RATIO.values(List.of(Map.of("ours", Map.of("rate", 1.0)), round(3, 1)));

        assertThat(values).containsExactly(3.0);
        assertThat(RATIO.verdict(List.of())).isEqualTo("not measured");
    }
}
