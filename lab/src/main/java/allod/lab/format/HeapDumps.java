package allod.lab.format;

import allod.lab.graph.GraphFileWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.function.LongConsumer;

/// Reads heap dumps in the HPROF format, packed or plain, into graphs.
///
/// ```
/// file ──► HprofScanner ──► HprofCensus    ids, classes, lengths      first pass
///     ├──────────────────────► HprofTypes    the shape of each class
///     └──► HprofScanner ──► HprofEdges     ids become numbers         second pass
/// ```
///
/// Two passes, since a reference may come long before the object that it leads to, and an object before its
/// class. A dump that is damaged anywhere gives nothing.
public final class HeapDumps {

    private HeapDumps() {}

    /// Looks at the beginning only.
    ///
    /// @throws UnreadableRecording when it is no heap dump that can be read
    /// @throws IOException when the file cannot be opened
    public static void requireDump(Path file) throws IOException, UnreadableRecording {
        if (Files.size(file) == 0) {
            throw new UnreadableRecording(file + " is empty: it holds no heap dump");
        }
        try (InputStream input = Compression.open(Files.newInputStream(file))) {
            new HprofScanner(new HprofInput(input), new HprofVisitor() {}).readHeader();
        } catch (MalformedDump e) {
            throw new UnreadableRecording(file + ", " + placed(e));
        } catch (IOException | RuntimeException e) {
            throw new UnreadableRecording(file + " cannot be decompressed: " + Messages.of(e));
        }
    }

    /// Reads a dump into a new file `graph`.
    ///
    /// @param progress is told how many bytes of the file were read; in the second pass it counts on
    /// @throws UnreadableRecording when it is no heap dump that can be read
    /// @throws DamagedDump when it is not whole
    /// @throws IOException when the file cannot be opened, or the graph not written
    public static HeapDump read(Path file, Path graph, LongConsumer progress)
            throws IOException, UnreadableRecording, DamagedDump {
        requireDump(file);
        try {
            HprofCensus census = new HprofCensus();
            int idBytes = scan(file, census, progress);
            HprofTypes types = HprofTypes.of(census);
            BitSet roots = census.roots();
            try (GraphFileWriter out =
                    new GraphFileWriter(graph, types.all(), census.objects(), types.edges(), roots.cardinality())) {
                for (int object = 0; object < census.objects(); object++) {
                    out.node(types.typeIndex(object), types.lengthOf(object));
                }
                roots.stream().forEach(out::root);
                HprofEdges edges = new HprofEdges(census, out);
                long firstPass = Files.size(file);
                scan(file, edges, bytes -> progress.accept(firstPass + bytes));
                out.requireComplete();
                return new HeapDump(graph, idBytes, census.objects(), edges.lost());
            }
        } catch (MalformedDump e) {
            throw new DamagedDump(file + ", " + placed(e));
        }
    }

    private static int scan(Path file, HprofVisitor visitor, LongConsumer progress) throws IOException, MalformedDump {
        try (InputStream packed = Compression.open(new CountingStream(Files.newInputStream(file), progress))) {
            HprofInput input = new HprofInput(packed);
            HprofScanner scanner = new HprofScanner(input, visitor);
            try {
                scanner.readHeader();
                scanner.readRecords();
            } catch (IOException e) { // of the packing, whose readers say it with all kinds of words
                throw new MalformedDump(
                        input.offset(),
                        "it cannot be decompressed further (" + Messages.of(e) + "): copy or dump it again");
            }
            return input.idBytes();
        }
    }

    private static String placed(MalformedDump e) {
        return "offset " + e.offset() + ": " + e.getMessage();
    }
}
