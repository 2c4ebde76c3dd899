package allod.lab.collect;

import allod.gc.GlobalRef;
import allod.gc.Mutator;
import allod.gc.ObjectHeap;
import allod.gc.Scope;
import allod.gc.object.HeaderLayout;
import allod.gc.object.ObjectType;
import allod.lab.graph.GraphKind;
import allod.lab.graph.GraphType;
import allod.lab.graph.HeapGraph;
import allod.lab.graph.HeldGraph;
import allod.lab.graph.Mutation;
import allod.lab.graph.Stamps;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// A graph in an object heap: an object type for each type of the graph, references first.
///
/// ```
/// registers  handles of one scope            roots  a GlobalRef each
/// table      an array of references, held by a GlobalRef
/// loading    all nodes in one array ──► references ──► roots; then the array is given up
/// ```
///
/// Collections may run at any time, while it loads as well: what is loaded hangs on the array until the roots
/// hold it. One thread, whose mutator it uses.
final class ObjectStore implements HeldGraph, AutoCloseable {

    private static final int NODES_A_POLL = 256;
    private static final int FIRST_OFFSET = HeaderLayout.BYTES;

    private final Mutator mutator;
    private final Scope scope;
    private final long[] registers = new long[REGISTERS];
    private final List<GraphType> graphTypes = new ArrayList<>(); // by type id, which begins at 1
    private final List<ObjectType> objectTypes = new ArrayList<>();
    private final GlobalRef[] roots;
    private final GlobalRef table;
    private long allocatedBytes;
    private long[] notes = {};
    private AddressSet notedAddresses = new AddressSet(0);

    ObjectStore(ObjectHeap heap, Mutator mutator, HeapGraph graph) {
        this.mutator = mutator;
        ObjectType[] types = new ObjectType[graph.types().size()];
        for (int i = 0; i < types.length; i++) {
            types[i] = define(heap, graph.types().get(i), i);
        }
        scope = mutator.scope();
        for (int i = 0; i < registers.length; i++) {
            registers[i] = scope.slot();
        }
        roots = new GlobalRef[graph.roots()];
        try (Scope loading = mutator.scope()) {
            List<GraphType> ofGraph = List.copyOf(graphTypes);
            ObjectType array = add(
                    heap.refArrayType("nodes being loaded"),
                    new GraphType("nodes being loaded", GraphKind.REFERENCE_ARRAY, 0, 0));
            long nodes = loading.slot();
            mutator.setHandle(nodes, mutator.allocArray(array, graph.nodes()));
            allocate(graph, types, nodes);
            mutator.blocked(() -> LoadCheck.require(graph, heap.histogram(), ofGraph));
            connect(graph, nodes);
            for (int i = 0; i < roots.length; i++) {
                roots[i] = heap.globalRef(mutator, mutator.element(mutator.handle(nodes), graph.root(i)));
            }
            ObjectType tableType =
                    add(heap.refArrayType("table"), new GraphType("table", GraphKind.REFERENCE_ARRAY, 0, 0));
            table = heap.globalRef(mutator, mutator.allocArray(tableType, Mutation.tableLength(graph)));
        }
    }

    private ObjectType define(ObjectHeap heap, GraphType type, int number) {
        String name = type.kind() == GraphKind.MIRROR ? type.name() + " " + number : type.name();
        return add(
                switch (type.kind()) {
                    case OBJECT, MIRROR -> heap.define(name, layout(type));
                    case REFERENCE_ARRAY -> heap.refArrayType(name);
                    case PRIMITIVE_ARRAY -> heap.primitiveArrayType(name, component(type.primitiveBytes()));
                },
                type);
    }

    private ObjectType add(ObjectType defined, GraphType type) {
        while (graphTypes.size() <= defined.id()) {
            graphTypes.add(type);
            objectTypes.add(defined);
        }
        return defined;
    }

    private static StructLayout layout(GraphType type) {
        List<MemoryLayout> members = new ArrayList<>();
        if (type.references() > 0) {
            members.add(MemoryLayout.sequenceLayout(type.references(), ValueLayout.JAVA_LONG)
                    .withName("ref:to"));
        }
        if (type.primitiveBytes() > 0 || members.isEmpty()) {
            members.add(MemoryLayout.sequenceLayout(Math.max(1, type.primitiveBytes()), ValueLayout.JAVA_BYTE)
                    .withName("bytes"));
        }
        return MemoryLayout.structLayout(members.toArray(MemoryLayout[]::new));
    }

    private static Class<?> component(int bytes) {
        return switch (bytes) {
            case Byte.BYTES -> byte.class;
            case Short.BYTES -> short.class;
            case Integer.BYTES -> int.class;
            default -> long.class;
        };
    }

    private void allocate(HeapGraph graph, ObjectType[] types, long nodes) {
        for (int node = 0; node < graph.nodes(); node++) {
            ObjectType type = types[graph.typeIndex(node)];
            int length = graph.length(node);
            long made = graph.type(node).isArray() ? mutator.allocArray(type, length) : mutator.alloc(type);
            putStamp(made, graph.type(node), length, Stamps.ofNode(node));
            mutator.setElement(mutator.handle(nodes), node, made);
        }
    }

