package allod.bench.gc.space;

import allod.gc.space.CellSizes;
import allod.gc.space.LaneHolder;
import allod.gc.space.MarkBits;
import allod.gc.space.RegionSupply;
import allod.gc.space.RegionTable;
import allod.gc.space.SpanSpace;
import allod.pages.Address;
import java.util.concurrent.TimeUnit;
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

/// A cycle of a heap whose objects all die: refills until [#CYCLE_BYTES] are used up, then a sweep. One
/// operation is one KiB, so what it says is the cost of refills, of clearing and of the sweep for each KiB that
/// is allocated.
///
/// ```
/// refill       lanes are used up without a write: what the space costs
/// fill         each cell gets a header: what the memory costs on top
/// refillBlack  as refill, while marking: the cells are marked when the lane gets them
/// ```
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class SpanRefillBench {

    private static final long CYCLE_BYTES = 64L << 20;
    private static final int OPERATIONS = (int) (CYCLE_BYTES >>> 10);

    /// Size of the cells.
    @Param({"24", "256", "4096"})
    private int bytes;

    private RegionTable table;
    private SpanSpace space;
    private MarkBits bits;
    private LaneHolder lanes;
    private int lane;

    /// Makes a space with twice the room of a cycle.
    @Setup
    public void open() {
        table = RegionTable.reserve("SpanRefillBench", 2 * CYCLE_BYTES, 16 << 10);
        bits = new MarkBits(table);
        space = new SpanSpace(new RegionSupply(table, 2 * CYCLE_BYTES + (8 << 20)), bits);
        lanes = new LaneHolder(CellSizes.LANES);
        lane = CellSizes.laneOf(bytes);
    }

    /// Gives the memory back.
    @TearDown
    public void close() {
        space.retireAll(lanes, false);
        table.close();
    }

    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public long refill() {
        long done = 0;
        while (done < CYCLE_BYTES) {
            long start = space.refill(lane, lanes, false);
            done += useUp(start);
        }
        sweep(false);
        return done;
    }

    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public long fill() {
        long done = 0;
        int cellBytes = CellSizes.cellBytes(lane);
        while (done < CYCLE_BYTES) {
            long start = space.refill(lane, lanes, false);
            for (long cell = start; cell < lanes.limit(lane); cell += cellBytes) {
                Address.putLong(cell, 1);
            }
            done += useUp(start);
        }
        sweep(false);
        return done;
    }

    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public long refillBlack() {
        long done = 0;
        while (done < CYCLE_BYTES) {
            long start = space.refill(lane, lanes, true);
            done += useUp(start);
        }
        bits.clear(table.baseAddress(), table.endAddress());
        sweep(false);
        return done;
    }

    private long useUp(long start) {
        long limit = lanes.limit(lane);
        long _ = lanes.take(lane, limit - lanes.cursor(lane));
        return limit - start;
    }

    private void sweep(boolean black) {
        space.retireAll(lanes, black);
        space.startSweep();
        space.finishSweep();
    }
}
