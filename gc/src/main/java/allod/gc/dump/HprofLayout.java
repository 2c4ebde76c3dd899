package allod.gc.dump;

/// The numbers of HPROF, the format of the JVM's own heap dumps, version 1.0.2 with identifiers of 8 bytes.
///
/// ```
/// file       "JAVA PROFILE 1.0.2" 0 | u4 8 | u8 milliseconds since 1970 | record ...
/// record     u1 tag | u4 microseconds since the start | u4 bytes of the body | body
/// segment    a record whose body is subrecords, each u1 tag | body; their tags say how long they are
/// ```
///
/// All numbers are big-endian. A record is at most 4 GiB long, for which reason a dump has many segments.
///
/// Identifiers of objects are their addresses. What is no object of the heap but must be one in a dump has
/// identifiers that no object can have, since addresses end at bit 46:
///
/// ```
/// bit 48   an element of an array of structs: its address
/// bit 49   a row of values inside an object: its address
/// bit 50   classes, threads, their names: a running number
/// bit 63   an immediate: the slot itself
/// ```
///
/// Sources: the description of the format in the documentation of the JDK's HPROF agent, and in the comment at
/// the head of HotSpot's heapDumper.cpp; what tools expect beyond it, by trying them.
final class HprofLayout {

    static final String MAGIC = "JAVA PROFILE 1.0.2";
    static final int ID_BYTES = 8;

    /// Records.
    static final int UTF8 = 0x01;

    static final int LOAD_CLASS = 0x02;
    static final int FRAME = 0x04;
    static final int TRACE = 0x05;
    static final int SEGMENT = 0x1C;
    static final int DUMP_END = 0x2C;

    /// Tag, time, length.
    static final int RECORD_HEAD_BYTES = 9;

    /// Subrecords of a segment.
    static final int ROOT_JNI_GLOBAL = 0x01;

    static final int ROOT_JAVA_FRAME = 0x03;
    static final int ROOT_STICKY_CLASS = 0x05;
    static final int ROOT_THREAD = 0x08;
    static final int CLASS_DUMP = 0x20;
    static final int INSTANCE_DUMP = 0x21;
    static final int OBJECT_ARRAY_DUMP = 0x22;
    static final int PRIMITIVE_ARRAY_DUMP = 0x23;
    static final int ROOT_UNKNOWN = 0xFF;

    /// Types of values.
    static final int OBJECT = 2;

    static final int BOOLEAN = 4;
    static final int CHAR = 5;
    static final int FLOAT = 6;
    static final int DOUBLE = 7;
    static final int BYTE = 8;
    static final int SHORT = 9;
    static final int INT = 10;
    static final int LONG = 11;

    /// Spaces of identifiers.
    static final long ELEMENT_ID = 1L << 48;

    static final long ROW_ID = 1L << 49;
    static final long SYNTHETIC_ID = 1L << 50;

    /// The trace of what was allocated nobody knows where: it has no frames, and tools expect that it exists.
    static final int NO_TRACE = 1;

    private HprofLayout() {}
}
