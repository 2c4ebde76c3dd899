package allod.lab.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.lab.graph.GraphHistogram;
import allod.lab.graph.HeapGraph;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Heap dumps written by hand: each record, each sub-record, both widths of an id; and what is refused.
class HeapDumpsTest {

    private static final int SEGMENT = 0x1c;
    private static final int END = 0x2c;

    @TempDir
    private Path folder;

    /// Two classes, the second below the first; a list of two nodes, an array of both, an array of `int`.
    static HprofBytes small(String version, int idBytes, int heapTag) {
        return new HprofBytes(version, idBytes)
                .named(100, 1, "java/lang/Object")
                .named(101, 2, "demo/Node")
                .named(102, 3, "[Ldemo/Node;")
                .record(0x05, trace -> trace.u4(1).u4(0).u4(0))
                .record(
                        heapTag,
                        heap -> heap.classOf(100, 0)
                                .classOf(101, 100, 2, 10) // next, key
                                .classOf(102, 100)
                                .u1(0x21)
                                .id(200)
                                .u4(0)
                                .id(101)
                                .u4(idBytes + 4)
                                .id(201)
                                .u4(7))
                .record(
                        heapTag,
                        heap -> heap.u1(0x21)
                                .id(201)
                                .u4(0)
                                .id(101)
                                .u4(idBytes + 4)
                                .id(0)
                                .u4(8)
                                .objectArray(202, 102, 200, 0, 201)
                                .u1(0x23)
                                .id(203)
                                .u4(0)
                                .u4(3)
                                .u1(10)
                                .u4(1)
                                .u4(2)
                                .u4(3)
                                .u1(0x05)
                                .id(101)
                                .u1(0xff)
                                .id(202))
                .record(END, _ -> {});
    }

    private HeapGraph read(byte[] bytes) throws Exception {
        Path file = Files.write(Files.createTempFile(folder, "dump", ".hprof"), bytes);
        Path graph = folder.resolve(file.getFileName() + ".graph");
        HeapDumps.read(file, graph, _ -> {});
        HeapGraph opened = HeapGraph.open(graph, Arena.ofAuto());
        opened.checkInvariants();
        return opened;
    }

