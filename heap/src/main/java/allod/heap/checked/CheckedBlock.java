package allod.heap.checked;

import allod.pages.Address;
import java.lang.foreign.MemorySegment;

/// A block, or a part of one, whose every access is checked: bounds, lifetime and, on request, whether what is read
/// was ever written.
///
/// Values are in the byte order of the machine, at any alignment. Offsets are bytes from the start of the block or
/// part.
///
/// Threads: any; an access that runs beside the free of its block may be let through, and then reads or writes memory
/// in quarantine.
///
/// Errors: [MemoryError], or a report; then a read gives 0 and a write does nothing.
public final class CheckedBlock {

    private final CheckedBlocks heap;
    private final BlockRecord block;
    private final long address;
    private final long bytes;

    CheckedBlock(CheckedBlocks heap, BlockRecord block) {
        this(heap, block, block.address, block.bytes);
    }

    private CheckedBlock(CheckedBlocks heap, BlockRecord block, long address, long bytes) {
        this.heap = heap;
        this.block = block;
        this.address = address;
        this.bytes = bytes;
    }

    /// Where it starts.
    public long address() {
        return address;
    }

    /// Its length.
    public long bytes() {
        return bytes;
    }

    /// Whether the block was not freed yet.
    public boolean isLive() {
        return block.isLive();
    }

    public byte getByte(long offset) {
        return mayRead(offset, Byte.BYTES) ? Address.getByte(address + offset) : 0;
    }

    public void putByte(long offset, byte value) {
        if (mayWrite(offset, Byte.BYTES)) {
            Address.putByte(address + offset, value);
        }
    }

    public short getShort(long offset) {
        return mayRead(offset, Short.BYTES) ? Address.getShort(address + offset) : 0;
    }

    public void putShort(long offset, short value) {
        if (mayWrite(offset, Short.BYTES)) {
            Address.putShort(address + offset, value);
        }
    }

    public char getChar(long offset) {
        return (char) getShort(offset);
    }

    public void putChar(long offset, char value) {
        putShort(offset, (short) value);
    }

    public int getInt(long offset) {
        return mayRead(offset, Integer.BYTES) ? Address.getInt(address + offset) : 0;
    }

    public void putInt(long offset, int value) {
        if (mayWrite(offset, Integer.BYTES)) {
            Address.putInt(address + offset, value);
        }
    }

    public long getLong(long offset) {
        return mayRead(offset, Long.BYTES) ? Address.getLong(address + offset) : 0;
    }

    public void putLong(long offset, long value) {
        if (mayWrite(offset, Long.BYTES)) {
            Address.putLong(address + offset, value);
        }
    }

    public float getFloat(long offset) {
        return mayRead(offset, Float.BYTES) ? Address.getFloat(address + offset) : 0;
    }

    public void putFloat(long offset, float value) {
        if (mayWrite(offset, Float.BYTES)) {
            Address.putFloat(address + offset, value);
        }
    }

    public double getDouble(long offset) {
        return mayRead(offset, Double.BYTES) ? Address.getDouble(address + offset) : 0;
    }

    public void putDouble(long offset, double value) {
        if (mayWrite(offset, Double.BYTES)) {
            Address.putDouble(address + offset, value);
        }
    }

    /// Sets bytes to one value.
    public void fill(long offset, long count, byte value) {
        if (mayWrite(offset, count)) {
            Address.fill(address + offset, count, value);
        }
    }

    /// Copies bytes to another block, or to another place in this one; the ranges must not overlap. Bytes that nobody
    /// has written may be copied, and count as unwritten there.
    public void copyTo(long offset, CheckedBlock target, long targetOffset, long count) {
        if (!mayAccess(offset, count, Operation.READ) || !target.mayAccess(targetOffset, count, Operation.WRITE)) {
            return;
        }
        long from = address + offset;
        long to = target.address + targetOffset;
        if (count > Math.abs(from - to)) {
            heap.reporter()
                    .raise(heap.reporter()
                            .make(
                                    MemoryErrorKind.OVERLAP,
                                    Operation.COPY,
                                    to,
                                    count,
                                    target.block,
                                    "The source starts at 0x" + Long.toHexString(from) + "."));
            return;
        }
        Address.copy(from, to, count);
        takeOverDefinedness(from, target, to, count);
    }

