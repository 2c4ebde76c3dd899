package allod.bench.gc.mark;

import allod.gc.mark.GreyPool;
import allod.gc.mark.MarkProgress;
import allod.gc.mark.OverflowMap;
import allod.gc.mark.Tracer;
import allod.gc.object.ObjectKind;
import allod.gc.object.SlotLayout;
import allod.gc.object.TypeTable;
import allod.gc.space.MarkBits;
import allod.gc.space.RegionSupply;
import allod.gc.space.RegionTable;
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

/// Time to mark an object, one thread, of two million.
///
/// ```
/// tree     a complete binary tree, 32 bytes a node, in the order of a depth-first walk: the caches help
/// random   four references a node to nodes by chance, 64 bytes a node: every step misses the caches
/// ```
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MarkBench {
    private static final int DEPTH = 20;
    private static final int OBJECTS = (2 << DEPTH) - 1;
    private static final int GRANULE_BYTES = 16 << 10;

    @Param({"tree", "random"})
    private String graph;

    private RegionTable regions;
    private TypeTable types;
    private MarkBits bits;
    private OverflowMap overflow;
    private GreyPool pool;
    private Tracer tracer;
    private long base;
    private long heapBytes;
    private long next;

    @Setup(Level.Trial)
    public void create() {
        boolean tree = graph.equals("tree");
        int nodeBytes = tree ? 32 : 64;
        heapBytes = Math.ceilDiv((long) OBJECTS * nodeBytes, GRANULE_BYTES) * GRANULE_BYTES;
        regions = RegionTable.reserve("marked objects", heapBytes, GRANULE_BYTES);
        int run = new RegionSupply(regions, 2 * heapBytes).take((int) (heapBytes / GRANULE_BYTES), RegionTable.BUMP);
        base = regions.addressOf(run);
        types = new TypeTable();
        int type = types.add(ObjectKind.FIXED, nodeBytes, 0, tree ? 0b110 : 0b11110, 0);
        for (int i = 0; i < OBJECTS; i++) {
            Address.putLong(base + (long) i * nodeBytes, type);
        }
        if (tree) {
            next = base;
            long _ = plant(DEPTH);
        } else {
            linkByChance(nodeBytes);
        }
        bits = new MarkBits(regions);
        overflow = new OverflowMap(
                bits, regions.baseAddress(), regions.endAddress() - regions.baseAddress(), regions.granuleShift());
        pool = new GreyPool(64 << 20, GreyPool.DEFAULT_ENTRIES);
        tracer = new Tracer(types, bits, pool, (_, _) -> {}, overflow, new MarkProgress());
    }

    private long plant(int depth) {
        long node = next;
        next += 32;
        if (depth > 0) {
            Address.putLong(node + 8, SlotLayout.slotOf(plant(depth - 1)));
            Address.putLong(node + 16, SlotLayout.slotOf(plant(depth - 1)));
        }
        return node;
    }

    private void linkByChance(int nodeBytes) {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < OBJECTS; i++) {
            for (int slot = 1; slot <= 4; slot++) {
                long to = base + (long) random.nextInt(OBJECTS) * nodeBytes;
                Address.putLong(base + (long) i * nodeBytes + 8L * slot, SlotLayout.slotOf(to));
            }
        }
    }

    @Setup(Level.Invocation)
    public void whiten() {
        bits.clear(base, base + heapBytes);
    }

    @Benchmark
    @OperationsPerInvocation(OBJECTS)
    public long mark() {
        tracer.shade(base);
        return tracer.drain(Long.MAX_VALUE);
    }

    @TearDown(Level.Trial)
    public void close() {
        boolean _ = tracer.flush();
        pool.close();
        overflow.close();
        types.close();
        regions.close();
    }
}
