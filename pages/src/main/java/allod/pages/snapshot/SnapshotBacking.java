package allod.pages.snapshot;

import allod.pages.Backing;
import allod.pages.CommitFailed;
import allod.pages.KernelCallFailed;
import allod.pages.Loan;
import allod.pages.MappingLimitException;
import allod.pages.PageSize;
import allod.pages.os.Errno;
import org.jspecify.annotations.Nullable;

/// A [SnapshotSpace] as the memory of a heap.
///
/// ```
/// heap ──attach──► a space in the range that it lends ──► snapshot() ──detach──► all snapshots end
/// ```
///
/// While snapshots live, or their copies are not folded, [#discard] is refused: the heap keeps the range and asks
/// again later.
///
/// Threads: as [Backing] says; [#space()] may be asked by any thread that knows the heap.
public final class SnapshotBacking implements Backing {

    private final String name;
    private final long capacityBytes;
    private final SnapshotOptions options;
    private volatile @Nullable SnapshotSpace space;

    /// @param capacityBytes the most that a heap on it may hold, a positive multiple of [PageSize#BYTES]; address
    /// space, no memory
    public SnapshotBacking(String name, long capacityBytes, SnapshotOptions options) {
        if (capacityBytes <= 0 || !PageSize.isMultiple(capacityBytes)) {
            throw new IllegalArgumentException("a backing '" + name + "' of " + capacityBytes
                    + " bytes: it must be a positive multiple of the page size, " + PageSize.BYTES + ".");
        }
        if (!options.gated()) {
            throw new IllegalArgumentException("a backing '" + name + "' without a gate: a heap writes whenever it is"
                    + " called, so its snapshots need one. Use SnapshotOptions.gated(true).");
        }
        this.name = name;
        this.capacityBytes = capacityBytes;
        this.options = options;
    }

    /// The space that a heap lives in.
    ///
    /// @throws IllegalStateException when no heap does
    public SnapshotSpace space() {
        SnapshotSpace attached = space;
        if (attached == null) {
            throw new IllegalStateException("snapshot backing '" + name + "': no open heap lives on it.");
        }
        return attached;
    }

    @Override
    public long capacityBytes() {
        return capacityBytes;
    }

    @Override
    public synchronized void attach(Loan loan) {
        if (space != null) {
            throw new IllegalStateException(
                    "snapshot backing '" + name + "' serves a heap already; make one for each heap.");
        }
        space = SnapshotSpace.in(loan, name, options);
    }

    @Override
    public void commit(long address, long bytes) {
        SnapshotSpace attached = space();
        if (bytes > attached.address() + capacityBytes - address) {
            throw new CommitFailed(
                    "commit of " + bytes + " bytes at 0x" + Long.toHexString(address) + " in '" + name + "'",
                    Errno.ENOMEM,
                    "its capacity is " + capacityBytes + " bytes; make it with more.");
        }
        try {
            attached.commit(address, bytes);
        } catch (CommitFailed | MappingLimitException refused) {
            throw refused;
        } catch (KernelCallFailed failed) {
            throw new CommitFailed(failed.call(), failed.errno(), "the range could not be made ready; commit less.");
        }
    }

    @Override
    public boolean discard(long address, long bytes) {
        try {
            return space().tryDecommit(address, bytes);
        } catch (KernelCallFailed refused) {
            return false;
        }
    }

    @Override
    public long residentBytes(long address, long bytes) {
        return space().residentBytes(address, bytes);
    }

    /// Snapshots need huge pages of a kind of their own, which [SnapshotOptions#collapse()] makes.
    @Override
    public void adviseHugePages(long address, long bytes) {}

    /// @throws IllegalStateException when a call of the JDK is reading a snapshot at this moment
    @Override
    public synchronized void detach() {
        space().close();
        space = null;
    }
}
