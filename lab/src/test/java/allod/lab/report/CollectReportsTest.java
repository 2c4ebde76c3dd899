package allod.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import allod.lab.collect.CollectOptions;
import allod.lab.collect.CollectReport;
import allod.lab.collect.HeapChoice;
import allod.lab.collect.HeapResult;
import allod.lab.collect.HeapResult.Marking;
import allod.lab.collect.HeapResult.Measured;
import allod.lab.collect.Times;
import allod.lab.format.HeapDump;
import allod.lab.graph.GraphHistogram;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The reports on a comparison of heaps, letter by letter, from figures made up.
class CollectReportsTest {

    private static final String TABLE = """
        a.hprof

          1,100 objects of 2 classes, 5,000 references, 12 roots; 40.0 KiB in an object heap, about 31.3 KiB in the JVM
          3 references lead to what is not in the dump, and are null

          class   objects  object heap  JVM, about
          a.Node    1,000     35.2 KiB    27.3 KiB

          limit 64.0 MiB, one mutator, 20,000 operations/s for 5 s, seed 1

          heap       operations/s     p50      p99    p99.9  longest
          marksweep        20,000  400 ns  2.50 us   150 us  3.20 ms
          g1               19,000  300 ns  1.50 us  90.0 us  21.0 ms
          times of single operations, as the mutator measures them

          heap       pauses      p50      p99  longest  to safepoint p50      p99  longest
          marksweep       4  80.0 us   120 us   120 us           1.00 us  9.00 us  9.00 us
          g1              2  9.00 ms  20.0 ms  20.0 ms           2.00 us  3.00 us  3.00 us
          as the collector measures them

          heap       collector CPU  process CPU  resident  live at the end            loaded in
          marksweep           20 %        115 %  95.4 MiB            1,050  42.0 KiB    12.0 ms
          g1                  12 %        110 %   114 MiB            1,040  41.0 KiB    20.0 ms
          CPU in percent of one; live bytes as an object heap lays them out

          marking    cycles  objects   objects/s  bytes/s
          marksweep       2    2,200  22,000,000  858 MiB
        """;

    private static CollectReport report() {
        GraphHistogram histogram = new GraphHistogram(List.of(
                new GraphHistogram.Row("a.Node", 1_000, 36_000, 28_000),
                new GraphHistogram.Row("[B", 100, 5_000, 4_000)));
        CollectOptions options = new CollectOptions(
                List.of(HeapChoice.MARK_SWEEP, HeapChoice.G1, HeapChoice.ZGC),
                64 << 20,
                5,
                20_000,
                1,
                1,
                Duration.ofSeconds(60));
        return new CollectReport(
                "a.hprof",
                new HeapDump(Path.of("graph"), 8, 1_100, 3),
                2,
                5_000,
                12,
                histogram,
                options,
                List.of(
                        new HeapResult(
                                HeapChoice.MARK_SWEEP,
                                new Measured(
                                        12_000_000,
                                        5_000_000_000L,
                                        100_000,
                                        120_000,
                                        new Times(100_000, 400, 2_500, 150_000, 3_200_000),
                                        new Times(4, 80_000, 120_000, 120_000, 120_000),
                                        new Times(4, 1_000, 9_000, 9_000, 9_000),
                                        1_000_000_000,
                                        5_750_000_000L,
                                        100_000_000,
                                        new Marking(2, 2_200, 90_000, 100_000),
                                        1_050,
                                        43_000),
                                null),
                        new HeapResult(
                                HeapChoice.G1,
                                new Measured(
                                        20_000_000,
                                        5_000_000_000L,
                                        95_000,
                                        110_000,
                                        new Times(95_000, 300, 1_500, 90_000, 21_000_000),
                                        new Times(2, 9_000_000, 20_000_000, 20_000_000, 20_000_000),
                                        new Times(2, 2_000, 3_000, 3_000, 3_000),
                                        600_000_000,
                                        5_500_000_000L,
                                        120_000_000,
                                        null,
                                        1_040,
                                        42_000),
                                null),
                        new HeapResult(HeapChoice.ZGC, null, "took longer than 60 s: give it more with --timeout")));
    }

    @Test
    void theTableIsForPeople() {
        assertThat(CollectTable.of(report(), 1))
                .isEqualTo(TABLE + "\n  zgc: took longer than 60 s: give it more with --timeout\n");
    }

    @Test
    void theJsonIsForPrograms() {
        StringWriter json = new StringWriter();
        CollectJson.write(report(), json);

        assertThat(json.toString().replaceAll("\\s+", ""))
                .startsWith("{\"dump\":{\"file\":\"a.hprof\",\"objects\":1100,\"references\":5000,\"lostReferences\":3,"
                        + "\"roots\":12,\"ownBytes\":41000,\"jvmBytes\":32000},\"classes\":[{\"name\":\"a.Node\","
                        + "\"objects\":1000,\"ownBytes\":36000,\"jvmBytes\":28000},")
                .contains("\"options\":{\"limitBytes\":67108864,\"seconds\":5,\"operationsPerSecond\":20000,\"seed\":1,"
                        + "\"workers\":1}")
                .contains("{\"heap\":\"marksweep\",\"failure\":null,\"figures\":{\"loadNanos\":12000000,"
                        + "\"wallNanos\":5000000000,\"operations\":100000,\"copies\":120000,\"operation\":"
                        + "{\"count\":100000,\"median\":400,\"p99\":2500,\"p999\":150000,\"max\":3200000},")
                .contains("\"marking\":{\"cycles\":2,\"objects\":2200,\"bytes\":90000,\"nanos\":100000}}}")
                .contains("\"marking\":null")
                .endsWith("{\"heap\":\"zgc\",\"failure\":\"tooklongerthan60s:giveitmorewith--timeout\","
                        + "\"figures\":null}]}");
    }

    @Test
    void thePageHasBarsAndAllClassesAndLoadsNothing() {
        String page = CollectPage.of(report());

        assertThat(page)
                .startsWith("<!DOCTYPE html>")
                .contains("<meter max=\"100000\" value=\"95000\">", "a.Node", "[B", "default-src 'none'")
                .doesNotContain("<script", "http://", "https://")
                .endsWith("</body></html>\n");
    }

    @Test
    void timesHaveThreeDigits() {
        assertThat(List.of(CollectTable.time(0), CollectTable.time(999), CollectTable.time(1_000)))
                .containsExactly("0 ns", "999 ns", "1.00 us");
        assertThat(List.of(CollectTable.time(12_345_678), CollectTable.time(4_000_000_000L)))
                .containsExactly("12.3 ms", "4.00 s");
    }
}
