package allod.bench;

import allod.heap.Block;
import allod.heap.Heap;
import allod.heap.HeapArena;
import allod.heap.owned.HandleBorrow;
import allod.heap.owned.HandleTable;
import allod.pages.Address;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
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

/// A word of each of many values, in an order by chance: what the check of a handle costs.
///
/// ```
/// address     the raw address in a long[]                   nothing is checked
/// handle      a handle in a long[]                          generation, bounds, table; 8 bytes a value on the Java
/// heap
/// borrowed    the same through a borrow                     two atomic operations a value
/// block       a Block for each value                        bounds, end
/// segment     a MemorySegment for each value, one arena     bounds, end of the arena
/// arenas      a MemorySegment and an arena for each value   bounds, end of the value
/// ```
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class HandleBench {

    private static final int READS = 1000;
    private static final int VALUE_BYTES = 24;

    /// In the first-level cache, and far beyond the last.
    @Param({"200", "1000000"})
    private int values;

    private final int[] order = new int[READS];
    private Heap heap;
    private HandleTable table;
    private HeapArena arena;
    private long[] handles;
    private long[] addresses;
    private Block[] blocks;
    private MemorySegment[] segments;
    private Arena[] arenas;
    private MemorySegment[] own;

    @Setup(Level.Trial)
    public void create() {
        heap = Heap.create();
        table = HandleTable.create(heap, VALUE_BYTES);
        arena = heap.arena();
        handles = new long[values];
        addresses = new long[values];
        blocks = new Block[values];
        segments = new MemorySegment[values];
        arenas = new Arena[values];
        own = new MemorySegment[values];
        for (int i = 0; i < values; i++) {
            handles[i] = table.make();
            addresses[i] = heap.calloc(VALUE_BYTES);
            blocks[i] = heap.own(VALUE_BYTES);
            segments[i] = arena.allocate(VALUE_BYTES, 8);
            arenas[i] = Arena.ofConfined();
            own[i] = heap.own(VALUE_BYTES).into(arenas[i]);
        }
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < READS; i++) {
            order[i] = random.nextInt(values);
        }
    }

    @TearDown(Level.Trial)
    public void close() {
        for (Arena each : arenas) {
            each.close();
        }
        table.close();
        arena.close();
        heap.close();
    }

    @Benchmark
    @OperationsPerInvocation(READS)
    public long address() {
        long sum = 0;
        for (int i : order) {
            sum += Address.getLong(addresses[i] + 8);
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(READS)
    public long handle() {
        long sum = 0;
        for (int i : order) {
            sum += table.getLong(handles[i], 8);
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(READS)
    public long borrowed() {
        long sum = 0;
        for (int i : order) {
            try (HandleBorrow borrow = table.borrow(handles[i])) {
                sum += borrow.getLong(8);
            }
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(READS)
    public long block() {
        long sum = 0;
        for (int i : order) {
            sum += blocks[i].getLong(8);
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(READS)
    public long segment() {
        long sum = 0;
        for (int i : order) {
            sum += segments[i].get(ValueLayout.JAVA_LONG, 8);
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(READS)
    public long arenas() {
        long sum = 0;
        for (int i : order) {
            sum += own[i].get(ValueLayout.JAVA_LONG, 8);
        }
        return sum;
    }

    /// A value made and freed again.
    @Benchmark
    public long makeAndFree() {
        long handle = table.make();
        table.free(handle);
        return handle;
    }

    /// A block made and freed again.
    @Benchmark
    public long ownAndClose() {
        try (Block block = heap.own(VALUE_BYTES)) {
            return block.getLong(0);
        }
    }
}
