package allod.gc.dump;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_CHAR;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.gc.object.HeapWalk;
import allod.gc.object.ObjectKind;
import allod.gc.object.ObjectShape;
import allod.gc.object.ObjectType;
import allod.gc.object.ObjectVisitor;
import allod.gc.object.RootKind;
import allod.gc.object.RootVisitor;
import allod.gc.object.SlotLayout;
import allod.pages.Address;
import java.io.IOException;
import java.lang.foreign.StructLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netbeans.lib.profiler.heap.GCRoot;
import org.netbeans.lib.profiler.heap.Instance;
import org.netbeans.lib.profiler.heap.JavaClass;
import org.netbeans.lib.profiler.heap.PrimitiveArrayInstance;

/// Dumps of small heaps, read by VisualVM's reader.
class HprofWriterTest {

    private static final StructLayout NODE = structLayout(JAVA_LONG.withName("ref:next"), JAVA_LONG.withName("key"));
    private static final StructLayout ALL = structLayout(
            JAVA_LONG.withName("ref:other"),
            JAVA_DOUBLE.withName("d"),
            JAVA_FLOAT.withName("f"),
            JAVA_INT.withName("i"),
            JAVA_SHORT.withName("s"),
            JAVA_CHAR.withName("c"),
            JAVA_BYTE.withName("b"),
            JAVA_BOOLEAN.withName("z"),
            paddingLayout(2),
            structLayout(JAVA_INT.withName("x"), JAVA_INT.withName("y")).withName("at"),
            sequenceLayout(3, JAVA_INT).withName("row"),
            paddingLayout(4),
            sequenceLayout(2, JAVA_LONG).withName("ref:pair"));

    /// A heap whose walk ends with an exception.
    private record Interrupted(PlainHeap heap) implements HeapWalk {

        @Override
        public Collection<ObjectType> types() {
            return heap.types();
        }

        @Override
        public void forEachObject(ObjectVisitor visitor) {
            heap.forEachObject(visitor);
            throw new IllegalStateException("interrupted");
        }

