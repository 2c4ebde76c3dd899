package allod.bench.gc;

import allod.gc.Mutator;
import allod.gc.ObjectHeap;
import allod.gc.ObjectHeapOptions;
import allod.gc.PlanKind;
import allod.gc.struct.Struct;
import allod.gc.struct.StructCursor;
import allod.gc.struct.StructType;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What a view costs over the mutator's accessors: the fields of one object, and a walk over a list.
///
/// ```
/// rawFields, viewFields             a long is read and written
/// rawWalk                           references in a local variable
/// handleWalk                        the reference goes through a handle, as one that must outlive safepoints does
/// cursorWalk                        a cursor and step(Node::next)
/// scopeWalk                         a view a step, in a scope a step
/// ```
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class StructViewBench {
    private static final int NODES = 1000;

    /// A link of a list.
    @Struct
    public interface Node {
        long key();

        void key(long value);

        @Nullable
        Node next();

        void next(@Nullable Node value);
    }

    private ObjectHeap heap;
    private Mutator mutator;
    private allod.gc.Scope scope;
    private StructType<Node> nodes;
    private Node first;
    private long handle;
    private long walker;
    private StructCursor<Node> cursor;
    private int key;
    private int next;

    /// Makes the list.
    @Setup
    public void open() {
        heap = ObjectHeap.create(ObjectHeapOptions.defaults()
                .plan(PlanKind.MARK_SWEEP)
                .limitBytes(64 << 20)
                .name("StructViewBench"));
        mutator = heap.attach();
        scope = mutator.scope();
        nodes = StructType.define(heap, Node.class);
        key = nodes.offset("key");
        next = nodes.offset("next");
        handle = scope.slot();
        walker = scope.slot();
        cursor = nodes.cursor(mutator);
        for (int i = 0; i < NODES; i++) {
            long node = mutator.alloc(nodes.type());
            mutator.putLong(node, key, i);
            mutator.initRef(node, next, mutator.handle(handle));
            mutator.setHandle(handle, node);
        }
        first = nodes.view(mutator, mutator.handle(handle));
    }

    /// Gives the memory back.
    @TearDown
    public void close() {
        scope.close();
        mutator.close();
        heap.close();
    }

    /// By offset, through a handle.
    @Benchmark
    public long rawFields() {
        long node = mutator.handle(handle);
        long value = mutator.getLong(node, key);
        mutator.putLong(node, key, value + 1);
        return value;
    }

    /// By accessors of the interface.
    @Benchmark
    public long viewFields() {
        long value = first.key();
        first.key(value + 1);
        return value;
    }

    /// One operation is one node.
    @Benchmark
    @OperationsPerInvocation(NODES)
    public long rawWalk() {
        long sum = 0;
        for (long node = mutator.handle(handle); node != 0; node = mutator.getRef(node, next)) {
            sum += mutator.getLong(node, key);
        }
        return sum;
    }

    /// One operation is one node.
    @Benchmark
    @OperationsPerInvocation(NODES)
    public long handleWalk() {
        long sum = 0;
        mutator.setHandle(walker, mutator.handle(handle));
        while (mutator.handle(walker) != 0) {
            sum += mutator.getLong(mutator.handle(walker), key);
            mutator.setHandle(walker, mutator.getRef(mutator.handle(walker), next));
        }
        return sum;
    }

    /// One operation is one node.
    @Benchmark
    @OperationsPerInvocation(NODES)
    public long cursorWalk() {
        long sum = 0;
        for (cursor.moveTo(first); cursor.isPresent(); cursor.step(Node::next)) {
            sum += cursor.view().key();
        }
        return sum;
    }

    /// One operation is one node.
    @Benchmark
    @OperationsPerInvocation(NODES)
    public long scopeWalk() {
        long sum = 0;
        cursor.moveTo(first);
        while (cursor.isPresent()) {
            try (allod.gc.Scope _ = mutator.scope()) {
                Node node = cursor.view();
                sum += node.key();
                cursor.moveTo(node.next());
            }
        }
        return sum;
    }
}
