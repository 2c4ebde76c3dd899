package allod.lab.graph;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// A graph of objects as plain numbers: a file that is mapped, and needs no memory of a JVM's heap.
///
/// ```
/// words      0 magic   1 types   2 nodes   3 edges   4 roots   5 offset of nodes   6 of edges   7 of roots
/// types      i4 kind   i4 references   i4 primitive bytes   i4 bytes of the name   name
/// nodes      i4 type   i4 length
/// edges      i4 target + 1, or 0 for null: those of node 0, of node 1, ...
/// roots      i4 node
/// ```
///
/// Invariants: **G1** there are as many edges as the types and lengths of the nodes say. **G2** targets, types
/// and roots are in range. **G3** a root is named once.
///
/// Threads: any, it does not change. It stays mapped as long as the process lives, or its arena.
public final class HeapGraph {

    static final long MAGIC = 0x414c4c4f4447_01L; // "ALLODG", version 1
    static final int HEADER_WORDS = 8;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

    private final MemorySegment file;
    private final List<GraphType> types;
    private final int nodes;
    private final long edges;
    private final int roots;
    private final long nodesOffset;
    private final long edgesOffset;
    private final long rootsOffset;

    HeapGraph(MemorySegment file) {
        this.file = file;
        this.nodes = (int) word(2);
        this.edges = word(3);
        this.roots = (int) word(4);
        this.nodesOffset = word(5);
        this.edgesOffset = word(6);
        this.rootsOffset = word(7);
        this.types = readTypes((int) word(1));
    }

    /// Maps a graph.
    ///
    /// @param arena that it stays mapped for
    /// @throws IOException when the file cannot be read, or is none
    public static HeapGraph open(Path path, Arena arena) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long bytes = channel.size();
            MemorySegment file = channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes, arena);
            if (bytes < HEADER_WORDS * Long.BYTES || file.get(ValueLayout.JAVA_LONG_UNALIGNED, 0) != MAGIC) {
                throw new IOException(path + " is not a graph of this version: let the same build write and read it");
            }
            return new HeapGraph(file);
        }
    }

    private List<GraphType> readTypes(int count) {
        List<GraphType> read = new ArrayList<>();
        long at = HEADER_WORDS * Long.BYTES;
        for (int i = 0; i < count; i++) {
            int nameBytes = file.get(INT, at + 12);
            byte[] name = file.asSlice(at + 16, nameBytes).toArray(ValueLayout.JAVA_BYTE);
            read.add(new GraphType(
                    new String(name, StandardCharsets.UTF_8),
                    GraphKind.of(file.get(INT, at)),
                    file.get(INT, at + 4),
                    file.get(INT, at + 8)));
            at += 16 + nameBytes;
        }
        return List.copyOf(read);
    }

    private long word(int index) {
        return file.get(ValueLayout.JAVA_LONG_UNALIGNED, (long) index * Long.BYTES);
    }

    /// All types; nodes name them by their index.
    public List<GraphType> types() {
        return types;
    }

    public int nodes() {
        return nodes;
    }

    public long edges() {
        return edges;
    }

    public int roots() {
        return roots;
    }

    /// The index of the type of a node.
    public int typeIndex(int node) {
        return file.get(INT, nodesOffset + (long) node * 8);
    }

    public GraphType type(int node) {
        return types.get(typeIndex(node));
    }

    /// The elements of an array; 0 for other nodes.
    public int length(int node) {
        return file.get(INT, nodesOffset + (long) node * 8 + 4);
    }

    /// How many references a node has.
    public int references(int node) {
        return type(node).references(length(node));
    }

    /// The node that an edge leads to, or -1 for null.
    ///
    /// @param edge counted over all nodes: those of a node follow those of the node before it
    public int target(long edge) {
        return file.get(INT, edgesOffset + edge * Integer.BYTES) - 1;
    }

    public int root(int index) {
        return file.get(INT, rootsOffset + (long) index * Integer.BYTES);
    }

    /// Bytes of all nodes in an object heap.
    public long ownBytes() {
        long bytes = 0;
        for (int node = 0; node < nodes; node++) {
            bytes += type(node).ownBytes(length(node));
        }
        return bytes;
    }

    /// Fails where the file breaks its invariants.
    public void checkInvariants() {
        long expected = 0;
        for (int node = 0; node < nodes; node++) {
            if (typeIndex(node) < 0 || typeIndex(node) >= types.size() || length(node) < 0) {
                throw new IllegalStateException("G2: node " + node + " has type " + typeIndex(node) + " and length "
                        + length(node) + " of " + types.size() + " types");
            }
            expected += references(node);
        }
        if (expected != edges) {
            throw new IllegalStateException("G1: " + edges + " edges, and the nodes have " + expected);
        }
        for (long edge = 0; edge < edges; edge++) {
            if (target(edge) < -1 || target(edge) >= nodes) {
                throw new IllegalStateException("G2: edge " + edge + " leads to " + target(edge) + " of " + nodes);
            }
        }
        java.util.BitSet named = new java.util.BitSet();
        for (int i = 0; i < roots; i++) {
            if (root(i) < 0 || root(i) >= nodes || named.get(root(i))) {
                throw new IllegalStateException("G2, G3: root " + i + " is " + root(i) + " of " + nodes);
            }
            named.set(root(i));
        }
    }
}