        @Override
        public void forEachRoot(RootVisitor visitor) {
            heap.forEachRoot(visitor);
        }
    }

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("heap.hprof");
    }

    @Test
    void aChainIsReadNodeByNode() throws IOException {
        try (PlainHeap heap = new PlainHeap(1 << 20)) {
            ObjectType node = heap.define(ObjectShape.of("demo.Node", NODE));
            long last = 0;
            for (int n = 0; n < 100; n++) {
                long next = heap.add(node);
                heap.refer(next + node.offset("next"), last);
                Address.putLong(next + node.offset("key"), n);
                last = next;
            }
            heap.root(RootKind.HANDLE, last, Thread.currentThread());
            HprofWriter.Dump dump = HprofWriter.write(heap, file());
            assertThat(dump).isEqualTo(new HprofWriter.Dump(100, 1, 0, Files.size(file())));
            HprofComparison read = new HprofComparison(heap, file());
            read.compare(3); // a thread, its name, the name's bytes
            Instance at = read.dump.getInstanceByID(last);
            for (long n = 99; n >= 0; n--) {
                assertThat(at.getValueOfField("key")).isEqualTo(n);
                at = (Instance) at.getValueOfField("next");
            }
            assertThat(at).isNull();
        }
    }

    @Test
    void fieldsOfEveryKindHaveTheirValues() throws IOException {
        try (PlainHeap heap = new PlainHeap(1 << 16)) {
            ObjectType all = heap.define(ObjectShape.of("All", ALL));
            long one = heap.add(all);
            long two = heap.add(all);
            heap.refer(one + all.offset("other"), two);
            heap.refer(one + all.offset("pair[1]"), one);
            Address.putDouble(one + all.offset("d"), Math.PI);
            Address.putFloat(one + all.offset("f"), 1.5f);
            Address.putInt(one + all.offset("i"), -7);
            Address.putShort(one + all.offset("s"), (short) -300);
            Address.putShort(one + all.offset("c"), (short) 'ß');
            Address.putByte(one + all.offset("b"), (byte) -1);
            Address.putByte(one + all.offset("z"), (byte) 1);
            Address.putInt(one + all.offset("at.y"), 42);
            Address.putInt(one + all.offset("row[2]"), 43);
            HprofWriter.write(heap, file());
            HprofComparison read = new HprofComparison(heap, file());
            read.compare(0);
            Instance instance = read.dump.getInstanceByID(one);
            assertThat(instance.getValueOfField("d")).isEqualTo(Math.PI);
            assertThat(instance.getValueOfField("c")).isEqualTo('ß');
            assertThat(instance.getValueOfField("z")).isEqualTo(true);
            assertThat(instance.getValueOfField("at.y")).isEqualTo(42);
        }
    }

    @Test
    void arraysOfEveryKindHaveTheirElements() throws IOException {
        try (PlainHeap heap = new PlainHeap(1 << 16)) {
            ObjectType nodes = heap.define(ObjectShape.ofReferences("Node[]"));
            ObjectType table = heap.define(ObjectShape.ofReferences("Table"));
            ObjectType points = heap.define(ObjectShape.ofStructs(
                    "Point[]",
                    structLayout(JAVA_LONG.withName("ref:owner"), JAVA_INT.withName("x"), paddingLayout(4))));
            ObjectType doubles = heap.define(ObjectShape.ofPrimitives("double[]", double.class));
            long array = heap.addArray(nodes, 5);
            long other = heap.addArray(table, 0);
            long structs = heap.addArray(points, 3);
            long values = heap.addArray(doubles, 4);
            heap.refer(array + 8 + 8 * 2, values);
            heap.refer(array + 8 + 8 * 4, other);
            heap.refer(structs + 8 + 16 + points.offset("owner"), array);
            Address.putInt(structs + 8 + 32 + points.offset("x"), 9);
            Address.putDouble(values + 8 + 8 * 3, -0.5);
            HprofWriter.write(heap, file());
            new HprofComparison(heap, file()).compare(0);
        }
    }

    @Test
    void referencesAreReferencesToTheToolToo() throws IOException {
        try (PlainHeap heap = new PlainHeap(1 << 16)) {
            StructLayout weakLayout = structLayout(JAVA_LONG.withName("ref:referent"), JAVA_INT.withName("tag"));
            ObjectType node = heap.define(ObjectShape.of("Node", NODE));
            ObjectType weak = heap.define(ObjectShape.of("Weak", ObjectKind.WEAK, weakLayout));
            ObjectType soft = heap.define(ObjectShape.of(
                    "Soft",
                    ObjectKind.SOFT,
                    structLayout(JAVA_LONG.withName("ref:referent"), JAVA_LONG.withName("clock"))));
            ObjectType phantom = heap.define(
                    ObjectShape.of("Phantom", ObjectKind.PHANTOM, structLayout(JAVA_LONG.withName("ref:referent"))));
            ObjectType ephemeron = heap.define(ObjectShape.of(
                    "Entry",
                    ObjectKind.EPHEMERON,
                    structLayout(JAVA_LONG.withName("ref:key"), JAVA_LONG.withName("ref:value"))));
            long referent = heap.add(node);
            for (ObjectType type : List.of(weak, soft, phantom, ephemeron)) {
                heap.refer(heap.add(type) + 8, referent);
            }
            HprofWriter.write(heap, file());
            HprofComparison read = new HprofComparison(heap, file());
            read.compare(0);
            assertThat(superName(read, "Weak")).isEqualTo("java.lang.ref.WeakReference");
            assertThat(superName(read, "Soft")).isEqualTo("java.lang.ref.SoftReference");
            assertThat(superName(read, "Phantom")).isEqualTo("java.lang.ref.PhantomReference");
            assertThat(superName(read, "Entry")).isEqualTo("java.lang.ref.WeakReference");
        }
    }

    private static String superName(HprofComparison read, String name) {
        JavaClass found = read.dump.getJavaClassByName(name);
        return found.getSuperClass().getName();
    }

    @Test
    void aPathFromTheRootsIsFound() throws IOException {
        try (PlainHeap heap = new PlainHeap(1 << 16)) {
            ObjectType node = heap.define(ObjectShape.of("Node", NODE));
            ObjectType weak = heap.define(
                    ObjectShape.of("Weak", ObjectKind.WEAK, structLayout(JAVA_LONG.withName("ref:referent"))));
            long first = heap.add(node);
            long held = heap.add(node);
            long lost = heap.add(node);
            long reference = heap.add(weak);
            heap.refer(first + node.offset("next"), held);
            heap.refer(reference + 8, lost);
            heap.root(RootKind.GLOBAL, first, null);
            heap.root(RootKind.GLOBAL, reference, null);
            HprofWriter.write(heap, file());
            HprofComparison read = new HprofComparison(heap, file());
            read.compare(0);
            Instance nearest = read.dump.getInstanceByID(held).getNearestGCRootPointer();
            assertThat(nearest.getInstanceId()).isEqualTo(first);
            assertThat(read.dump.getInstanceByID(lost).getNearestGCRootPointer())
                    .as("a weak reference holds nothing")
                    .isNull();
            assertThat(read.dump.getInstanceByID(first).getRetainedSize()).isEqualTo(2 * node.bytesOf(0));
        }
    }

    @Test
    void rootsAndThreadsHaveTheirKindsAndNames() throws IOException, InterruptedException {
        Thread named = Thread.ofPlatform().name("Мутатор").start(() -> {});
        named.join();
        try (PlainHeap heap = new PlainHeap(1 << 16)) {
            ObjectType node = heap.define(ObjectShape.of("Node", NODE));
            for (RootKind kind : RootKind.values()) {
                heap.root(kind, heap.add(node), null);
            }
            heap.root(RootKind.HANDLE, heap.add(node), named);
            heap.root(RootKind.HANDLE, heap.add(node), Thread.currentThread());
            heap.root(RootKind.PIN, heap.add(node), Thread.currentThread());
            HprofWriter.write(heap, file());
            HprofComparison read = new HprofComparison(heap, file());
            read.compare(2 * 3);
            List<String> names = new ArrayList<>();
            for (Object root : read.dump.getGCRoots()) {
                if (((GCRoot) root).getKind().equals(GCRoot.THREAD_OBJECT)) {
                    names.add(nameOf(((GCRoot) root).getInstance()));
                }
            }
            assertThat(names)
                    .containsExactlyInAnyOrder("Мутатор", Thread.currentThread().getName());
        }
    }

    @SuppressWarnings("unchecked")
    private static String nameOf(Instance thread) {
        Instance string = (Instance) thread.getValueOfField("name");
        List<String> bytes = ((PrimitiveArrayInstance) string.getValueOfField("value")).getValues();
        byte[] value = new byte[bytes.size()];
        for (int i = 0; i < value.length; i++) {
            value[i] = Byte.parseByte(bytes.get(i));
        }
        boolean latin1 = string.getValueOfField("coder").equals((byte) 0);
        return new String(value, latin1 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_16LE);
    }

    @Test
    void numbersInSlotsAreObjectsOfTheirOwn() throws IOException {
        try (PlainHeap heap = new PlainHeap(1 << 16)) {
            ObjectType node = heap.define(ObjectShape.of("Node", NODE));
            for (long number : new long[] {5, -5, 5, Long.MAX_VALUE >> 1}) {
                Address.putLong(heap.add(node) + node.offset("next"), number | SlotLayout.TAG);
            }
            HprofWriter.write(heap, file());
            new HprofComparison(heap, file()).compare(3);
        }
    }

    @Test
    void aLongArrayIsASegmentOfItsOwn() throws IOException {
        try (PlainHeap heap = new PlainHeap(32 << 20)) {
            ObjectType longs = heap.define(ObjectShape.ofPrimitives("long[]", long.class));
            ObjectType bytes = heap.define(ObjectShape.ofPrimitives("byte[]", byte.class));
            ObjectType refs = heap.define(ObjectShape.ofReferences("Object[]"));
            long small = heap.addArray(longs, 1);
            long large = heap.addArray(longs, 150_000);
            long octets = heap.addArray(bytes, 1_500_001);
            long many = heap.addArray(refs, 150_000);
            for (int i = 0; i < 150_000; i++) {
                heap.refer(many + 8 + 8L * i, i % 3 == 0 ? small : i % 3 == 1 ? large : octets);
                Address.putLong(large + 8 + 8L * i, i * 0x1234_5678_9ABCL);
                Address.putByte(octets + 8 + 10L * i, (byte) i);
            }
            heap.addArray(longs, 3);
            HprofWriter.write(heap, file());
            new HprofComparison(heap, file()).compare(0);
        }
    }

    @Test
    void aWriteThatFailsLeavesWhatWasThere() throws IOException {
        Files.writeString(file(), "before");
        try (PlainHeap heap = new PlainHeap(1 << 16)) {
            heap.add(heap.define(ObjectShape.of("Node", NODE)));
            assertThatThrownBy(() -> HprofWriter.write(new Interrupted(heap), file()))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThat(file()).hasContent("before");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file());
        }
    }

    @Test
    void anEmptyHeapIsAWholeDump() throws IOException {
        try (PlainHeap heap = new PlainHeap(16)) {
            HprofWriter.write(heap, file());
            new HprofComparison(heap, file()).compare(0);
        }
    }

    @Test
    void aFolderIsNoFile() {
        try (PlainHeap heap = new PlainHeap(16)) {
            assertThatThrownBy(() -> HprofWriter.write(heap, folder))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(folder.toString());
        }
    }
}
