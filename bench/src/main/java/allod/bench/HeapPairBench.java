package allod.bench;

import allod.bench.contest.Contestant;
import allod.bench.contest.ContestantName;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// 64 bytes, allocated and freed again: our tiers beside every other manager.
///
/// Runs on JMH's threads, which are ordinary ones; `-jvmArgsAppend -Djmh.executor=VIRTUAL` makes them virtual.
/// The result is wall time: the bars are judged by `bench/bars`, in CPU time, each on its kind of thread.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xbatch", "--sun-misc-unsafe-memory-access=allow"})
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class HeapPairBench {

    private static final int PAIRS = 1000;

    @Param({
        "LOCAL",
        "HEAP",
        "SEGMENT",
        "SEGMENT_ESCAPING",
        "MIMALLOC_CRITICAL",
        "MIMALLOC",
        "JEMALLOC_CRITICAL",
        "JEMALLOC",
        "GLIBC_CRITICAL",
        "GLIBC",
        "CONFINED_ARENA",
        "NETTY_POOLED_PLAIN",
        "NETTY_ADAPTIVE",
        "EMPTY_DOWNCALL_CRITICAL",
        "EMPTY_DOWNCALL",
        "EMPTY_LOOP"
    })
    private ContestantName name;

    private Contestant contestant;

    @Setup(Level.Trial)
    public void create() {
        contestant = name.create();
    }

    @Benchmark
    @OperationsPerInvocation(PAIRS)
    public long pair() {
        return contestant.pairs(PAIRS);
    }
}