    private static String text(HeapGraph graph) {
        StringBuilder text = new StringBuilder();
        long edge = 0;
        for (int node = 0; node < graph.nodes(); node++) {
            text.append(node).append(' ').append(graph.type(node).name());
            text.append(graph.type(node).isArray() ? "[" + graph.length(node) + "]" : "");
            for (int i = 0; i < graph.references(node); i++) {
                text.append(i == 0 ? " -> " : ",").append(graph.target(edge++));
            }
            text.append('\n');
        }
        text.append("roots");
        for (int i = 0; i < graph.roots(); i++) {
            text.append(' ').append(graph.root(i));
        }
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource({"1.0.1,4,12", "1.0.1,8,12", "1.0.2,4,28", "1.0.2,8,28", "1.0.2,8,12"})
    void aGraphIsReadInBothVersionsAndBothWidths(String version, int idBytes, int heapTag) throws Exception {
        HeapGraph graph = read(small(version, idBytes, heapTag).toArray());

        assertThat(text(graph)).isEqualTo("""
            0 java.lang.Class -> -1,-1,-1,-1
            1 java.lang.Class -> 0,-1,-1,-1
            2 java.lang.Class -> 0,-1,-1,-1
            3 demo.Node -> 4
            4 demo.Node -> -1
            5 [Ldemo.Node;[3] -> 3,-1,4
            6 [I[3]
            roots 0 1 2 5\
            """);
        assertThat(GraphHistogram.of(graph).rows().stream()
                        .map(row -> row.name() + " " + row.nodes() + " " + row.ownBytes() + " " + row.jvmBytes())
                        .collect(Collectors.joining("\n")))
                .isEqualTo("""
                    java.lang.Class 3 120 336
                    demo.Node 2 48 48
                    [Ldemo.Node; 1 32 32
                    [I 1 24 32\
                    """);
    }

    @Test
    void allRootsAreFollowedByWhatTheirKindHas() throws Exception {
        HeapGraph graph = read(heap(body -> {
            for (int id = 200; id < 209; id++) {
                body.instance(id, 100);
            }
            body.u1(0xff).id(200).u1(0x01).id(201).id(7).u1(0x02).id(202).u4(1).u4(2);
            body.u1(0x03).id(203).u4(1).u4(2).u1(0x04).id(204).u4(1).u1(0x05).id(205);
            body.u1(0x06).id(206).u4(1).u1(0x07).id(207).u1(0x08).id(208).u4(1).u4(2);
            body.u1(0xff).id(200).u1(0xff).id(999); // named again, and an object that is not there
        }));

        assertThat(text(graph)).endsWith("roots 0 1 2 3 4 5 6 7 8 9");
    }

    @Test
    void constantsStaticsAndLinksOfAClassAreReadInAllTypes() throws Exception {
        HeapGraph graph = read(heap(body -> {
            body.instance(200, 100).instance(201, 100);
            body.u1(0x20)
                    .id(101)
                    .u4(0)
                    .id(100)
                    .id(200)
                    .id(201)
                    .id(200)
                    .id(0)
                    .id(0)
                    .u4(16);
            body.u2(2).u2(1).u1(2).id(9).u2(2).u1(11).u8(9); // constants are no references of the class
            body.u2(9);
            body.id(1)
                    .u1(2)
                    .id(201)
                    .id(1)
                    .u1(4)
                    .u1(1)
                    .id(1)
                    .u1(5)
                    .u2(1)
                    .id(1)
                    .u1(6)
                    .u4(1)
                    .id(1)
                    .u1(7)
                    .u8(1);
            body.id(1)
                    .u1(8)
                    .u1(1)
                    .id(1)
                    .u1(9)
                    .u2(1)
                    .id(1)
                    .u1(10)
                    .u4(1)
                    .id(1)
                    .u1(11)
                    .u8(1);
            body.u2(2).id(1).u1(2).id(1).u1(1);
            body.instance(300, 101, 200, 201);
        }));

        assertThat(text(graph)).contains("3 java.lang.Class -> 0,1,2,1,2\n", "4 class 0x65 -> 1,2\n");
        assertThat(graph.type(3).primitiveBytes()).isEqualTo(1 + 2 + 4 + 8 + 1 + 2 + 4 + 8);
    }

    @Test
    void arraysOfAllPrimitivesAreRead() throws Exception {
        int[] elementBytes = {1, 2, 4, 8, 1, 2, 4, 8};
        HeapGraph graph = read(heap(body -> {
            for (int type = 4; type <= 11; type++) {
                body.u1(0x23).id(200 + type).u4(0).u4(3).u1(type);
                for (int i = 0; i < 3 * elementBytes[type - 4]; i++) {
                    body.u1(0xff);
                }
            }
        }));

        assertThat(text(graph)).contains("[Z[3]", "[C[3]", "[F[3]", "[D[3]", "[B[3]", "[S[3]", "[I[3]", "[J[3]");
        for (int i = 0; i < elementBytes.length; i++) {
            assertThat(graph.type(i + 1).primitiveBytes()).isEqualTo(elementBytes[i]);
        }
    }

    @Test
    void anObjectMayComeBeforeItsClassAndAReferenceBeforeItsObject() throws Exception {
        HeapGraph graph = read(new HprofBytes("1.0.2", 8)
                .record(SEGMENT, body -> body.instance(200, 101, 201).instance(201, 101, 0))
                .record(SEGMENT, body -> body.classOf(101, 100, 2).classOf(100, 0))
                .named(101, 1, "Late")
                .record(END, _ -> {})
                .toArray());

        assertThat(text(graph)).startsWith("0 Late -> 1\n1 Late -> -1\n");
    }

    @Test
    void aReferenceToNothingIsNullAndCounted() throws Exception {
        Path file = Files.write(folder.resolve("lost.hprof"), heap(body -> body.objectArray(200, 100, 12345, 0, 200)));

        HeapDump dump = HeapDumps.read(file, folder.resolve("graph"), _ -> {});

        assertThat(dump.lostReferences()).isOne();
        assertThat(dump.objects()).isEqualTo(2);
        assertThat(text(HeapGraph.open(dump.graph(), Arena.ofAuto()))).contains(" -> -1,-1,1\n");
    }

    @Test
    void aHiddenClassIsCalledAsTheJvmCallsIt() throws Exception {
        HeapGraph graph = read(new HprofBytes("1.0.2", 8)
                .named(100, 1, "a/B$$Lambda+0x00007f01")
                .record(SEGMENT, body -> body.classOf(100, 0).instance(200, 100))
                .record(END, _ -> {})
                .toArray());

        assertThat(graph.type(1).name()).isEqualTo("a.B$$Lambda/0x00007f01");
    }

    @Test
    void aPackedDumpIsUnpacked() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(small("1.0.2", 8, SEGMENT).toArray());
        }

