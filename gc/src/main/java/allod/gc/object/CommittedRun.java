package allod.gc.object;

import allod.pages.PageSize;
import allod.pages.Reservation;

/// A part of a reservation that is taken from its start on and never given back; what is taken is committed.
///
/// Threads: one at a time.
final class CommittedRun {
    private static final long STEP_BYTES = 16L * PageSize.BYTES;

    private final Reservation reservation;
    private final long baseAddress;
    private final long bytes;
    private long takenBytes;
    private long committedBytes;

    /// @param baseAddress of a page
    /// @param bytes a multiple of the step in which memory is committed
    CommittedRun(Reservation reservation, long baseAddress, long bytes) {
        assert bytes % STEP_BYTES == 0 : bytes;
        this.reservation = reservation;
        this.baseAddress = baseAddress;
        this.bytes = bytes;
    }

    /// The address of bytes that are zero.
    ///
    /// @param count at most [#freeBytes()]
    long take(long count) {
        assert count <= freeBytes() : count;
        while (committedBytes < takenBytes + count) {
            reservation.commit(baseAddress + committedBytes, STEP_BYTES);
            committedBytes += STEP_BYTES;
        }
        long address = baseAddress + takenBytes;
        takenBytes += count;
        return address;
    }

    long freeBytes() {
        return bytes - takenBytes;
    }

    long takenBytes() {
        return takenBytes;
    }

    long committedBytes() {
        return committedBytes;
    }
}
