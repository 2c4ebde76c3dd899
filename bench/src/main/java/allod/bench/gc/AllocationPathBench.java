package allod.bench.gc;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// A node of a tree, built and counted: a pointer that moves on through memory beside the object heap. For
/// study, in wall time; the bar is judged by [PathFigures], in CPU time.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {"-Xmx64m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"})
public class AllocationPathBench {

    private static final int DEPTH = 14;
    private static final int NODES = (2 << DEPTH) - 1;
    private static final long ASIDE_BYTES = 32L << 20;

    @Param({"raw", "object"})
    private String path = "raw";

    @Param({"8", "64", "512"})
    private int ringMib = 64;

    private @Nullable Trees trees;
    private @Nullable AutoCloseable memory;

    /// On the thread that measures: a mutator is its own.
    @Setup
    public void open() {
        long ringBytes = (long) ringMib << 20;
        if (path.equals("raw")) {
            RawTrees raw = new RawTrees(ringBytes);
            trees = raw;
            memory = raw;
        } else {
            ObjectForm form = ObjectForm.copying(2 * ringBytes + ASIDE_BYTES);
            trees = form.trees();
            memory = form;
        }
    }

    @TearDown
    public void close() throws Exception {
        if (memory != null) {
            memory.close();
        }
    }

    @Benchmark
    @OperationsPerInvocation(NODES)
    public long tree() {
        return Objects.requireNonNull(trees).buildAndCount(DEPTH);
    }
}