        assertThat(read(packed.toByteArray()).nodes()).isEqualTo(7);
    }

    private static byte[] heap(Consumer<HprofBytes> body) {
        return new HprofBytes("1.0.2", 8)
                .record(SEGMENT, heap -> body.accept(heap.classOf(100, 0)))
                .record(END, _ -> {})
                .toArray();
    }

    private void refuses(byte[] bytes, Class<? extends Exception> as, String... words) throws IOException {
        Path file = Files.write(Files.createTempFile(folder, "bad", ".hprof"), bytes);
        assertThatThrownBy(() -> HeapDumps.read(file, folder.resolve(file.getFileName() + ".graph"), _ -> {}))
                .isInstanceOf(as)
                .message()
                .startsWith(file.toString())
                .contains(words);
    }

    @Test
    void whatIsNoDumpIsRefused() throws Exception {
        refuses(new byte[0], UnreadableRecording.class, "is empty");
        refuses(new byte[] {1, 2, 3}, UnreadableRecording.class, "offset 0", "a heap dump begins with");
        refuses("This is a text and no dump".getBytes(), UnreadableRecording.class, "begins with 'JAVA PROFILE 1.0.1'");
        refuses(new HprofBytes("1.0.9", 8).toArray(), UnreadableRecording.class, "version is 1.0.9", "1.0.1 and 1.0.2");
        refuses(new HprofBytes("1.0.3", 4).toArray(), UnreadableRecording.class, "Android's", "hprof-conv");
        refuses(new HprofBytes("1.0.2", 8).toArray(), DamagedDump.class, "no heap was in it");
        byte[] odd = new HprofBytes("1.0.2", 8).toArray();
        odd[22] = 5;
        refuses(odd, UnreadableRecording.class, "offset 19", "its ids have 5 bytes, and must have 4 or 8");
    }

    @ParameterizedTest
    @ValueSource(ints = {0xfe, 0x89, 0x8a, 0x8b, 0x8c, 0x8d, 0x8e, 0x90, 0xc3})
    void androidsSubRecordsAreRefused(int subTag) throws Exception {
        refuses(
                heap(body -> body.u1(subTag).id(1)),
                DamagedDump.class,
                "sub-record 0x" + Integer.toHexString(subTag),
                "hprof-conv");
    }

    @Test
    void whatBreaksTheFormatIsToldWithPlaceValueAndBound() throws Exception {
        refuses(heap(body -> body.u1(0x44)), DamagedDump.class, "offset 111", "tag 0x44");
        refuses(heap(body -> body.instance(100, 100)), DamagedDump.class, "a second object has id 0x64");
        refuses(heap(body -> body.instance(0, 100)), DamagedDump.class, "id 0, which means null");
        refuses(heap(body -> body.instance(200, 77)), DamagedDump.class, "class 0x4d", "not in the dump");
        refuses(heap(body -> body.instance(200, 100, 1)), DamagedDump.class, "has 8 bytes of fields", "have 0");
        refuses(heap(body -> body.classOf(101, 101).instance(200, 101)), DamagedDump.class, "own super classes");
        refuses(heap(body -> body.classOf(101, 100, 3)), DamagedDump.class, "a field has type 3");
        refuses(heap(body -> body.u1(0x23).id(200).u4(0).u4(1).u1(2)), DamagedDump.class, "elements of type 2");
        refuses(
                heap(body -> body.u1(0x22).id(200).u4(0).u4(0xffffffffL).id(100)),
                DamagedDump.class,
                "has 4294967295 elements, and at most 2147483647");
        refuses(heap(body -> body.u1(0x05).u4(1)), DamagedDump.class, "does not fit into its record");
        refuses(
                new HprofBytes("1.0.2", 8).record(0x55, _ -> {}).toArray(),
                DamagedDump.class,
                "offset 31",
                "a record has tag 0x55");
        refuses(
                new HprofBytes("1.0.2", 8).u1(0x01).u4(0).u4(1 << 30).id(1).toArray(),
                DamagedDump.class,
                "a name has 1073741816 bytes");
    }
}
