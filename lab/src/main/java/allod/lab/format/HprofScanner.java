package allod.lab.format;

import static allod.lab.format.HprofLayout.CLASS_DUMP;
import static allod.lab.format.HprofLayout.INSTANCE_DUMP;
import static allod.lab.format.HprofLayout.OBJECT_ARRAY_DUMP;
import static allod.lab.format.HprofLayout.PRIMITIVE_ARRAY_DUMP;

import java.io.IOException;
import java.util.regex.Pattern;

/// Walks the records of a heap dump from its first byte to its last and tells a visitor what they are.
///
/// ```
/// header ──► record* ──► UTF8, LOAD_CLASS ─────────────────────► name, loadClass
///                   ├──► HEAP_DUMP, HEAP_DUMP_SEGMENT ──► sub-record* ──► root, classDump, instance, ...
///                   └──► the others: skipped
/// ```
///
/// A sub-record has no length: after one that is not known nothing can be read, so it ends the walk.
final class HprofScanner {

    private static final int RECORD_HEAD_BYTES = 9;

    private final HprofInput input;
    private final HprofVisitor visitor;
    private long heapRecords;

    HprofScanner(HprofInput input, HprofVisitor visitor) {
        this.input = input;
        this.visitor = visitor;
    }

    /// Reads the header.
    ///
    /// @throws MalformedDump it is none of a version that can be read
    void readHeader() throws IOException, MalformedDump {
        StringBuilder text = new StringBuilder();
        while (text.length() < HprofLayout.MAGIC_BYTES && !input.isAtEnd()) {
            text.append((char) input.readByte());
        }
        if (!text.toString().matches(Pattern.quote(HprofLayout.MAGIC) + ".\\x00")) {
            throw input.malformed(
                    0,
                    "a heap dump begins with '" + HprofLayout.MAGIC + "1' or '2', and this file does"
                            + " not: name a file of 'jcmd PID GC.heap_dump FILE.hprof'");
        }
        char version = text.charAt(HprofLayout.MAGIC.length());
        if (version == '3') {
            throw input.malformed(0, android("its version is 1.0.3"));
        }
        if (version != '1' && version != '2') {
            throw input.malformed(0, "its version is 1.0." + version + ", and 1.0.1 and 1.0.2 can be read");
        }
        long idBytes = input.readInt();
        if (idBytes != Integer.BYTES && idBytes != Long.BYTES) {
            throw input.malformed(
                    HprofLayout.MAGIC_BYTES,
                    "its ids have " + idBytes + " bytes, and must have 4 or 8: the file is damaged; dump again");
        }
        input.setIdBytes((int) idBytes);
        input.skip(Long.BYTES);
    }

    /// Reads all records behind the header.
    ///
    /// @throws MalformedDump where the file does not follow the format
    void readRecords() throws IOException, MalformedDump {
        boolean ended = false;
        boolean segments = false;
        while (!input.isAtEnd()) {
            long start = input.offset();
            int tag = input.readByte();
            input.skip(Integer.BYTES);
            long bodyBytes = input.readInt();
            if (!HprofLayout.isRecord(tag)) {
                throw input.malformed(
                        start,
                        "a record has tag " + hex(tag) + ", which the format does not have: the"
                                + " file is damaged; dump again");
            }
            input.setBound(start + RECORD_HEAD_BYTES + bodyBytes);
            readBody(tag, bodyBytes);
            input.skip(start + RECORD_HEAD_BYTES + bodyBytes - input.offset());
            input.removeBound();
            ended |= tag == HprofLayout.HEAP_DUMP_END;
            segments |= tag == HprofLayout.HEAP_DUMP_SEGMENT;
        }
        if (heapRecords == 0 || (segments && !ended)) {
            throw input.malformed(
                    input.offset(),
                    heapRecords == 0
                            ? "the file ends, and no heap was in it: dump with 'jcmd PID GC.heap_dump FILE.hprof'"
                            : "the file ends without the record that ends the heap: the dump or its copy was cut off;"
                                    + " dump or copy again");
        }
    }

