package allod.lab.format;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;

/// The first pass over a dump: all ids get numbers, all classes their fields, all objects their class and
/// length.
///
/// ```
/// number of the object ──► shape: number of the class << 2 | INSTANCE, MIRROR, OBJECT_ARRAY
///                                 type of the elements << 2 | PRIMITIVE_ARRAY
///                      ──► length, or bytes of the values of an instance
/// ```
///
/// Eight bytes and a slot of the table an object: no object of the dump is an object of this JVM.
final class HprofCensus implements HprofVisitor {

    static final int INSTANCE = 0;
    static final int MIRROR = 1;
    static final int OBJECT_ARRAY = 2;
    static final int PRIMITIVE_ARRAY = 3;

    static final int KIND_BITS = 2;

    private final HprofClasses classes = new HprofClasses();
    private final IdTable objects = new IdTable();
    private int[] shapes = new int[1 << 10];
    private int[] lengths = new int[1 << 10];
    private long[] rootIds = new long[1 << 10];
    private int rootCount;

    HprofClasses classes() {
        return classes;
    }

    int objects() {
        return objects.count();
    }

    int shape(int object) {
        return shapes[object];
    }

    int length(int object) {
        return lengths[object];
    }

    /// The number of the object with an id; -1 for null, and for an id that no object has.
    int find(long id) {
        return id == 0 ? -1 : objects.find(id);
    }

    /// The objects that roots lead to, each once: what the dump names, and all classes, since a class that is
    /// loaded keeps its static fields.
    BitSet roots() {
        BitSet roots = new BitSet(objects.count());
        for (int i = 0; i < rootCount; i++) {
            int object = find(rootIds[i]);
            if (object >= 0) {
                roots.set(object);
            }
        }
        for (int object = 0; object < objects.count(); object++) {
            if ((shapes[object] & (1 << KIND_BITS) - 1) == MIRROR) {
                roots.set(object);
            }
        }
        return roots;
    }

    @Override
    public void name(long id, int bytes, HprofInput input) throws IOException, MalformedDump {
        classes.name(id, input.readBytes(bytes));
    }

    @Override
    public void loadClass(long classId, long nameId) {
        classes.loadClass(classId, nameId);
    }

    @Override
    public void root(int subTag, long id) {
        if (rootCount == rootIds.length) {
            rootIds = Arrays.copyOf(rootIds, rootCount * 2);
        }
        rootIds[rootCount++] = id;
    }

    @Override
    public void classDump(long id, HprofInput input) throws IOException, MalformedDump {
        add(id, classes.numberOf(id) << KIND_BITS | MIRROR, 0, input);
        classes.read(id, input);
    }

    @Override
    public void instance(long id, long classId, long bytes, HprofInput input) throws MalformedDump {
        if (bytes > Integer.MAX_VALUE) {
            throw input.malformed(
                    input.offset(),
                    "an instance has " + bytes + " bytes of fields, and at most 2147483647"
                            + " are possible: the file is damaged; dump again");
        }
        add(id, classes.numberOf(classId) << KIND_BITS | INSTANCE, (int) bytes, input);
    }

    @Override
    public void objectArray(long id, long classId, int length, HprofInput input) throws MalformedDump {
        add(id, classes.numberOf(classId) << KIND_BITS | OBJECT_ARRAY, length, input);
    }

    @Override
    public void primitiveArray(long id, int type, int length, HprofInput input) throws MalformedDump {
        add(id, type << KIND_BITS | PRIMITIVE_ARRAY, length, input);
    }

    private void add(long id, int shape, int length, HprofInput input) throws MalformedDump {
        int object = objects.count();
        if (id == 0 || !objects.add(id)) {
            throw input.malformed(
                    input.offset(),
                    id == 0
                            ? "an object has id 0, which means null: the file is damaged; dump again"
                            : "a second object has id " + HprofClasses.hex(id)
                                    + ": the file is damaged, or was put together of two; dump again");
        }
        if (object == shapes.length) {
            shapes = Arrays.copyOf(shapes, object * 2);
            lengths = Arrays.copyOf(lengths, object * 2);
        }
        shapes[object] = shape;
        lengths[object] = length;
    }
}
