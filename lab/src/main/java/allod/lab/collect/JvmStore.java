package allod.lab.collect;

import allod.lab.graph.GraphKind;
import allod.lab.graph.GraphType;
import allod.lab.graph.HeapGraph;
import allod.lab.graph.HeldGraph;
import allod.lab.graph.Mutation;
import allod.lab.graph.Stamps;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A graph as objects of this JVM, whose own collector looks after them: nodes with fields, arrays as arrays.
///
/// One thread. Registers are a Java array: what the mutator takes into its hands is a store into the heap, with
/// the barrier of the collector.
final class JvmStore implements HeldGraph {

    private final JvmShapes shapes = new JvmShapes();
    private final int[] shapeReferences;
    private final int[] shapeBytes;
    private final @Nullable Object[] registers = new Object[REGISTERS];
    private final Object[] roots;
    private final @Nullable Object[] table;
    private @Nullable Object @Nullable [] notes;

    JvmStore(HeapGraph graph) {
        List<GraphType> types = graph.types();
        int[] shapeOfType = new int[types.size()];
        int shapeCount = 0;
        for (int i = 0; i < shapeOfType.length; i++) {
            shapeOfType[i] = types.get(i).isArray() ? -1 : shapes.numberOf(types.get(i));
            shapeCount = Math.max(shapeCount, shapeOfType[i] + 1);
        }
        shapeReferences = new int[shapeCount];
        shapeBytes = new int[shapeCount];
        for (int i = 0; i < shapeOfType.length; i++) {
            if (shapeOfType[i] >= 0) {
                shapeReferences[shapeOfType[i]] = types.get(i).references();
                shapeBytes[shapeOfType[i]] = types.get(i).primitiveBytes();
            }
        }
        Object[] nodes = new Object[graph.nodes()];
        for (int node = 0; node < nodes.length; node++) {
            nodes[node] = newNode(graph, node, shapeOfType);
        }
        connect(graph, nodes);
        roots = new Object[graph.roots()];
        for (int i = 0; i < roots.length; i++) {
            roots[i] = nodes[graph.root(i)];
        }
        table = new Object[Mutation.tableLength(graph)];
    }

    private static void connect(HeapGraph graph, Object[] nodes) {
        long edge = 0;
        for (int node = 0; node < nodes.length; node++) {
            for (int i = 0, count = graph.references(node); i < count; i++) {
                int target = graph.target(edge++);
                set(nodes[node], i, target < 0 ? null : nodes[target]);
            }
        }
    }

    private Object newNode(HeapGraph graph, int node, int[] shapeOfType) {
        GraphType type = graph.type(node);
        int length = graph.length(node);
        Object made = switch (type.kind()) {
            case OBJECT, MIRROR ->
                shapes.sample(shapeOfType[graph.typeIndex(node)]).copy();
            case REFERENCE_ARRAY -> new Object[length];
            case PRIMITIVE_ARRAY -> newArray(type.primitiveBytes(), length);
        };
        setStamp(made, Stamps.ofNode(node));
        return made;
    }

    private static Object newArray(int elementBytes, int length) {
        return switch (elementBytes) {
            case Byte.BYTES -> new byte[length];
            case Short.BYTES -> new short[length];
            case Integer.BYTES -> new int[length];
            default -> new long[length];
        };
    }

    @Override
    public int roots() {
        return roots.length;
    }

    @Override
    public void root(int to, int index) {
        registers[to] = roots[index];
    }

    @Override
    public void table(int to) {
        registers[to] = table;
    }

    @Override
    public boolean isNull(int register) {
        return registers[register] == null;
    }

    private Object held(int register) {
        return Objects.requireNonNull(registers[register]);
    }

    @Override
    public int references(int register) {
        return switch (held(register)) {
            case JvmNode node -> shapeReferences[node.shape()];
            case Object[] array -> array.length;
            default -> 0;
        };
    }

