package allod.bench.gc.space;

import allod.gc.space.CellSizes;
import allod.gc.space.LaneHolder;
import allod.gc.space.MarkBits;
import allod.gc.space.RegionSupply;
import allod.gc.space.RegionTable;
import allod.gc.space.SpanSpace;
import allod.pages.Address;
import java.util.SplittableRandom;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Sweeping a heap of which a random part of the cells lives. One operation is one cell, live or dead.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 8, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class SweepBench {

    private static final int CELLS = 1 << 20;

    /// Size of the cells.
    @Param({"24", "256"})
    private int bytes;

    /// How many of a thousand cells live.
    @Param({"1", "100", "500", "900", "1000"})
    private int livePerMille;

    private final SplittableRandom random = new SplittableRandom(1);
    private RegionTable table;
    private SpanSpace space;
    private MarkBits bits;
    private LaneHolder lanes;
    private int lane;
    private final long[] cells = new long[CELLS];

    /// Makes a space for the cells.
    @Setup
    public void open() {
        long heapBytes = 2L * CELLS * bytes;
        table = RegionTable.reserve("SweepBench", heapBytes, 16 << 10);
        bits = new MarkBits(table);
        space = new SpanSpace(new RegionSupply(table, heapBytes + (64 << 20)), bits);
        lanes = new LaneHolder(CellSizes.LANES);
        lane = CellSizes.laneOf(bytes);
    }

    /// Uses all cells, and marks those that shall live.
    @Setup(Level.Invocation)
    public void mark() {
        int cellBytes = CellSizes.cellBytes(lane);
        for (int i = 0; i < CELLS; i++) {
            if (lanes.cursor(lane) == lanes.limit(lane)) {
                space.refill(lane, lanes, false);
            }
            long cell = lanes.take(lane, cellBytes);
            Address.putLong(cell, 1);
            cells[i] = cell;
        }
        space.retireAll(lanes, false);
        for (long cell : cells) {
            if (random.nextInt(1000) < livePerMille) {
                bits.mark(cell);
            }
        }
        space.startSweep();
    }

    /// Lets all cells die, so that the next invocation finds an empty space.
    @TearDown(Level.Invocation)
    public void empty() {
        space.startSweep();
        space.finishSweep();
    }

    /// Gives the memory back.
    @TearDown
    public void close() {
        table.close();
    }

    @Benchmark
    @OperationsPerInvocation(CELLS)
    public long sweep() {
        space.finishSweep();
        return space.liveBytes();
    }
}
