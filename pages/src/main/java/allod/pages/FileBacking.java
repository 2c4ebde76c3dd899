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
/// What the view of the file has mapped keeps its storage (**M1**): there a discard clears the range, where the file
/// system can, and is refused where it cannot.
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
    private long keptBytes; // guarded by this: what the view has mapped, in whole pages; its storage stays
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
        empty();
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
        long from = Math.max(offset, keptBytes); // before it there is storage already, and it is charged to the view
        long missingBytes = from >= offset + bytes ? 0 : offset + bytes - from - committedBytes(from, offset + bytes);
        if (missingBytes == 0) {
            return;
        }
        if (ledger != null) {
            ledger.charge(missingBytes, file.toString());
        }
        try {
            file.allocate(from, offset + bytes - from);
        } catch (RuntimeException refused) {
            if (ledger != null) {
                ledger.release(missingBytes);
            }
            throw refused;
        }
        committed.set(page(from), page(offset + bytes));
        lengthBytes = Math.max(lengthBytes, offset + bytes);
    }

    @Override
    public synchronized boolean discard(long address, long bytes) {
        long offset = address - attached().address();
        if (offset < keptBytes) {
            return offset + bytes <= keptBytes && file.clear(offset, bytes); // and stays committed
        }
        if (!file.punch(offset, bytes)) {
            return false;
        }
        if (ledger != null) {
            ledger.release(committedBytes(offset, offset + bytes));
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
        empty();
        if (ledger != null) {
            ledger.release((long) committed.cardinality() << PageSize.SHIFT);
        }
        committed.clear();
        lengthBytes = 0;
        loan = null;
    }

    /// Says how much of the file the view has mapped, whose storage must stay; whole pages.
    synchronized void keep(long mappedBytes) {
        keptBytes = mappedBytes;
    }

    /// Takes the contents away: what the view has mapped becomes zero, and the rest is cut off.
    private void empty() {
        file.shortenTo(keptBytes);
        if (keptBytes > 0) {
            file.zero(0, keptBytes);
        }
    }

    synchronized boolean isAttached() {
        return loan != null;
    }

    /// How long the file must be, at least.
    synchronized long lengthBytes() {
        return lengthBytes;
    }

    private long committedBytes(long offset, long endOffset) {
        int end = page(endOffset);
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
