package allod.pages;

import allod.pages.os.Errno;
import allod.pages.os.MemoryCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Brings pages of a file into memory by calls, in chunks: the thread counts as outside Java, so no safepoint waits for
/// the storage.
final class Prefault {

    private static final long CHUNK_BYTES = 32L << 20;
    private static final long SCRATCH_BYTES = 64L << 10;

    private Prefault() {}

    /// Populates the mapping of a range. A kernel that cannot reads the file instead, after which a touch costs a fault
    /// but no I/O.
    ///
    /// @param address where offset 0 is mapped
    /// @return 0 or an errno
    static long range(OpenFile file, long address, long offset, long rangeBytes, int populate) {
        long end = PageSize.roundUp(offset + rangeBytes);
        for (long start = PageSize.roundDown(offset); start < end && rangeBytes > 0; start += CHUNK_BYTES) {
            long chunkBytes = Math.min(CHUNK_BYTES, end - start);
            long result = MemoryCalls.madvise(address + start, chunkBytes, populate);
            if (result == -Errno.EINVAL) {
                result = Math.min(0, byReading(file, start, chunkBytes));
            }
            if (result == -Errno.EAGAIN || result == -Errno.EINTR) {
                start -= CHUNK_BYTES; // what is populated already costs little
            } else if (result < 0) {
                return -result;
            }
        }
        return 0;
    }

    /// Copies from the file; the segment may be on the Java heap.
    ///
    /// @return how many bytes there were, or a negated errno
    static long read(OpenFile file, long offset, MemorySegment into) {
        if (into.isNative()) {
            return readNative(file, offset, into);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment scratch = arena.allocate(Math.min(SCRATCH_BYTES, Math.max(1, into.byteSize())));
            for (long done = 0; done < into.byteSize(); done += scratch.byteSize()) {
                MemorySegment part = scratch.asSlice(0, Math.min(scratch.byteSize(), into.byteSize() - done));
                long result = readNative(file, offset + done, part);
                if (result < part.byteSize()) {
                    return result < 0 ? result : done + result;
                }
                MemorySegment.copy(part, 0, into, done, part.byteSize());
            }
        }
        return into.byteSize();
    }

    private static long readNative(OpenFile file, long offset, MemorySegment into) {
        long done = 0;
        while (done < into.byteSize()) {
            long result = file.read(offset + done, into.address() + done, into.byteSize() - done);
            if (result <= 0) {
                return result < 0 ? result : done;
            }
            done += result;
        }
        return done;
    }

    private static long byReading(OpenFile file, long offset, long rangeBytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment scratch = arena.allocate(SCRATCH_BYTES);
            long result = 1;
            for (long done = 0; done < rangeBytes && result > 0; done += SCRATCH_BYTES) {
                result = file.read(offset + done, scratch.address(), Math.min(SCRATCH_BYTES, rangeBytes - done));
            }
            return result;
        }
    }
}
