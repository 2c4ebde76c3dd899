package allod.lab.format;

/// The numbers of the HPROF format, versions 1.0.1 and 1.0.2; all values are big-endian.
///
/// ```
/// file      "JAVA PROFILE 1.0.x" 0   u4 bytes of an id (4 or 8)   u8 milliseconds   record*
/// record    u1 tag   u4 microseconds   u4 bytes of the body   body
/// body of HEAP_DUMP and HEAP_DUMP_SEGMENT:  sub-record*       u1 sub-tag, and no length: each kind must be known
///
/// CLASS     id class  u4 trace  id super, loader, signers, domain, -, -  u4 bytes of an instance
///           u2 constants (u2 index, u1 type, value)*   u2 statics (id name, u1 type, value)*
///           u2 fields (id name, u1 type)*
/// INSTANCE  id object u4 trace  id class  u4 bytes   values: fields of the class, then of its super class, and so on
/// ARRAY     id array  u4 trace  u4 length   id class, ids   or   u1 type, values
/// ```
///
/// Sources: the comments of `heapDumper.cpp` and of the demo agent `hprof` in OpenJDK.
final class HprofLayout {

    static final String MAGIC = "JAVA PROFILE 1.0.";
    static final int MAGIC_BYTES = MAGIC.length() + 2; // the last digit, and a zero

    static final int UTF8 = 0x01;
    static final int LOAD_CLASS = 0x02;
    static final int HEAP_DUMP = 0x0c;
    static final int HEAP_DUMP_SEGMENT = 0x1c;
    static final int HEAP_DUMP_END = 0x2c;

    static final int ROOT_UNKNOWN = 0xff;
    static final int ROOT_JNI_GLOBAL = 0x01;
    static final int ROOT_JNI_LOCAL = 0x02;
    static final int ROOT_JAVA_FRAME = 0x03;
    static final int ROOT_NATIVE_STACK = 0x04;
    static final int ROOT_STICKY_CLASS = 0x05;
    static final int ROOT_THREAD_BLOCK = 0x06;
    static final int ROOT_MONITOR_USED = 0x07;
    static final int ROOT_THREAD_OBJECT = 0x08;
    static final int CLASS_DUMP = 0x20;
    static final int INSTANCE_DUMP = 0x21;
    static final int OBJECT_ARRAY_DUMP = 0x22;
    static final int PRIMITIVE_ARRAY_DUMP = 0x23;

    static final int TYPE_ARRAY = 1; // only in old files
    static final int TYPE_OBJECT = 2;
    static final int TYPE_BOOLEAN = 4;
    static final int TYPE_LONG = 11;

    private static final int[] TYPE_BYTES = {0, 0, 0, 0, 1, 2, 4, 8, 1, 2, 4, 8};
    private static final String ARRAY_LETTERS = "????ZCFDBSIJ";

    private HprofLayout() {}

    /// Whether a record of this tag is part of the format.
    static boolean isRecord(int tag) {
        return (tag >= UTF8 && tag <= 0x07)
                || (tag >= 0x0a && tag <= 0x0e)
                || tag == HEAP_DUMP_SEGMENT
                || tag == HEAP_DUMP_END;
    }

    /// Whether a sub-tag is one that only Android's runtime writes.
    static boolean isOfAndroid(int subTag) {
        return subTag == 0xfe || (subTag >= 0x89 && subTag <= 0x8e) || subTag == 0x90 || subTag == 0xc3;
    }

    static boolean isReference(int type) {
        return type == TYPE_OBJECT || type == TYPE_ARRAY;
    }

    static boolean isPrimitive(int type) {
        return type >= TYPE_BOOLEAN && type <= TYPE_LONG;
    }

    /// Bytes of a value of a primitive type.
    static int bytesOf(int type) {
        return TYPE_BYTES[type];
    }

    /// The JVM's name of the arrays of a primitive type.
    static String arrayName(int type) {
        return "[" + ARRAY_LETTERS.charAt(type);
    }
}
