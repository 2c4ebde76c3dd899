package allod.lab.graph;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// Writes the file of a [HeapGraph] through a mapping: nodes first or edges first, each in the order of the
/// nodes.
///
/// One thread. All counts are known before: the file has its size from the start.
public final class GraphFileWriter implements AutoCloseable {

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment file;
    private final int nodes;
    private final long edges;
    private final int roots;
    private final long nodesOffset;
    private final long edgesOffset;
    private final long rootsOffset;
    private int node;
    private long edge;
    private int root;

    /// @param path a file that does not exist yet
    public GraphFileWriter(Path path, List<GraphType> types, int nodes, long edges, int roots) throws IOException {
        byte[] typeBytes = bytesOf(types);
        this.nodes = nodes;
        this.edges = edges;
        this.roots = roots;
        this.nodesOffset = (HeapGraph.HEADER_WORDS * Long.BYTES + typeBytes.length + 7L) & -8L;
        this.edgesOffset = nodesOffset + nodes * 8L;
        this.rootsOffset = edgesOffset + edges * Integer.BYTES;
        try (FileChannel channel = FileChannel.open(
                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long bytes = rootsOffset + (long) roots * Integer.BYTES;
            file = channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
        long[] words = {HeapGraph.MAGIC, types.size(), nodes, edges, roots, nodesOffset, edgesOffset, rootsOffset};
        for (int i = 0; i < words.length; i++) {
            file.set(ValueLayout.JAVA_LONG_UNALIGNED, (long) i * Long.BYTES, words[i]);
        }
        MemorySegment.copy(
                typeBytes, 0, file, ValueLayout.JAVA_BYTE, HeapGraph.HEADER_WORDS * Long.BYTES, typeBytes.length);
    }

    private static byte[] bytesOf(List<GraphType> types) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (GraphType type : types) {
                byte[] name = type.name().getBytes(StandardCharsets.UTF_8);
                int[] numbers = {type.kind().code(), type.references(), type.primitiveBytes(), name.length};
                for (int number : numbers) {
                    out.writeInt(Integer.reverseBytes(number)); // the rest of the file is little-endian
                }
                out.write(name);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // nothing of it leaves memory
        }
        return bytes.toByteArray();
    }

    /// The next node.
    public void node(int type, int length) {
        file.set(INT, nodesOffset + node * 8L, type);
        file.set(INT, nodesOffset + node * 8L + 4, length);
        node++;
    }

    /// The next edge.
    ///
    /// @param target a node, or -1 for null
    public void edge(int target) {
        file.set(INT, edgesOffset + edge * Integer.BYTES, target + 1);
        edge++;
    }

    /// The next root.
    public void root(int target) {
        file.set(INT, rootsOffset + (long) root * Integer.BYTES, target);
        root++;
    }

    @Override
    public void close() {
        arena.close();
    }

    /// Fails when not all was written that was promised.
    public void requireComplete() {
        if (node != nodes || edge != edges || root != roots) {
            throw new IllegalStateException("written are " + node + " of " + nodes + " nodes, " + edge + " of " + edges
                    + " edges, " + root + " of " + roots + " roots: the dump has changed while it was read");
        }
    }
}