    private void takeOverDefinedness(long from, CheckedBlock target, long to, long count) {
        Definedness theirs = target.block.defined;
        if (theirs != null && count > 0) {
            if (block.defined != null) {
                theirs.copy(block.defined, from - block.address, to - target.block.address, count);
            } else {
                theirs.set(to - target.block.address, count, true);
            }
        }
    }

    /// A part of it, with bounds of its own.
    public CheckedBlock slice(long offset, long count) {
        if (offset < 0 || count < 0 || count > bytes - offset) {
            throw new IllegalArgumentException("slice(" + offset + ", " + count + "): must lie in the " + bytes
                    + " bytes. Allocate more, or slice less.");
        }
        return new CheckedBlock(heap, block, address + offset, count);
    }

    /// Its bytes as a segment: bounds are checked, the lifetime is not. All bytes count as written from now on. Once
    /// the block is freed, an empty segment, if that is not thrown.
    public MemorySegment segment() {
        if (!mayAccess(0, bytes, Operation.WRITE)) {
            return Address.segment(address, 0);
        }
        markWritten(0, bytes);
        return Address.segment(address, bytes);
    }

    /// Frees the block; for a part of one, that is a mistake unless it starts with the block.
    public void free() {
        heap.free(address);
    }

    @Override
    public String toString() {
        return "CheckedBlock[0x" + Long.toHexString(address) + ", " + bytes + " bytes" + (isLive() ? "]" : ", free'd]");
    }

    // ---- the checks

    private boolean mayRead(long offset, long count) {
        return mayAccess(offset, count, Operation.READ) && (block.defined == null || isWritten(offset, count));
    }

    private boolean mayWrite(long offset, long count) {
        if (!mayAccess(offset, count, Operation.WRITE)) {
            return false;
        }
        markWritten(offset, count);
        return true;
    }

    private boolean mayAccess(long offset, long count, String operation) {
        return (offset >= 0 && count >= 0 && count <= bytes - offset && block.isLive())
                || refuse(offset, count, operation);
    }

    private void markWritten(long offset, long count) {
        Definedness defined = block.defined;
        if (defined != null && count > 0) {
            defined.set(address - block.address + offset, count, true);
        }
    }

    private boolean isWritten(long offset, long count) {
        Definedness defined = block.defined;
        if (defined == null || count == 0) {
            return true;
        }
        long first = defined.firstUndefined(address - block.address + offset, count);
        if (first < 0) {
            return true;
        }
        Reporter reporter = heap.reporter();
        reporter.raise(
                reporter.make(MemoryErrorKind.UNINITIALISED_READ, Operation.READ, block.address + first, count, block));
        return false;
    }

    /// @return false, when mistakes are not thrown
    private boolean refuse(long offset, long count, String operation) {
        if (count < 0) {
            throw new IllegalArgumentException("count " + count + " is negative; the least is 0.");
        }
        MemoryErrorReport report = Diagnosis.ofAccess(heap, block, address + offset, count, operation);
        heap.reporter().raise(report != null ? report : outsideOfPart(offset, count, operation));
        return false;
    }

    /// The access is inside of the block, and outside of this part.
    private MemoryErrorReport outsideOfPart(long offset, long count, String operation) {
        MemoryErrorKind kind = offset < 0 ? MemoryErrorKind.UNDERFLOW : MemoryErrorKind.OVERFLOW;
        String part = "The slice has " + bytes + " bytes from 0x" + Long.toHexString(address) + " on.";
        return heap.reporter().make(kind, operation, address + offset, count, block, part);
    }
}