    private void readBody(int tag, long bodyBytes) throws IOException, MalformedDump {
        switch (tag) {
            case HprofLayout.UTF8 -> {
                long start = input.offset();
                long id = input.readId();
                long textBytes = bodyBytes - input.idBytes();
                if (textBytes > 1 << 24) {
                    throw input.malformed(
                            start,
                            "a name has " + textBytes + " bytes, and at most 16777216 can be"
                                    + " read: the file is damaged; dump again");
                }
                visitor.name(id, (int) textBytes, input);
            }
            case HprofLayout.LOAD_CLASS -> {
                input.skip(Integer.BYTES);
                long classId = input.readId();
                input.skip(Integer.BYTES);
                visitor.loadClass(classId, input.readId());
            }
            case HprofLayout.HEAP_DUMP, HprofLayout.HEAP_DUMP_SEGMENT -> {
                heapRecords++;
                long end = input.offset() + bodyBytes;
                while (input.offset() < end) {
                    readSubRecord();
                }
            }
            default -> {} // traces, sites, samples: nothing of the graph
        }
    }

    private void readSubRecord() throws IOException, MalformedDump {
        long start = input.offset();
        int subTag = input.readByte();
        switch (subTag) {
            case HprofLayout.ROOT_UNKNOWN, HprofLayout.ROOT_STICKY_CLASS, HprofLayout.ROOT_MONITOR_USED ->
                root(subTag, 0);
            case HprofLayout.ROOT_JNI_GLOBAL -> root(subTag, input.idBytes());
            case HprofLayout.ROOT_NATIVE_STACK, HprofLayout.ROOT_THREAD_BLOCK -> root(subTag, Integer.BYTES);
            case HprofLayout.ROOT_JNI_LOCAL, HprofLayout.ROOT_JAVA_FRAME, HprofLayout.ROOT_THREAD_OBJECT ->
                root(subTag, 2 * Integer.BYTES);
            case CLASS_DUMP -> {
                long id = input.readId();
                input.skip(Integer.BYTES);
                visitor.classDump(id, input);
            }
            case INSTANCE_DUMP -> readInstance();
            case OBJECT_ARRAY_DUMP -> readObjectArray();
            case PRIMITIVE_ARRAY_DUMP -> readPrimitiveArray();
            default ->
                throw input.malformed(
                        start,
                        HprofLayout.isOfAndroid(subTag)
                                ? android("it has a sub-record " + hex(subTag))
                                : "a sub-record has tag " + hex(subTag) + ", which the format does not have: the file"
                                        + " is damaged; dump again");
        }
    }

    private void root(int subTag, int moreBytes) throws IOException, MalformedDump {
        long id = input.readId();
        input.skip(moreBytes);
        visitor.root(subTag, id);
    }

    private void readInstance() throws IOException, MalformedDump {
        long id = input.readId();
        input.skip(Integer.BYTES);
        long classId = input.readId();
        long bytes = input.readInt();
        long end = input.offset() + bytes;
        visitor.instance(id, classId, bytes, input);
        input.skip(end - input.offset());
    }

    private void readObjectArray() throws IOException, MalformedDump {
        long id = input.readId();
        input.skip(Integer.BYTES);
        int length = length();
        long classId = input.readId();
        long end = input.offset() + (long) length * input.idBytes();
        visitor.objectArray(id, classId, length, input);
        input.skip(end - input.offset());
    }

    private void readPrimitiveArray() throws IOException, MalformedDump {
        long id = input.readId();
        input.skip(Integer.BYTES);
        int length = length();
        long typeOffset = input.offset();
        int type = input.readByte();
        if (!HprofLayout.isPrimitive(type)) {
            throw input.malformed(
                    typeOffset,
                    "an array of primitives has elements of type " + type + ", and must have"
                            + " 4 to 11: the file is damaged; dump again");
        }
        input.skip((long) length * HprofLayout.bytesOf(type));
        visitor.primitiveArray(id, type, length, input);
    }

    private int length() throws IOException, MalformedDump {
        long offset = input.offset();
        long length = input.readInt();
        if (length > Integer.MAX_VALUE) {
            throw input.malformed(
                    offset,
                    "an array has " + length + " elements, and at most 2147483647 are possible:"
                            + " the file is damaged; dump again");
        }
        return (int) length;
    }

    private static String android(String evidence) {
        return evidence + ", so this dump is Android's: convert it with 'hprof-conv IN OUT' of Android's platform tools"
                + " first";
    }

    private static String hex(int value) {
        return "0x" + Integer.toHexString(value);
    }
}
