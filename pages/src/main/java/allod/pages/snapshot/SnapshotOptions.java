package allod.pages.snapshot;

import allod.pages.CommitLedger;
import allod.pages.PageSize;
import java.time.Duration;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// How to make a space: `SnapshotOptions.defaults().whenFull(WhenFull.THROTTLE_WRITERS)`.
///
/// @param gated whether every writer goes through the gate; without it the space never folds by itself
/// @param background whether a thread of the space folds, collapses and watches; else that is done on demand only
/// @param collapse whether that thread makes huge pages of the memory, once, after it was committed
/// @param chunkBytes how much is folded while the gate is closed; a multiple of the page size
/// @param ledger what is charged with the memory and its copies
/// @param copyFraction the part of the memory that is set aside for copies at a take, above 0 up to 1; a strict ledger
/// is charged with all of it whatever this says
/// @param whenFull what happens when the memory for copies is used up
/// @param patience how long a take or a fold waits for operations to end
/// @param pauses is told how long the gate was closed, each time, in nanoseconds; null for nobody
public record SnapshotOptions(
        boolean gated,
        boolean background,
        boolean collapse,
        long chunkBytes,
        CommitLedger ledger,
        double copyFraction,
        WhenFull whenFull,
        Duration patience,
        @Nullable LongConsumer pauses) {

    private static final double DEFAULT_COPY_FRACTION = 0.25;
    private static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(10);

    /// Checks the values.
    public SnapshotOptions {
        if (chunkBytes <= 0 || !PageSize.isMultiple(chunkBytes)) {
            throw new IllegalArgumentException("chunkBytes=" + chunkBytes
                    + ": must be a positive multiple of the page size, " + PageSize.BYTES + ".");
        }
        if (!(copyFraction > 0 && copyFraction <= 1)) {
            throw new IllegalArgumentException("copyFraction=" + copyFraction + ": must be above 0 and at most 1.");
        }
        if (patience.isNegative() || patience.isZero()) {
            throw new IllegalArgumentException("patience=" + patience + ": must be above zero.");
        }
        if (!gated && whenFull != WhenFull.CANCEL_OLDEST) {
            throw new IllegalArgumentException("whenFull=" + whenFull + " without a gate: writers can be kept out at a"
                    + " gate only. Use CANCEL_OLDEST, or gated(true).");
        }
    }

    /// With a gate, in the background, collapsed, chunks of a huge page, charged to the process, the oldest snapshot
    /// cancelled when memory runs out.
    public static SnapshotOptions defaults() {
        return new SnapshotOptions(
                true,
                true,
                true,
                PageSize.HUGE_BYTES,
                CommitLedger.process(),
                DEFAULT_COPY_FRACTION,
                WhenFull.CANCEL_OLDEST,
                DEFAULT_PATIENCE,
                null);
    }

    /// These options with or without a gate.
    public SnapshotOptions gated(boolean newGated) {
        return new SnapshotOptions(
                newGated, background, collapse, chunkBytes, ledger, copyFraction, whenFull, patience, pauses);
    }

    /// These options with or without a thread of the space.
    public SnapshotOptions background(boolean newBackground) {
        return new SnapshotOptions(
                gated, newBackground, collapse, chunkBytes, ledger, copyFraction, whenFull, patience, pauses);
    }

    /// These options with or without huge pages made in the background.
    public SnapshotOptions collapse(boolean newCollapse) {
        return new SnapshotOptions(
                gated, background, newCollapse, chunkBytes, ledger, copyFraction, whenFull, patience, pauses);
    }

    /// These options with other chunks.
    public SnapshotOptions chunkBytes(long newChunkBytes) {
        return new SnapshotOptions(
                gated, background, collapse, newChunkBytes, ledger, copyFraction, whenFull, patience, pauses);
    }

    /// These options with another ledger.
    public SnapshotOptions ledger(CommitLedger newLedger) {
        return new SnapshotOptions(
                gated, background, collapse, chunkBytes, newLedger, copyFraction, whenFull, patience, pauses);
    }

    /// These options with another part set aside for copies.
    public SnapshotOptions copyFraction(double newCopyFraction) {
        return new SnapshotOptions(
                gated, background, collapse, chunkBytes, ledger, newCopyFraction, whenFull, patience, pauses);
    }

    /// These options with another policy for the end of memory.
    public SnapshotOptions whenFull(WhenFull newWhenFull) {
        return new SnapshotOptions(
                gated, background, collapse, chunkBytes, ledger, copyFraction, newWhenFull, patience, pauses);
    }

    /// These options with another patience.
    public SnapshotOptions patience(Duration newPatience) {
        return new SnapshotOptions(
                gated, background, collapse, chunkBytes, ledger, copyFraction, whenFull, newPatience, pauses);
    }

    /// These options with a listener for pauses. It is called by the thread that folds, and should be quick.
    public SnapshotOptions pauses(LongConsumer newPauses) {
        return new SnapshotOptions(
                gated, background, collapse, chunkBytes, ledger, copyFraction, whenFull, patience, newPauses);
    }
}
