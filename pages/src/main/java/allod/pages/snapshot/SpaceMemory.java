package allod.pages.snapshot;

import allod.pages.Address;
import allod.pages.CommitLedger;
import allod.pages.Loan;
import allod.pages.PageSize;
import java.util.BitSet;

/// The memory of a space: its file, the view of the writers, the frozen view of the readers, and what is committed.
///
/// ```
/// decommit ──► file not frozen: a hole is punched, the memory is free
///         └──► file frozen: the pages are *queued*; the hole waits for the end of the fold
/// commit   ──► of a queued page: it leaves the queue, and is zeroed by stores
/// ```
///
/// Invariants:
///
/// - **Q1** no hole is punched while the file is frozen: a snapshot would read zeroes
/// - **Q2** a page is committed, queued, or a hole; a committed one that was not reads as zero
///
/// Threads: under the lock of the space.
final class SpaceMemory implements AutoCloseable {

    private static final long PUNCH_PAGES = 16 << 10; // a call: 64 MiB

    final MemoryFile file;
    final WriterView writers;
    final ReaderView frozen;
    final CommittedPages committed;
    private final BitSet queued = new BitSet();
    private final String name;
    private final CommitLedger ledger;
    private long highestEnd;

    SpaceMemory(String name, Loan loan, CommitLedger ledger) {
        this.name = name;
        this.ledger = ledger;
        file = MemoryFile.create(name);
        try {
            writers = new WriterView(loan, file);
            frozen = ReaderView.frozen(name + " (snapshot)", writers, file);
        } catch (RuntimeException | Error failure) {
            file.close();
            throw failure;
        }
        committed = new CommittedPages(writers.address());
        highestEnd = writers.address();
    }

    /// Behind this address nothing was ever committed, so no page can be private.
    long highestEnd() {
        return highestEnd;
    }

    /// @param isFrozen whether the file may not be written now
    void commit(long address, long bytes, boolean isFrozen) {
        BitSet fresh = pagesOf(address, bytes);
        BitSet stale = (BitSet) fresh.clone();
        stale.and(queued);
        fresh.andNot(committedNow());
        BitSet charged = (BitSet) fresh.clone();
        charged.andNot(queued); // a queued page has not been released yet
        long chargedBytes = bytesOf(charged);
        ledger.charge(chargedBytes, "'" + name + "'");
        try {
            file.allocate(writers.offsetOf(address), bytes);
        } catch (RuntimeException | Error failure) {
            ledger.release(chargedBytes);
            throw failure;
        }
        zero(stale, isFrozen);
        queued.andNot(stale);
        committed.add(address, bytes);
        highestEnd = Math.max(highestEnd, address + bytes);
    }

    void decommit(long address, long bytes, boolean isFrozen) {
        BitSet gone = pagesOf(address, bytes);
        gone.and(committedNow());
        committed.remove(address, bytes);
        queued.or(gone);
        if (!isFrozen) {
            punchQueued();
        }
    }

    /// Gives memory back; the pages stay committed and read as zero. Only while the file is not frozen.
    void discard(long address, long bytes) {
        file.punch(writers.offsetOf(address), bytes);
    }

    /// Gives back what was decommitted while the file was frozen.
    void punchQueued() {
        int from = queued.nextSetBit(0);
        while (from >= 0) {
            int to = (int) Math.min(from + PUNCH_PAGES, queued.nextClearBit(from));
            long bytes = (long) (to - from) << PageSize.SHIFT;
            file.punch(writers.offsetOf(addressOf(from)), bytes);
            queued.clear(from, to);
            ledger.release(bytes);
            from = queued.nextSetBit(to);
        }
    }

    long queuedBytes() {
        return bytesOf(queued);
    }

    /// Nobody uses the memory any more.
    @Override
    public void close() {
        writers.close();
        frozen.close();
        file.close();
        ledger.release(committed.bytes() + queuedBytes());
    }

    private void zero(BitSet pages, boolean isFrozen) {
        for (int from = pages.nextSetBit(0); from >= 0; ) {
            int to = pages.nextClearBit(from);
            long bytes = (long) (to - from) << PageSize.SHIFT;
            if (!isFrozen) {
                file.punch(writers.offsetOf(addressOf(from)), bytes);
                file.allocate(writers.offsetOf(addressOf(from)), bytes);
            } else {
                Address.fill(addressOf(from), bytes, (byte) 0); // through the view: into copies
            }
            from = pages.nextSetBit(to);
        }
    }

    private BitSet committedNow() {
        return committed.pages();
    }

    private BitSet pagesOf(long address, long bytes) {
        BitSet pages = new BitSet();
        pages.set((int) ((address - writers.address()) >>> PageSize.SHIFT), (int)
                ((address + bytes - writers.address()) >>> PageSize.SHIFT));
        return pages;
    }

    private long addressOf(int page) {
        return writers.address() + ((long) page << PageSize.SHIFT);
    }

    private static long bytesOf(BitSet pages) {
        return (long) pages.cardinality() << PageSize.SHIFT;
    }
}
