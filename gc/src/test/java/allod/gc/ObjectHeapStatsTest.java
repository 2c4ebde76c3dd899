package allod.gc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The texts that people and scripts read, letter by letter, whatever the language of the machine.
class ObjectHeapStatsTest {

    private final Locale before = Locale.getDefault();

    @BeforeEach
    void speakGerman() {
        Locale.setDefault(Locale.GERMANY); // whose decimal point is a comma
    }

    @AfterEach
    void speakAsBefore() {
        Locale.setDefault(before);
    }

    static GcCycle cycle() {
        Map<GcPhase, Long> phases = new EnumMap<>(GcPhase.class);
        phases.put(GcPhase.ENABLE_BARRIER, 10_000L);
        phases.put(GcPhase.MARK, 395_101_499L);
        Map<StallKind, GcCycle.Stalls> stalls = new EnumMap<>(StallKind.class);
        stalls.put(StallKind.SAFEPOINT, new GcCycle.Stalls(6, 120_000, 31_000));
        stalls.put(StallKind.ASSIST, new GcCycle.Stalls(40, 9_400_000, 3_100_000));
        return new GcCycle(
                "my cache",
                17,
                "MarkSweep",
                GcCause.GOAL,
                412_345_000,
                phases,
                List.of(new GcCycle.Pause(PauseKind.MARK_END, 400_000_000, 4_000, 31_000)),
                1,
                31_000,
                31_000,
                4_000,
                stalls,
                401_200_000,
                851_863_142,
                440_401_920,
                419_430_400,
                12_582_912,
                1_234_567,
                424_044_134,
                0,
                881_000_000);
    }

    @Test
    void aCycleIsOneLine() {
        assertThat(cycle())
                .hasToString("gc=17 heap=my_cache plan=MarkSweep cause=goal wall=412.345ms"
                        + " phases=enable-barrier:0.010ms,mark:395.101ms"
                        + " pauses=1 pause-total=0.031ms pause-max=0.031ms safepoint-max=0.004ms"
                        + " stalls=46 stall-total=9.520ms stall-max=3.100ms"
                        + " stall-kinds=safepoint:6/0.031ms,assist:40/3.100ms worker-cpu=401.200ms"
                        + " before=812M after=420M live=400M allocated=12.0M marked=1234567 freed=404M"
                        + " returned=0B goal=840M");
    }

    @Test
    void aCycleInWhichNothingHappenedIsALineAsWell() {
        CycleRecorder recorder = new CycleRecorder("", "NoGc", GcProbe.none());
        recorder.begin(GcCause.REQUESTED);
        assertThat(recorder.end().toString().replaceAll("(wall|worker-cpu)=[0-9.]+ms", "$1=T"))
                .isEqualTo("gc=1 heap=- plan=NoGc cause=requested wall=T phases=none"
                        + " pauses=0 pause-total=0.000ms pause-max=0.000ms safepoint-max=0.000ms"
                        + " stalls=0 stall-total=0.000ms stall-max=0.000ms stall-kinds=none worker-cpu=T"
                        + " before=0B after=0B live=0B allocated=0B marked=0 freed=0B returned=0B goal=none");
    }

    @Test
    void bytesHaveThreeDigits() {
        assertThat(List.of(0L, 1023L, 1024L, 10_234L, 1_048_063L, 1_048_575L, 1L << 40, Long.MAX_VALUE, -2048L))
                .extracting(GcLine::bytes)
                .containsExactly("0B", "1023B", "1.00K", "9.99K", "1023K", "1.00M", "1.00T", "8.00E", "-2.00K");
    }

    @Test
    void theTableHasEverything() {
        CycleSums sums = new CycleSums();
        sums.pauses.add(31_000);
        sums.timesToSafepoint.add(4_000);
        sums.stalled(StallKind.ASSIST, 3_100_000);
        sums.stalled(StallKind.SAFEPOINT, 35_000);
        sums.add(cycle());
        ObjectHeapStats stats = ObjectHeapStats.of(
                "cache",
                "MarkSweep",
                new ObjectHeapStats.Memory(4L << 30, 3L << 30, 420 << 20, 512 << 20, 9 << 20, 400 << 20),
                7L << 30,
                sums,
                List.of(new ObjectHeapStats.Cells(16, 3, 3072, 1024), new ObjectHeapStats.Cells(512, 1, 32, 32)));
        assertThat(stats).hasToString("""
            object heap "cache", MarkSweep
              limit         4.00G   soft limit     3.00G
              used           420M   committed       512M   metadata 9.00M (1.76 %)   live after last cycle 400M
              allocated     7.00G
              cycles            1   wall 412.345 ms   worker CPU 401.200 ms   marked 1234567 objects   freed 404M   returned 0B
              slow safepoints 0   exhausted 0

              milliseconds           count         p50         p99       p99.9     longest      in all
              pauses                     1       0.031       0.031       0.031       0.031       0.031
              time to safepoint          1       0.004       0.004       0.004       0.004       0.004
              mutator stalls             2       0.037       3.100       3.100       3.100       3.135
                safepoint                1       0.035       0.035       0.035       0.035       0.035
                assist                   1       3.100       3.100       3.100       3.100       3.100

              cell bytes       spans       cells        used  occupancy
                      16           3        3072        1024     33.3 %
                     512           1          32          32    100.0 %

              last cycle  @CYCLE
            """.replace("@CYCLE", cycle().toString()));
        assertThat(stats.memory().metadataShare()).isEqualTo(9.0 / 512);
    }
}