    private void connect(HeapGraph graph, long nodes) {
        long edge = 0;
        for (int node = 0; node < graph.nodes(); node++) {
            if (node % NODES_A_POLL == 0) {
                mutator.poll();
            }
            long all = mutator.handle(nodes);
            long from = mutator.element(all, node);
            for (int i = 0, count = graph.references(node); i < count; i++) {
                int target = graph.target(edge++);
                if (target >= 0) {
                    mutator.setRef(from, offset(i), mutator.element(all, target));
                }
            }
        }
    }

    private static int offset(int reference) {
        return FIRST_OFFSET + reference * Long.BYTES;
    }

    /// Bytes of all nodes that were copied, as the heap lays them out.
    long allocatedBytes() {
        return allocatedBytes;
    }

    /// Bytes of the node in a register as the heap's own type counts them.
    long heapBytes(int register) {
        long ref = ref(register);
        return objectTypes.get(mutator.typeId(ref)).bytesOf(mutator.length(ref));
    }

    private long ref(int register) {
        return mutator.handle(registers[register]);
    }

    private GraphType typeOf(long ref) {
        return graphTypes.get(mutator.typeId(ref));
    }

    @Override
    public int roots() {
        return roots.length;
    }

    @Override
    public void root(int to, int index) {
        mutator.setHandle(registers[to], roots[index].get(mutator));
    }

    @Override
    public void table(int to) {
        mutator.setHandle(registers[to], table.get(mutator));
    }

    @Override
    public boolean isNull(int register) {
        return ref(register) == 0;
    }

    @Override
    public int references(int register) {
        long ref = ref(register);
        return typeOf(ref).references(mutator.length(ref));
    }

    @Override
    public long ownBytes(int register) {
        long ref = ref(register);
        return typeOf(ref).ownBytes(mutator.length(ref));
    }

    @Override
    public void load(int to, int from, int index) {
        mutator.setHandle(registers[to], mutator.getRef(ref(from), offset(index)));
    }

    @Override
    public void store(int into, int index, int value) {
        mutator.setRef(ref(into), offset(index), ref(value));
    }

    @Override
    public void clear(int register) {
        mutator.setHandle(registers[register], 0);
    }

    @Override
    public void copy(int to, int from, long stamp) {
        long original = ref(from);
        int typeId = mutator.typeId(original);
        GraphType type = graphTypes.get(typeId);
        ObjectType objectType = objectTypes.get(typeId);
        int length = mutator.length(original);
        allocatedBytes += type.ownBytes(length);
        long copy = type.isArray() ? mutator.allocArray(objectType, length) : mutator.alloc(objectType);
        original = ref(from); // the allocation was a safepoint
        if (type.kind() == GraphKind.REFERENCE_ARRAY) {
            mutator.copyElements(original, 0, copy, 0, length);
        } else {
            for (int i = 0, count = type.references(); i < count; i++) {
                mutator.initRef(copy, offset(i), mutator.getRef(original, offset(i)));
            }
        }
        putStamp(copy, type, length, stamp);
        mutator.setHandle(registers[to], copy);
    }

    private void putStamp(long ref, GraphType type, int length, long stamp) {
        int bytes = type.stampBytes(length);
        int offset = offset(type.references());
        if (bytes >= Long.BYTES) {
            mutator.putLong(ref, offset, stamp);
        } else if (bytes >= Integer.BYTES) {
            mutator.putInt(ref, offset, (int) stamp);
        } else if (bytes > 0) {
            mutator.putByte(ref, offset, (byte) stamp);
        }
    }

    @Override
    public void between() {
        mutator.poll();
    }

    @Override
    public void rest() {
        mutator.blocked(ObjectStore::park);
    }

    private static void park() {
        LockSupport.parkNanos(1_000);
    }

    @Override
    public void beginComparison(int nodes) {
        notes = new long[nodes];
        notedAddresses = new AddressSet(nodes);
    }

    @Override
    public boolean note(int node, int register) {
        notes[node] = ref(register);
        return notedAddresses.add(notes[node]);
    }

    @Override
    public boolean noted(int to, int node) {
        mutator.setHandle(registers[to], notes[node]);
        return notes[node] != 0;
    }

    @Override
    public boolean isSame(int one, int other) {
        return ref(one) == ref(other);
    }

    @Override
    public boolean isOf(int register, GraphType type) {
        return typeOf(ref(register)).equals(type);
    }

    @Override
    public int length(int register) {
        long ref = ref(register);
        return typeOf(ref).isArray() ? mutator.length(ref) : 0;
    }

    @Override
    public long stamp(int register) {
        long ref = ref(register);
        GraphType type = typeOf(ref);
        int bytes = type.stampBytes(mutator.length(ref));
        int offset = offset(type.references());
        return bytes >= Long.BYTES
                ? mutator.getLong(ref, offset)
                : bytes >= Integer.BYTES ? mutator.getInt(ref, offset) : bytes > 0 ? mutator.getByte(ref, offset) : 0;
    }

    @Override
    public void endComparison() {
        notes = new long[0];
        notedAddresses = new AddressSet(0);
    }

    @Override
    public void close() {
        for (GlobalRef root : roots) {
            root.close();
        }
        table.close();
        scope.close();
    }
}
