package allod.pages.snapshot;

import allod.pages.Address;
import allod.pages.MemoryNotice;
import allod.pages.MemoryProbe;
import allod.pages.PageSize;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// The contents of a [SnapshotSpace] at one moment, while its writers go on.
///
/// ```
/// space       0x7f40'0000'0000 ── the address that the program knows
///                    │ the snapshot translates
/// snapshot    0x7e12'0000'0000 ── where a reader's view has the page
/// ```
///
/// Addresses are those of the space. A segment lives until the snapshot is closed or cancelled; who reads it later gets
/// an `IllegalStateException`, at any moment, and never a crash.
///
/// | method | cold pages come | for |
/// | --- | --- | --- |
/// | [#segment] | at the touch, as in any memory: with swapped pages a safepoint may wait for them | random access |
/// | [#read], [#writeTo] | by calls into the kernel, during which no safepoint waits | copies, backups |
///
/// Invariants:
///
/// - **H1** what it reads does not change before it is closed
/// - **H2** after the end of a snapshot no thread is inside its memory, so its view may be unmapped
///
/// Threads: any, all methods.
public final class Snapshot implements AutoCloseable {

    private static final int CHUNK_BYTES = 1 << 20;

    private final SnapshotSpace space;
    private final ReaderView view;
    private final long copiedBytes;
    private final long number;
    private final long takenAtNanos;
    private final BitSet committed; // shared, never written
    private final Arena arena = Arena.ofShared();
    private final MemorySegment whole;
    private final MemoryNotice notice;

    /// Why it was cancelled; volatile, since readers look without a lock.
    private volatile @Nullable String cancelReason;

    private boolean ended; // guarded by this

    /// @param copiedBytes what the view holds of its own
    Snapshot(SnapshotSpace space, ReaderView view, long copiedBytes, long number, BitSet committed) {
        this.space = space;
        this.view = view;
        this.copiedBytes = copiedBytes;
        this.number = number;
        this.committed = committed;
        this.takenAtNanos = System.nanoTime();
        this.whole = Address.segment(view.translate(space.address()), space.bytes(), arena)
                .asReadOnly();
        this.notice = MemoryNotice.opened(
                MemoryProbe.Kind.SNAPSHOT,
                space.toString(),
                copiedBytes,
                (long) committed.cardinality() << PageSize.SHIFT);
    }

    /// When it was taken, in the clock of `System.nanoTime()`.
    public long takenAtNanos() {
        return takenAtNanos;
    }

    /// Whether it can be read.
    public boolean isOpen() {
        return cancelReason == null && arena.scope().isAlive();
    }

    /// What the space held at `address`, read-only. Any thread may read it, until the snapshot ends.
    ///
    /// @param address as in the space
    /// @throws IllegalArgumentException when a page of the range was not committed when the snapshot was taken
    public MemorySegment segment(long address, long bytes) {
        requireReadable(address, bytes);
        return whole.asSlice(address - space.address(), bytes);
    }

    /// Copies what the space held from `address` on, as many bytes as `into` has.
    ///
    /// @throws IllegalArgumentException when a page of the range was not committed when the snapshot was taken
    public void read(long address, MemorySegment into) {
        requireReadable(address, into.byteSize());
        long bytes = into.byteSize();
        for (long done = 0; done < bytes; done += CHUNK_BYTES) {
            long chunkBytes = Math.min(CHUNK_BYTES, bytes - done);
            copy(address + done, into.asSlice(done, chunkBytes));
        }
    }

    /// Writes the space to a channel, from its first address to the last page that was committed; what was not
    /// committed before it as zeroes.
    ///
    /// @return the number of bytes written
    public long writeTo(WritableByteChannel channel) throws IOException {
        return writeTo(channel, space.address(), (long) committed.length() << PageSize.SHIFT);
    }

    /// Writes a range of the space to a channel; what was not committed as zeroes. The channel may be slow: nothing is
    /// held while it writes.
    ///
    /// @return the number of bytes written
    public long writeTo(WritableByteChannel channel, long address, long bytes) throws IOException {
        space.requireRange("writeTo", address, bytes);
        requireOpen();
        ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK_BYTES);
        MemorySegment chunk = MemorySegment.ofBuffer(buffer);
        for (long done = 0; done < bytes; done += CHUNK_BYTES) {
            int chunkBytes = (int) Math.min(CHUNK_BYTES, bytes - done);
            fill(address + done, chunk.asSlice(0, chunkBytes));
            buffer.clear().limit(chunkBytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
        return bytes;
    }

    /// Ends the snapshot. Its segments can be accessed no longer; copies that the writers made for the last one go back
    /// into the space. A second call does nothing.
    ///
    /// @throws IllegalStateException when a call of the JDK, such as a write of its segment to a channel, is
    /// reading it at this moment
    @Override
    public void close() {
        if (!end()) {
            throw new IllegalStateException("close of " + this + ": a call of the JDK (of a channel, say) is reading a"
                    + " segment of it. Close it when the call has returned.");
        }
    }

    /// Tells readers that it is over, and ends it.
    ///
    /// @return false when a call is reading it at this moment: try again
    boolean cancel(String reason) {
        cancelReason = reason; // volatile: before the arena is closed, so that its exception can be told apart
        return end();
    }

    boolean isCancelled() {
        return cancelReason != null;
    }

    long copiedBytes() {
        return copiedBytes;
    }

    /// The writers' copies, which the oldest snapshot is the cause of, have been counted. Under the space's lock.
    void noteCopies(long writersBytes) {
        notice.resized(copiedBytes + writersBytes);
    }

    ReaderView view() {
        return view;
    }

    @Override
    public String toString() {
        return "snapshot " + number + " of " + space;
    }

    private synchronized boolean end() {
        if (!ended) {
            try {
                arena.close(); // after it no thread is inside the segments: H2
            } catch (IllegalStateException inUse) {
                return false;
            }
            ended = true;
            space.released(this);
            notice.closed();
        }
        return true;
    }

    /// Copies a range, pages that were not committed as zeroes.
    private void fill(long address, MemorySegment into) {
        long end = address + into.byteSize();
        for (long from = address; from < end; ) {
            boolean isCommitted = CommittedPages.covers(committed, space.address(), from, 1);
            long to = Math.min(end, CommittedPages.endOfRun(committed, space.address(), from));
            MemorySegment part = into.asSlice(from - address, to - from);
            if (isCommitted) {
                copy(from, part);
            } else {
                requireOpen();
                part.fill((byte) 0);
            }
            from = to;
        }
    }

    private void copy(long address, MemorySegment into) {
        try {
            view.populate(address, into.byteSize());
            MemorySegment.copy(whole, address - space.address(), into, 0, into.byteSize());
        } catch (IllegalStateException ended) {
            requireOpen(); // tells a cancelled snapshot from a closed one
            throw ended;
        }
    }

    private void requireReadable(long address, long bytes) {
        space.requireRange("segment", address, bytes);
        requireOpen();
        if (bytes > 0 && !CommittedPages.covers(committed, space.address(), address, bytes)) {
            throw new IllegalArgumentException("[0x" + Long.toHexString(address) + ", +" + bytes + " bytes] of " + this
                    + ": not all of it was committed when the snapshot was taken; ask for what was.");
        }
    }

    private void requireOpen() {
        String reason = cancelReason;
        if (reason != null) {
            throw new SnapshotCancelled(toString(), reason);
        }
        if (!arena.scope().isAlive()) {
            throw new IllegalStateException(this + " is closed; take another one.");
        }
    }
}
