package allod.lab.format;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/// The classes of a dump and their names, numbered in the order in which they are first spoken of.
///
/// Names are kept as the bytes of the file: most are never asked for.
final class HprofClasses {

    private static final Pattern HIDDEN = Pattern.compile("\\+(0x[0-9a-f]+)$"); // a dump has a plus for the slash

    private final IdTable nameNumbers = new IdTable();
    private final List<byte[]> nameBlocks = new ArrayList<>();
    private final IdTable numbers = new IdTable();
    private final List<HprofClass> classes = new ArrayList<>();

    void name(long id, byte[] text) {
        int number = nameNumbers.findOrAdd(id);
        if (number == nameBlocks.size()) {
            nameBlocks.add(text);
        } else {
            nameBlocks.set(number, text);
        }
    }

    void loadClass(long classId, long nameId) {
        byNumber(numberOf(classId)).nameId = nameId;
    }

    /// The number of a class, which need not have been dumped yet.
    int numberOf(long classId) {
        int number = numbers.findOrAdd(classId);
        if (number == classes.size()) {
            classes.add(new HprofClass(classId));
        }
        return number;
    }

    int count() {
        return classes.size();
    }

    HprofClass byNumber(int number) {
        return classes.get(number);
    }

    /// Reads what follows the id and the trace of a class.
    void read(long classId, HprofInput input) throws IOException, MalformedDump {
        HprofClass type = byNumber(numberOf(classId));
        type.dumpedAt = input.offset();
        type.superId = input.readId();
        input.skip(5L * input.idBytes() + Integer.BYTES);
        skipConstants(input);
        readStatics(type, input);
        byte[] fields = new byte[input.readShort()];
        for (int i = 0; i < fields.length; i++) {
            input.readId();
            fields[i] = (byte) fieldType(input);
        }
        type.ownFields = fields;
    }

    static void skipConstants(HprofInput input) throws IOException, MalformedDump {
        for (int left = input.readShort(); left > 0; left--) {
            input.skip(Short.BYTES);
            skipValue(fieldType(input), input);
        }
    }

    private static void readStatics(HprofClass type, HprofInput input) throws IOException, MalformedDump {
        type.staticReferences = 0;
        type.staticBytes = 0;
        for (int left = input.readShort(); left > 0; left--) {
            input.readId();
            int valueType = fieldType(input);
            skipValue(valueType, input);
            type.staticReferences += HprofLayout.isReference(valueType) ? 1 : 0;
            type.staticBytes += HprofLayout.bytesOf(valueType);
        }
    }

    static void skipValue(int type, HprofInput input) throws IOException, MalformedDump {
        input.skip(HprofLayout.isReference(type) ? input.idBytes() : HprofLayout.bytesOf(type));
    }

    static int fieldType(HprofInput input) throws IOException, MalformedDump {
        long offset = input.offset();
        int type = input.readByte();
        if (!HprofLayout.isReference(type) && !HprofLayout.isPrimitive(type)) {
            throw input.malformed(
                    offset,
                    "a field has type " + type + ", and must have 1, 2, or 4 to 11: the file is damaged; dump again");
        }
        return type;
    }

    /// The types of the values of an instance.
    ///
    /// @throws MalformedDump a class of the chain is missing, or the chain goes in a circle
    byte[] fieldsOf(HprofClass type) throws MalformedDump {
        byte[] known = type.fields;
        if (known != null) {
            return known;
        }
        byte[] all = {};
        int depth = 0;
        for (HprofClass next = type; ; next = byNumber(numberOf(next.superId))) {
            if (!next.isDumped()) {
                throw new MalformedDump(
                        type.dumpedAt,
                        "class " + hex(type.id) + " needs class " + hex(next.id)
                                + ", which is not in the dump: the file is damaged; dump again");
            }
            if (depth++ > count()) {
                throw new MalformedDump(
                        type.dumpedAt,
                        "class " + hex(type.id) + " is among its own super classes: the file is damaged; dump again");
            }
            int before = all.length;
            all = Arrays.copyOf(all, before + next.ownFields.length);
            System.arraycopy(next.ownFields, 0, all, before, next.ownFields.length);
            if (next.superId == 0) {
                type.fields = all;
                return all;
            }
        }
    }

    /// The name of a class as the JVM prints it; a class without one is called by its id.
    String nameOf(HprofClass type) {
        int number = nameNumbers.find(type.nameId);
        if (number < 0) {
            return "class " + hex(type.id);
        }
        String name = new String(nameBlocks.get(number), StandardCharsets.UTF_8).replace('/', '.');
        return HIDDEN.matcher(name).replaceFirst("/$1");
    }

    static String hex(long id) {
        return "0x" + Long.toHexString(id);
    }
}
