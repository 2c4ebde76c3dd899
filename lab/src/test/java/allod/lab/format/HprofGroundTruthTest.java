package allod.lab.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import allod.lab.graph.GraphHistogram;
import allod.lab.graph.HeapGraph;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Dumps of real programs against what the JVM itself counted at that moment (`NAME.histogram.txt`): equal,
/// class by class.
///
/// Two things a dump cannot know: a class without a record of its own (of an array, of a primitive) is an
/// object for the JVM alone, and the JVM fills gaps in its heap with arrays that a dump calls arrays of `int`.
class HprofGroundTruthTest {

    private static final String FILLER = "[Ljdk.internal.vm.FillerElement;";
    private static final String MIRROR = "java.lang.Class";

    @TempDir
    private Path folder;

    static List<Path> dumps() {
        return Shipped.dumps();
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void theHistogramEqualsTheGroundTruth(Path dump) throws Exception {
        assumeTrue(Files.exists(dump), () -> dump + " does not exist: only the shipped dump is checked");
        Path truth = Path.of(dump.toString().replaceFirst("\\.hprof\\.[a-z]+$", ".histogram.txt"));
        HeapGraph graph = HeapGraph.open(
                HeapDumps.read(dump, folder.resolve("graph"), _ -> {}).graph(), Arena.ofAuto());
        graph.checkInvariants();
        Map<String, Long> counted = new TreeMap<>();
        GraphHistogram histogram = GraphHistogram.of(graph);
        histogram.rows().forEach(row -> counted.put(row.name(), row.nodes()));
        Map<String, Long> expected = DumpHistogram.instances(truth);
        Long fillers = expected.remove(FILLER);
        expected.merge("[I", fillers == null ? 0L : fillers, Long::sum);

        assertThat(counted.remove(MIRROR)).isPositive();
        expected.remove(MIRROR);
        assertThat(counted).isEqualTo(expected);
        long bytes = DumpHistogram.bytes(truth).values().stream()
                .mapToLong(Long::longValue)
                .sum();
        assertThat((double) histogram.total().jvmBytes()).isCloseTo(bytes, within(0.02 * bytes));
    }
}
