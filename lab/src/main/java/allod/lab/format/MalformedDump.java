package allod.lab.format;

/// Bytes that do not follow the HPROF format; the reader turns it into a [DamagedDump] with the name of the
/// file.
final class MalformedDump extends Exception {
    private static final long serialVersionUID = 1L;

    private final long offset;

    /// @param offset of the unpacked file
    /// @param reason value, bound and remedy, as a clause without a full stop
    MalformedDump(long offset, String reason) {
        super(reason, null, false, false); // a message and nothing else: the stack of the parser helps nobody
        this.offset = offset;
    }

    long offset() {
        return offset;
    }
}
