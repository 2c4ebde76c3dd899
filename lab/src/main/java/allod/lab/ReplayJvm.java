package allod.lab;

import allod.lab.peers.NativeLibraries;
import allod.lab.peers.PeerName;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/// Runs one manager in a JVM of its own and takes its answer.
///
/// Every child gets the same flags: a Java heap that is whole from the start and so never changes resident memory, one
/// collector thread, compilation in the foreground. Its environment is freed of whatever would change a JVM or an
/// allocator. What goes wrong in a child becomes a result, never an exception.
final class ReplayJvm {

    private static final int JAVA_HEAP_MIN_MIB = 48;
    private static final int JAVA_HEAP_BYTES_PER_SLOT = 512; // the objects of the managers that hand out objects
    private static final String ERROR_FILE = "hs_err.log";
    private static final List<String> FOREIGN_VARIABLES = List.of(
            "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "LD_PRELOAD", "GLIBC_TUNABLES", "MALLOC_CONF");

    private final WorkFolder work;
    private final Path plan;
    private final int slots;
    private final ReplayOptions options;

    ReplayJvm(WorkFolder work, Path plan, int slots, ReplayOptions options) {
        this.work = work;
        this.plan = plan;
        this.slots = slots;
        this.options = options;
    }

    /// Runs `name`; `progress` hears the number of timed rounds that are over.
    ///
    /// @param rounds how many there are; with 0 only the footprint is taken, by simply compiled code
    Answer run(PeerName name, int rounds, IntConsumer progress) throws IOException {
        Path errors = Files.createTempFile(work.path(), name.label(), ".err");
        Process child = work.start(builder(name, rounds, errors));
        try {
            CompletableFuture<Map<String, String>> answers = CompletableFuture.supplyAsync(
                    () -> read(child, progress), task -> Thread.ofVirtual().start(task));
            Duration timeout = options.timeout();
            boolean ended = child.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                work.end(child);
            }
            Map<String, String> values = answers.join();
            String failure = failure(child, ended, values, errors);
            return new Answer(values, failure);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Answer(Map.of(), "was interrupted");
        } finally {
            work.end(child);
        }
    }

    /// @param values what the child said
    /// @param failure why it did not finish; empty when it did
    record Answer(Map<String, String> values, String failure) {}

    private ProcessBuilder builder(PeerName name, int rounds, Path errors) throws IOException {
        int heapMib = JAVA_HEAP_MIN_MIB + (int) (((long) slots * JAVA_HEAP_BYTES_PER_SLOT) >> 20);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xms" + heapMib + "m",
                "-Xmx" + heapMib + "m",
                "-XX:+AlwaysPreTouch",
                "-Dio.netty.maxDirectMemory=" + (1L << 40),
                "-XX:MaxDirectMemorySize=1t",
                "-XX:-UsePerfData",
                "-XX:-UseDynamicNumberOfCompilerThreads",
                "-Xbatch",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + work.path().resolve(ERROR_FILE),
                "--enable-native-access=ALL-UNNAMED",
                "--illegal-native-access=deny",
                "--sun-misc-unsafe-memory-access=deny",
                "-cp",
                NativeLibraries.artifacts().stream()
                        .map(Path::toString)
                        .collect(Collectors.joining(File.pathSeparator)),
                ReplayWorker.class.getName(),
                plan.toString(),
                name.label(),
                work.path().toString(),
                Integer.toString(rounds)));
        if (rounds == 0) {
            command.add(1, "-XX:TieredStopAtLevel=1"); // needs a tenth of the memory to compile
        }
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(work.path().toFile()).redirectError(errors.toFile());
        Map<String, String> environment = builder.environment();
        FOREIGN_VARIABLES.forEach(environment::remove);
        environment.keySet().removeIf(key -> key.startsWith("MALLOC_") || key.startsWith("MIMALLOC_"));
        environment.put("MALLOC_ARENA_MAX", "256"); // a new thread finds an empty arena, however many threads there are
        return builder;
    }

    private static Map<String, String> read(Process child, IntConsumer progress) {
        Map<String, String> values = new HashMap<>();
        try (BufferedReader lines = child.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    values.put(line.substring(0, equals), line.substring(equals + 1));
                    if (line.startsWith("progress=")) {
                        progress.accept(Integer.parseInt(line.substring(equals + 1)));
                    }
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
            return "";
        }
        if (Files.exists(work.path().resolve(ERROR_FILE))) {
            String reason = crashReason(Files.readAllLines(work.path().resolve(ERROR_FILE)));
            Files.delete(work.path().resolve(ERROR_FILE));
            return "crashed its JVM: " + reason;
        }
        if (status > 128) {
            return "was killed by signal " + (status - 128)
                    + (status == 128 + 9 ? " (the kernel does that when memory runs out)" : "");
        }
        return Files.readAllLines(errors).stream()
                .filter(line -> line.contains("Exception") || line.contains("Error"))
                .reduce((_, last) -> last) // the innermost cause comes last
                .map(line -> line.replaceFirst("^(Caused by: |Exception in thread \"[^\"]*\" )", ""))
                .orElse("ended with status " + status);
    }

    private static String crashReason(List<String> errorFile) {
        return errorFile.stream()
                .filter(line -> line.startsWith("#  SIG") || line.startsWith("# C  ["))
                .map(line -> line.replaceFirst("^#\\s*", "").trim())
                .collect(Collectors.joining(" at "));
    }
}
