package allod.lab.collect;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The answers of a [CollectWorker] as figures.
final class Answers {

    private Answers() {}

    static HeapResult result(HeapChoice heap, Map<String, String> values, Path safepoints) throws IOException {
        if (!values.containsKey("operations")) {
            return HeapResult.failed(
                    heap, "has no room to mutate the graph in: nothing is ever freed; give it more with --limit");
        }
        SafepointLog log = heap.isOfJvm()
                ? SafepointLog.read(safepoints, number(values, "timedFromMillis"), number(values, "timedUntilMillis"))
                : new SafepointLog(
                        Times.parse(text(values, "pauseNanos")), Times.parse(text(values, "toSafepointNanos")));
        return new HeapResult(
                heap,
                new HeapResult.Measured(
                        number(values, "loadNanos"),
                        number(values, "wallNanos"),
                        number(values, "operations"),
                        number(values, "copies"),
                        Times.parse(text(values, "operationNanos")),
                        log.pauses(),
                        log.toSafepoint(),
                        number(values, "collectorCpuNanos"),
                        number(values, "processCpuNanos"),
                        number(values, "residentBytes"),
                        heap.isOfJvm() ? null : marking(values),
                        number(values, "liveObjects"),
                        number(values, "liveBytes")),
                null);
    }

    private static HeapResult.@Nullable Marking marking(Map<String, String> values) {
        return new HeapResult.Marking(
                number(values, "cycles"),
                number(values, "markedObjects"),
                number(values, "markedBytes"),
                number(values, "markNanos"));
    }

    private static long number(Map<String, String> values, String key) {
        return Long.parseLong(text(values, key));
    }

    private static String text(Map<String, String> values, String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalStateException("the child JVM did not say '" + key + "'");
        }
        return value;
    }
}
