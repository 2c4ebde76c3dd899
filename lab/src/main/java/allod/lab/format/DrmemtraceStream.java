package allod.lab.format;

import allod.pages.simulate.ReferenceBatch;
import allod.pages.simulate.ReferenceKind;
import allod.pages.simulate.ReferenceModel;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// One file of drmemtrace: the records of one thread, or of several that were put in an order already.
///
/// It is read from one time stamp to the next, so that several files can be read in the order of their time stamps.
/// Instructions that are not fetched again (the repetitions of `rep movs`), prefetches and flushes are no references
/// that a program waits for: they are counted, and not passed on.
final class DrmemtraceStream implements AutoCloseable {

    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int BUFFER_BYTES = DrmemtraceLayout.RECORD_BYTES << 13;

    private final String name;
    private final InputStream input;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private int end;
    private long records;
    private long timestamp;
    private long fileType;
    private long nextInstruction; // behind the last instruction, where a bundle goes on
    private long lastInstruction;
    private long notFetched;
    private long prefetches;
    private boolean footer;
    private boolean ended;

    DrmemtraceStream(String name, InputStream input) {
        this.name = name;
        this.input = input;
    }

    /// Whether bytes are the beginning of such a file: a header, then a thread, or a marker of the version.
    static boolean startsLike(byte[] head) {
        return head.length >= DrmemtraceLayout.RECORD_BYTES
                && (short) SHORTS.get(head, 0) == DrmemtraceLayout.HEADER
                && (short) SHORTS.get(head, DrmemtraceLayout.SIZE_OFFSET) == 0
                && Long.compareUnsigned((long) LONGS.get(head, DrmemtraceLayout.ADDRESS_OFFSET), 1 << 16) < 0;
    }

    /// Passes on the references up to the next time stamp that is later than the one before.
    ///
    /// @throws MalformedLine when a record is none
    /// @throws IOException when the file cannot be unpacked
    void readUntilTimestamp(ReferenceBatch batch, ReferenceModel model) throws IOException, MalformedLine {
        while (next()) {
            int type = (short) SHORTS.get(buffer, at) & 0xffff;
            int size = (short) SHORTS.get(buffer, at + DrmemtraceLayout.SIZE_OFFSET) & 0xffff;
            long address = (long) LONGS.get(buffer, at + DrmemtraceLayout.ADDRESS_OFFSET);
            at += DrmemtraceLayout.RECORD_BYTES;
            if (batch.capacity() - batch.count() < Long.BYTES) { // a bundle has that many instructions
                model.take(batch);
                batch.clear();
            }
            if (type == DrmemtraceLayout.READ || type == DrmemtraceLayout.WRITE) {
                batch.add(
                        address,
                        Math.max(1, size),
                        type == DrmemtraceLayout.READ ? ReferenceKind.LOAD : ReferenceKind.STORE);
            } else if (isFetched(type, address)) {
                fetch(address, size, batch);
            } else if (type == DrmemtraceLayout.INSTR_BUNDLE) {
                fetchBundle(size, address, batch);
            } else if (type == DrmemtraceLayout.MARKER) {
                if (mark(size, address)) {
                    return;
                }
            } else {
                other(type);
            }
        }
        ended = true;
    }

    private boolean isFetched(int type, long address) {
        return (type >= DrmemtraceLayout.INSTR && type <= DrmemtraceLayout.INSTR_LAST)
                || type == DrmemtraceLayout.INSTR_TAKEN_JUMP
                || type == DrmemtraceLayout.INSTR_UNTAKEN_JUMP
                || type == DrmemtraceLayout.INSTR_SYSENTER
                || (type == DrmemtraceLayout.INSTR_MAYBE_FETCH && address != lastInstruction);
    }

    private void fetch(long address, int size, ReferenceBatch batch) {
        int bytes = Math.max(1, size);
        batch.add(address, bytes, ReferenceKind.FETCH);
        lastInstruction = address;
        nextInstruction = address + bytes;
    }

    private void fetchBundle(int instructions, long sizes, ReferenceBatch batch) throws MalformedLine {
        if (instructions > Long.BYTES) {
            throw new MalformedLine("a bundle has " + instructions + " instructions, and there is room for 8");
        }
        for (int i = 0; i < instructions; i++) {
            fetch(nextInstruction, (int) (sizes >>> (i * Byte.SIZE)) & 0xff, batch);
        }
    }

    /// True when the marker is a later time stamp.
    private boolean mark(int kind, long value) {
        if (kind == DrmemtraceLayout.MARKER_FILE_TYPE) {
            fileType |= value;
        }
        boolean later = kind == DrmemtraceLayout.MARKER_TIMESTAMP && Long.compareUnsigned(value, timestamp) > 0;
        if (later) {
            timestamp = value;
        }
        return later;
    }

    private void other(int type) throws MalformedLine {
        if (type >= DrmemtraceLayout.TYPES) {
            throw new MalformedLine("its type is " + type + ", and 0 to " + (DrmemtraceLayout.TYPES - 1)
                    + " are known: the file is damaged, or newer than version 7 of the format");
        }
        if (type == DrmemtraceLayout.INSTR_NO_FETCH || type == DrmemtraceLayout.INSTR_MAYBE_FETCH) {
            notFetched++;
        } else if ((type >= DrmemtraceLayout.PREFETCH && type <= DrmemtraceLayout.PREFETCH_LAST)
                || (type >= DrmemtraceLayout.PREFETCH_MORE && type <= DrmemtraceLayout.PREFETCH_MORE_LAST)
                || type == DrmemtraceLayout.HARDWARE_PREFETCH) {
            prefetches++;
        }
        footer = type == DrmemtraceLayout.FOOTER;
    }

    /// Whether there is another record, which is then whole in the buffer.
    private boolean next() throws IOException, MalformedLine {
        records++;
        while (end - at < DrmemtraceLayout.RECORD_BYTES) {
            System.arraycopy(buffer, at, buffer, 0, end - at);
            end -= at;
            at = 0;
            int read = Compression.read(input, buffer, end, buffer.length - end);
            end += read;
            if (read == 0) {
                if (end != 0 || !footer) {
                    throw new MalformedLine(
                            "the file ends before its last record: the program or the copy was cut off");
                }
                return false;
            }
        }
        return true;
    }

    /// The time stamp that the next references come after.
    long timestamp() {
        return timestamp;
    }

    /// Whether the file was read to its end.
    boolean hasEnded() {
        return ended;
    }

    /// The file, for messages.
    String name() {
        return name;
    }

    /// The number of the record that was looked at last, or looked for.
    long records() {
        return records;
    }

    /// Instructions that were executed again without being fetched.
    long notFetched() {
        return notFetched;
    }

    /// Prefetches, by the program or by the hardware.
    long prefetches() {
        return prefetches;
    }

    /// Whether the recorder left references out on purpose.
    boolean isFiltered() {
        return (fileType & DrmemtraceLayout.FILE_FILTERED) != 0;
    }

    /// Whether the recorder left out all data.
    boolean isWithoutData() {
        return (fileType & DrmemtraceLayout.FILE_INSTRUCTIONS_ONLY) != 0;
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
