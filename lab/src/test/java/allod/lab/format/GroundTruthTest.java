package allod.lab.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The census of real recordings against figures that another program counted (`NAME.raw.json`): equal, to the last
/// byte.
class GroundTruthTest {

    static List<Path> folders() {
        return Shipped.folders();
    }

    @ParameterizedTest
    @MethodSource("folders")
    void theCensusEqualsTheGroundTruth(Path folder) throws Exception {
        assumeTrue(
                Files.isDirectory(folder), () -> folder + " does not exist: only the shipped recordings are checked");
        List<Path> truths;
        try (Stream<Path> files = Files.list(folder)) {
            truths = files.filter(file -> file.toString().endsWith(".raw.json"))
                    .sorted()
                    .toList();
        }
        assertThat(truths).isNotEmpty();
        for (Path truth : truths) {
            Path file = folder.resolve(truth.getFileName().toString().replace(".json", ".zst"));
            Recording recording = HeaptrackReader.read(file);
            assertThat(recording.damage()).as(file.toString()).isNull();
            assertThat(figures(recording.census())).as(file.toString()).isEqualTo(expected(truth));
        }
    }

    private static String figures(Census census) {
        String sizes = census.topSizes().stream()
                .map(size -> "[" + size.bytes() + ", " + size.blocks() + "]")
                .collect(Collectors.joining(", "));
        return Stream.of(
                        census.allocations(),
                        census.frees(),
                        census.unmatchedFrees(),
                        census.zeroSizedBlocks(),
                        census.totalBytes(),
                        census.peakBytes(),
                        census.peakAtEvent(),
                        census.maxLiveBlocks(),
                        census.leakedBlocks(),
                        census.leakedBytes(),
                        census.temporaryBlocks(),
                        census.distinctSizes(),
                        census.maxBytes(),
                        sizes)
                .map(Object::toString)
                .collect(Collectors.joining(" "));
    }

    private static String expected(Path truth) throws IOException {
        String json = Files.readString(truth);
        return Stream.of(
                        "plus",
                        "minus",
                        "unmatched_minus",
                        "zero_size",
                        "total_bytes",
                        "peak_bytes",
                        "peak_at_event",
                        "max_live_objects",
                        "live_objects_end",
                        "live_bytes_end",
                        "temporary",
                        "distinct_sizes",
                        "max_size",
                        "top_sizes")
                .map(key -> value(json, key))
                .collect(Collectors.joining(" "));
    }

    private static String value(String json, String key) {
        Matcher matcher =
                Pattern.compile('"' + key + "\": (?:(\\d+)|\\[(\\[.*?\\])\\])").matcher(json);
        assertThat(matcher.find()).as(key).isTrue();
        return matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    }
}
