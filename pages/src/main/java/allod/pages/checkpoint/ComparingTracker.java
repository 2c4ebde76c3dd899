package allod.pages.checkpoint;

import allod.pages.Address;
import allod.pages.PageSize;
import allod.pages.Reservation;

/// Finds changed pages by comparing the range with a copy of it.
///
/// A page that is written while it is being copied may stand in the copy half old, half new: then it differs from the
/// range at the next collection, and is told again. So D2 holds without stopping anybody.
///
/// Pages are brought in by a system call before they are compared, since a thread that waits in a page fault of Java
/// code holds up the next safepoint.
///
/// Threads: guarded by this.
final class ComparingTracker implements DirtyTracker {

    private static final long CHUNK_BYTES = 2L << 20;

    private final long address;
    private final long bytes;
    private final ChangedPages changed;
    private final Reservation copy;
    private boolean started;
    private boolean closed;

    ComparingTracker(long address, long bytes) {
        this.address = address;
        this.bytes = bytes;
        this.changed = new ChangedPages(address, bytes);
        this.copy = Reservation.reserve("allod copy of tracked pages", bytes, PageSize.BYTES);
        try {
            copy.commit(copy.baseAddress(), bytes);
        } catch (RuntimeException failure) {
            copy.close();
            throw failure;
        }
    }

    @Override
    public Method method() {
        return Method.COMPARE;
    }

    @Override
    public synchronized void start() {
        requireOpen();
        compare();
        changed.clear();
        started = true;
    }

    @Override
    public synchronized void markChanged(long rangeAddress, long rangeBytes) {
        requireOpen();
        changed.mark(rangeAddress, rangeBytes);
    }

    @Override
    public synchronized long collectAndReset(DirtyRanges consumer) {
        requireOpen();
        if (!started) {
            throw new IllegalStateException(
                    "collectAndReset on " + this + ": start() first, there is nothing to compare with.");
        }
        compare();
        return changed.tell(consumer);
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            copy.close();
        }
    }

    @Override
    public String toString() {
        return "tracker (comparison) of [0x" + Long.toHexString(address) + ", +" + bytes + " bytes]";
    }

    /// Makes the copy equal, page by page, and remembers the pages that were not.
    private void compare() {
        for (long done = 0; done < bytes; done += CHUNK_BYTES) {
            long chunkBytes = Math.min(CHUNK_BYTES, bytes - done);
            PageBuffer.bringIn(address + done, chunkBytes);
            compareChunk(done, done + chunkBytes);
        }
    }

    private void compareChunk(long startOffset, long endOffset) {
        long copyAddress = copy.baseAddress();
        long offset = startOffset;
        while (offset < endOffset) {
            long restBytes = endOffset - offset;
            long equalBytes = Address.segment(address + offset, restBytes)
                    .mismatch(Address.segment(copyAddress + offset, restBytes));
            if (equalBytes < 0) {
                return;
            }
            long page = PageSize.roundDown(offset + equalBytes);
            Address.copy(address + page, copyAddress + page, PageSize.BYTES);
            changed.add(address + page, address + page + PageSize.BYTES);
            offset = page + PageSize.BYTES;
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(this + " is closed.");
        }
    }
}
