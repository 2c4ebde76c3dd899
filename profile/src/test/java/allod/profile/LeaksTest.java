package allod.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeaksTest {

    private static final Instant BEGIN = Instant.EPOCH;
    private static final Duration BETWEEN = Duration.ofSeconds(60);
    private static final int MILLISECOND = Histogram.bandOf(1_000_000);
    private static final int MINUTE = Histogram.bandOf(60_000_000_000L);

    @Test
    void theSiteThatGrowsAndKeepsIsTheFirstSuspect() {
        Profile before = profile(
                BEGIN,
                site("cache", 1000, MINUTE, 0),
                site("leak", 100, MINUTE, 0),
                site("requests", 100, MILLISECOND, MILLISECOND));
        Profile after = profile(
                BEGIN.plus(BETWEEN),
                site("cache", 1000, MINUTE, 0), // does not grow
                site("leak", 600, MINUTE, 0),
                site("requests", 5000, MILLISECOND, MILLISECOND)); // grows tenfold as much, but does not keep
        List<LeakSuspect> suspects = after.leaks(before);
        assertThat(suspects).hasSize(2);
        LeakSuspect first = suspects.getFirst();
        assertThat(first.site().stack().getFirst().methodName()).isEqualTo("leak");
        assertThat(first.grownBlocks()).isEqualTo(500);
        assertThat(first.grownBytes()).isEqualTo(5000);
        assertThat(first.shareOfGrowth()).isEqualTo(500.0 / 5400);
        assertThat(first.oldShare()).isOne();
        assertThat(suspects.getLast().oldShare()).isZero();
        assertThat(first).asString().contains("leak").contains("500 blocks").contains("9 % of all growth");
    }

    @Test
    void oldMeansOlderThanTheSiteSBlocksGetWhenTheyAreFreed() {
        Profile before = profile(BEGIN, site("pool", 100, MINUTE, MINUTE), site("leak", 100, MINUTE, MILLISECOND));
        Profile after =
                profile(BEGIN.plus(BETWEEN), site("pool", 300, MINUTE, MINUTE), site("leak", 200, MINUTE, MILLISECOND));
        assertThat(after.leaks(before).getFirst().site().stack().getFirst().methodName())
                .isEqualTo("leak");
    }

    @Test
    void sitesOfOtherToolsHaveNoAges() {
        Site grown = new Site(stack("tool"), MemoryKind.NATIVE, "process", Map.of(), new Amounts(5, 50, 5, 50));
        List<LeakSuspect> suspects = profile(BEGIN.plus(BETWEEN), grown).leaks(profile(BEGIN));
        assertThat(suspects).singleElement().satisfies(suspect -> {
            assertThat(suspect.oldShare()).isOne();
            assertThat(suspect.grownBytes()).isEqualTo(50);
        });
    }

    @Test
    void labelsDoNotSplitALeak() {
        Site[] requests = new Site[50];
        for (int i = 0; i < requests.length; i++) {
            requests[i] = site("leak", 2, MINUTE, 0).withLabels(Map.of("query", Integer.toString(i)));
        }
        Site[] more = java.util.Arrays.copyOf(requests, 51);
        more[50] = site("other", 60, MINUTE, 0);
        List<LeakSuspect> suspects = profile(BEGIN.plus(BETWEEN), more).leaks(profile(BEGIN));
        assertThat(suspects.getFirst().site().stack().getFirst().methodName()).isEqualTo("leak");
        assertThat(suspects.getFirst().grownBlocks()).isEqualTo(100);
    }

    @Test
    void nothingThatShrinksOrStaysIsSuspected() {
        Profile before = profile(BEGIN, site("a", 100, MINUTE, 0), site("b", 100, MINUTE, 0));
        Profile after = profile(BEGIN.plus(BETWEEN), site("a", 100, MINUTE, 0), site("b", 50, MINUTE, 0));
        assertThat(after.leaks(before)).isEmpty();
        assertThat(after.leaks(after)).isEmpty();
    }

    private static Profile profile(Instant at, Site... sites) {
        return new Profile(at, Duration.ofMinutes(5), 1, List.of(sites));
    }

    private static List<CallFrame> stack(String method) {
        return List.of(new CallFrame("demo.Service", method, "Service.java", 10));
    }

    /// @param lifetime the band of its freed blocks; 0 for none freed
    private static Site site(String method, long live, int age, int lifetime) {
        long[] ages = new long[Histogram.BANDS];
        ages[age] = live;
        long[] lifetimes = new long[Histogram.BANDS];
        lifetimes[lifetime] = lifetime == 0 ? 0 : 1000;
        return new Site(
                stack(method),
                MemoryKind.HEAP,
                "heap",
                Map.of(),
                new Amounts(live + 1000, 10 * (live + 1000), live, 10 * live),
                Histogram.EMPTY,
                Histogram.of(lifetimes),
                Histogram.of(ages));
    }
}
