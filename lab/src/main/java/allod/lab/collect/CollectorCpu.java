package allod.lab.collect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// CPU time of the collector's threads of this process, told by their names: those of an object heap, of G1 and
/// of ZGC, and the JVM's own thread that conducts safepoints.
///
/// Source: `/proc/self/task/*/comm` and `schedstat`, whose first number is nanoseconds on a CPU.
final class CollectorCpu {

    private static final Path TASKS = Path.of("/proc/self/task");
    private static final List<String> NAMES = List.of(
            "allod-gc", "GC Thread", "G1 ", "ZWorker", "ZDriver", "ZDirector", "ZUncommitter", "ZStat", "VM Thread");

    private CollectorCpu() {}

    /// Nanoseconds so far; those of threads that have ended are not in it.
    static long nanos() throws IOException {
        long nanos = 0;
        try (Stream<Path> tasks = Files.list(TASKS)) {
            for (Path task : tasks.toList()) {
                nanos += nanosOf(task);
            }
        }
        return nanos;
    }

    private static long nanosOf(Path task) {
        try {
            String name = Files.readString(task.resolve("comm"));
            if (NAMES.stream().noneMatch(name::startsWith)) {
                return 0;
            }
            return Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ", -1)[0]);
        } catch (IOException _) {
            return 0; // the thread has ended meanwhile
        }
    }
}
