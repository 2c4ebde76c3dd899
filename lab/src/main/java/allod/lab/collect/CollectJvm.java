package allod.lab.collect;

import allod.lab.WorkFolder;
import allod.lab.peers.NativeLibraries;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// Runs one heap in a JVM of its own and takes its answer.
///
/// The limit is the Java heap's where the graph is on it; beside an object heap the Java heap has room for what
/// the comparison with the model needs, which is not touched while figures are taken. What goes wrong in a
/// child becomes a result, never an exception.
final class CollectJvm {

    private static final int PLAIN_HEAP_MIB = 64;
    private static final int NODE_BYTES = 64; // of the Java heap, for a node that is compared
    private static final String ERROR_FILE = "hs_err.log";
    private static final List<String> FOREIGN_VARIABLES =
            List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "LD_PRELOAD", "GLIBC_TUNABLES");

    private final WorkFolder work;
    private final Path graph;
    private final int nodes;
    private final CollectOptions options;

    CollectJvm(WorkFolder work, Path graph, int nodes, CollectOptions options) {
        this.work = work;
        this.graph = graph;
        this.nodes = nodes;
        this.options = options;
    }

    HeapResult run(HeapChoice heap) throws IOException {
        Path errors = work.path().resolve(heap.label() + ".err");
        Path safepoints = work.path().resolve(heap.label() + ".safepoints");
        Process child = work.start(builder(heap, errors, safepoints));
        try {
            CompletableFuture<Map<String, String>> answers = CompletableFuture.supplyAsync(
                    () -> read(child), task -> Thread.ofVirtual().start(task));
            boolean ended = child.waitFor(options.timeout().toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                work.end(child);
            }
            Map<String, String> values = answers.join();
            String failure = failure(child, ended, values, errors);
            return failure.isEmpty() ? Answers.result(heap, values, safepoints) : HeapResult.failed(heap, failure);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return HeapResult.failed(heap, "was interrupted");
        } finally {
            work.end(child);
        }
    }

    private ProcessBuilder builder(HeapChoice heap, Path errors, Path safepoints) throws IOException {
        long javaHeapMib =
                heap.isOfJvm() ? options.limitBytes() >> 20 : PLAIN_HEAP_MIB + (((long) nodes * NODE_BYTES) >> 20);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                heap.collectorFlag(),
                "-Xmx" + javaHeapMib + "m",
                "-XX:-UsePerfData",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + work.path().resolve(ERROR_FILE),
                SafepointLog.option(safepoints),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=deny",
                "-cp",
                NativeLibraries.artifacts().stream()
                        .map(Path::toString)
                        .collect(Collectors.joining(File.pathSeparator)),
                CollectWorker.class.getName(),
                graph.toString(),
                heap.label(),
                Long.toString(options.limitBytes()),
                Long.toString(options.seconds() * 1_000L),
                Integer.toString(options.operationsPerSecond()),
                Long.toString(options.seed()),
                Integer.toString(options.workers())));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(work.path().toFile()).redirectError(errors.toFile());
        FOREIGN_VARIABLES.forEach(builder.environment()::remove);
        return builder;
    }

    private static Map<String, String> read(Process child) {
        Map<String, String> values = new HashMap<>();
        try (BufferedReader lines = child.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    values.put(line.substring(0, equals), line.substring(equals + 1));
                }
            }
        } catch (IOException _) {
            // the child was ended: what it said until then is kept
        }
        return values;
    }

    private String failure(Process child, boolean ended, Map<String, String> values, Path errors) throws IOException {
        if (!ended) {
            return "took longer than " + options.timeout().toSeconds() + " s: give it more with --timeout";
        }
        int status = child.exitValue();
        if (status == 0 && values.containsKey("done")) {
            String difference = values.getOrDefault("difference", "");
            return difference.isEmpty() ? "" : "holds another graph than the model: " + difference;
        }
        Path crash = work.path().resolve(ERROR_FILE);
        if (Files.exists(crash)) {
            String reason = Files.readAllLines(crash).stream()
                    .filter(line -> line.startsWith("#  SIG") || line.startsWith("# C  ["))
                    .map(line -> line.replaceFirst("^#\\s*", "").strip())
                    .collect(Collectors.joining(" at "));
            Files.delete(crash);
            return "crashed its JVM: " + reason;
        }
        if (status > 128) {
            return "was killed by signal " + (status - 128)
                    + (status == 128 + 9 ? " (the kernel does that when memory runs out)" : "");
        }
        return Files.readAllLines(errors).stream()
                .filter(line -> line.contains("Exception") || line.contains("Error") || line.contains("Exhausted"))
                .findFirst()
                .map(line -> line.replaceFirst("^Exception in thread \"[^\"]*\" ", ""))
                .orElse("ended with status " + status);
    }
}
