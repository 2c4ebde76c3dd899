package allod.lab.format;

/// The records of drmemtrace, after the conversion from raw: 12 bytes each, little-endian.
///
/// ```
/// byte 0        2        4                                 12
///      │ type   │ size   │ address                          │
///
/// type READ, WRITE       size of the data, its address
/// type INSTR...          size of the instruction, its address
/// type INSTR_BUNDLE      number of instructions behind the last one, the size of each in a byte of the address
/// type THREAD, PID       - , the number
/// type HEADER            - , the version of the format
/// type MARKER            the kind of marker, its value
/// ```
///
/// Source: DynamoRIO's `clients/drcachesim/common/trace_entry.h`, version 7 of the format.
final class DrmemtraceLayout {

    static final int RECORD_BYTES = 12;
    static final int SIZE_OFFSET = 2;
    static final int ADDRESS_OFFSET = 4;

    static final int READ = 0;
    static final int WRITE = 1;
    static final int PREFETCH = 2; // to PREFETCH_LAST: prefetches of x86 and Arm
    static final int PREFETCH_LAST = 9;
    static final int INSTR = 10; // to INSTR_LAST: kinds of jumps, calls and returns
    static final int INSTR_LAST = 16;
    static final int INSTR_BUNDLE = 17;
    static final int FLUSH = 18; // to FLUSH_LAST
    static final int FLUSH_LAST = 21;
    static final int THREAD = 22;
    static final int THREAD_EXIT = 23;
    static final int PID = 24;
    static final int HEADER = 25;
    static final int FOOTER = 26;
    static final int HARDWARE_PREFETCH = 27;
    static final int MARKER = 28;
    static final int INSTR_NO_FETCH = 29;
    static final int INSTR_MAYBE_FETCH = 30;
    static final int INSTR_SYSENTER = 31;
    static final int PREFETCH_MORE = 32; // to PREFETCH_MORE_LAST
    static final int PREFETCH_MORE_LAST = 46;
    static final int ENCODING = 47;
    static final int INSTR_TAKEN_JUMP = 48;
    static final int INSTR_UNTAKEN_JUMP = 49;
    static final int TYPES = 50;

    static final int MARKER_TIMESTAMP = 2;
    static final int MARKER_FILE_TYPE = 9;

    /// Bits of the value of a file type marker.
    static final long FILE_FILTERED = 0x01 | 0x80 | 0x100; // all, instructions, data
    static final long FILE_INSTRUCTIONS_ONLY = 0x04;

    private DrmemtraceLayout() {}
}
