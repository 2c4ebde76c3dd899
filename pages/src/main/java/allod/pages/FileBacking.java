package allod.pages;

import allod.pages.MappedFile.Mode;
import allod.pages.os.Errno;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// A file as the memory of a heap: mapped as a whole where the heap lives, with storage where it has committed.
///
/// ```
/// loan   │ committed: storage │ discarded: a hole │ committed │ not yet: behind the end of the file │
/// ```
///
/// Invariants:
///
/// - **Y1** storage is behind every page that is committed
/// - **Y2** what is not committed reads as zero once it is committed
///
/// Threads: any, under the monitor, which is a leaf: only kernel calls and the ledger are under it.
final class FileBacking implements Backing {

    private final OpenFile file;
    private final long capacityBytes;
    private final @Nullable CommitLedger ledger;
    private final BitSet committed = new BitSet(); // guarded by this: by page of the file
    private long lengthBytes; // guarded by this: how long the file is at least
    private @Nullable Loan loan; // guarded by this

    /// @param ledger what is charged with the pages, or null when they have storage of their own
    FileBacking(OpenFile file, long capacityBytes, @Nullable CommitLedger ledger) {
        this.file = file;
        this.capacityBytes = capacityBytes;
        this.ledger = ledger;
    }

    @Override
    public long capacityBytes() {
        return capacityBytes;
    }

    @Override
    public synchronized void attach(Loan newLoan) {
        if (loan != null) {
            throw new IllegalStateException("a second heap on " + file + ": close the first one before.");
        }
        long fileBytes = file.lengthBytes();
        if (fileBytes > 0) {
            file.zero(0, fileBytes); // keeps storage that was taken in advance
        }
        newLoan.takeMappings(1);
        file.map(Mode.SHARED, newLoan.address(), capacityBytes, 0);
        loan = newLoan;
    }

    @Override
    public synchronized void commit(long address, long bytes) {
        long offset = address - attached().address();
        if (offset + bytes > capacityBytes) {
            throw new CommitFailed(
                    "commit of [offset " + offset + ", +" + bytes + " bytes] in " + file,
                    Errno.ENOSPC,
                    "the file was opened with room for " + capacityBytes + " bytes; open it with a larger maxBytes.");
        }
        long missingBytes = bytes - committedBytes(offset, bytes);
        if (missingBytes == 0) {
            return;
        }
        if (ledger != null) {
            ledger.charge(missingBytes, file.toString());
        }
        try {
            file.allocate(offset, bytes);
        } catch (RuntimeException refused) {
            if (ledger != null) {
                ledger.release(missingBytes);
            }
            throw refused;
        }
        committed.set(page(offset), page(offset + bytes));
        lengthBytes = Math.max(lengthBytes, offset + bytes);
    }

    @Override
    public synchronized boolean discard(long address, long bytes) {
        long offset = address - attached().address();
        if (!file.punch(offset, bytes)) {
            return false;
        }
        if (ledger != null) {
            ledger.release(committedBytes(offset, bytes));
        }
        committed.clear(page(offset), page(offset + bytes));
        return true;
    }

    @Override
    public synchronized long residentBytes(long address, long bytes) {
        return Residency.bytes(address, bytes);
    }

    @Override
    public synchronized void adviseHugePages(long address, long bytes) {
        boolean _ = PageAdvice.HUGE_PAGES.give(attached(), address, bytes);
    }

    /// The heap's memory is gone: its storage goes back, and the file is left empty of it.
    @Override
    public synchronized void detach() {
        long bytes = capacityBytes;
        boolean _ = file.punch(0, bytes);
        if (ledger != null) {
            ledger.release((long) committed.cardinality() << PageSize.SHIFT);
        }
        committed.clear();
        lengthBytes = 0;
        loan = null;
    }

    synchronized boolean isAttached() {
        return loan != null;
    }

    /// How long the file must be, at least.
    synchronized long lengthBytes() {
        return lengthBytes;
    }

    private long committedBytes(long offset, long bytes) {
        int end = page(offset + bytes);
        long pages = 0;
        for (int from = committed.nextSetBit(page(offset)); from >= 0 && from < end; ) {
            int to = Math.min(end, committed.nextClearBit(from));
            pages += to - from;
            from = committed.nextSetBit(to);
        }
        return pages << PageSize.SHIFT;
    }

    private Loan attached() {
        Loan attached = loan;
        if (attached == null) {
            throw new IllegalStateException("no heap lives on " + file + ".");
        }
        return attached;
    }

    private static int page(long offset) {
        return Math.toIntExact(offset >> PageSize.SHIFT);
    }
}