    @Override
    public long ownBytes(int register) {
        return switch (held(register)) {
            case JvmNode node -> GraphType.ownBytes(shapeReferences[node.shape()], shapeBytes[node.shape()]);
            case Object[] array -> GraphType.ownBytes(array.length, 0);
            case Object array -> GraphType.ownBytes(0, (long) lengthOf(array) * elementBytes(array));
        };
    }

    private static int lengthOf(Object held) {
        return switch (held) {
            case byte[] array -> array.length;
            case short[] array -> array.length;
            case int[] array -> array.length;
            case long[] array -> array.length;
            case Object[] array -> array.length;
            default -> 0;
        };
    }

    private static int elementBytes(Object array) {
        return switch (array) {
            case byte[] bytes -> Byte.BYTES;
            case short[] shorts -> Short.BYTES;
            case int[] ints -> Integer.BYTES;
            case long[] longs -> Long.BYTES;
            default -> 0;
        };
    }

    @Override
    public void load(int to, int from, int index) {
        registers[to] = held(from) instanceof JvmNode node ? node.get(index) : ((Object[]) held(from))[index];
    }

    @Override
    public void store(int into, int index, int value) {
        set(held(into), index, registers[value]);
    }

    private static void set(Object into, int index, @Nullable Object value) {
        if (into instanceof JvmNode node) {
            node.set(index, value);
        } else {
            ((@Nullable Object[]) into)[index] = value;
        }
    }

    @Override
    public void clear(int register) {
        registers[register] = null;
    }

    @Override
    public void copy(int to, int from, long stamp) {
        Object original = held(from);
        Object copy = switch (original) {
            case JvmNode node -> node.copy();
            case Object[] array -> array.clone();
            default -> newArray(elementBytes(original), lengthOf(original));
        };
        setStamp(copy, stamp);
        registers[to] = copy;
    }

    private static void setStamp(Object held, long stamp) {
        switch (held) {
            case JvmNode node -> node.setStamp(stamp);
            case Object[] _ -> {}
            case byte[] array when array.length > 0 -> array[0] = (byte) stamp;
            case short[] array when array.length > 0 -> array[0] = (byte) stamp;
            case int[] array when array.length > 0 -> array[0] = (int) stamp;
            case long[] array when array.length > 0 -> array[0] = stamp;
            default -> {}
        }
    }

    @Override
    public void between() {}

    @Override
    public void rest() {
        LockSupport.parkNanos(1_000);
    }

    @Override
    public void beginComparison(int nodes) {
        notes = new Object[nodes];
    }

    private @Nullable Object[] notes() {
        return Objects.requireNonNull(notes, "beginComparison comes first");
    }

    @Override
    public boolean note(int node, int register) {
        notes()[node] = registers[register];
        return true; // an object of the JVM cannot be asked cheaply which node it is
    }

    @Override
    public boolean noted(int to, int node) {
        registers[to] = notes()[node];
        return registers[to] != null;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // identity is what is asked for
    public boolean isSame(int one, int other) {
        return registers[one] == registers[other];
    }

    @Override
    public boolean isOf(int register, GraphType type) {
        return switch (held(register)) {
            case JvmNode node -> !type.isArray() && shapes.numberOf(type) == node.shape();
            case Object[] _ -> type.kind() == GraphKind.REFERENCE_ARRAY;
            case Object array ->
                type.kind() == GraphKind.PRIMITIVE_ARRAY && elementBytes(array) == type.primitiveBytes();
        };
    }

    @Override
    public int length(int register) {
        return lengthOf(held(register));
    }

    @Override
    public long stamp(int register) {
        return switch (held(register)) {
            case JvmNode node -> node.stamp();
            case byte[] array when array.length > 0 -> array[0];
            case short[] array when array.length > 0 -> array[0];
            case int[] array when array.length > 0 -> array[0];
            case long[] array when array.length > 0 -> array[0];
            default -> 0;
        };
    }

    @Override
    public void endComparison() {
        notes = null;
    }
}
