package allod.pages.snapshot;

import allod.pages.CommitLedger;

/// The memory that is set aside for copies: what writers may copy while snapshots live, and what later snapshots have
/// copied.
///
/// ```
/// take    reserve: a part of the memory, all of it with a strict ledger      stays set aside for the next take
/// watch   copies near the reserve ──► charge more ──► refused: the policy acts
/// fold    what went beyond the reserve goes back
/// ```
///
/// The reserve stays charged between snapshots, so that a take neither fails nor asks the system again.
///
/// Invariant: **X1** the ledger is charged with `reservedBytes + extraBytes + viewBytes` by this object.
///
/// Threads: under the lock of the space.
final class CopyBudget {

    /// The shortest time between two looks at the copies.
    static final long LEAST_PATIENCE_NANOS = 2_000_000;

    private static final long MOST_PATIENCE_NANOS = 250_000_000;
    private static final long STEP_BYTES = 16L << 20;
    private static final long BYTES_PER_NANO = 4; // more than the writers of a machine can copy by page faults

    private final CommitLedger ledger;
    private final double fraction;
    private long reservedBytes;
    private long extraBytes; // beyond the reserve, in this generation
    private long viewBytes; // what later snapshots have copied

    CopyBudget(CommitLedger ledger, double fraction) {
        this.ledger = ledger;
        this.fraction = ledger.mode() == CommitLedger.Mode.STRICT ? 1 : fraction;
    }

    /// Sets aside what a snapshot of so much memory may need.
    ///
    /// @return how many bytes were refused; 0: none
    long reserve(long committedBytes) {
        long more = (long) Math.ceil(committedBytes * fraction) - reservedBytes;
        if (more > 0) {
            if (!ledger.tryCharge(more)) {
                return more;
            }
            reservedBytes += more;
        }
        return 0;
    }

    /// Whether copies can outgrow what is set aside.
    boolean mustBeWatched() {
        return fraction < 1 && ledger.mode() != CommitLedger.Mode.ALWAYS;
    }

    /// Whether so many bytes of copies are paid for, and a step more; charges the ledger when they are not.
    boolean covers(long copiedBytes) {
        long missing = copiedBytes + STEP_BYTES - reservedBytes - extraBytes;
        if (missing <= 0) {
            return true;
        }
        if (!ledger.tryCharge(missing)) {
            return false;
        }
        extraBytes += missing;
        return true;
    }

    /// How long the writers need at least to use up what is paid for.
    long patienceNanos(long copiedBytes) {
        long nanos = (reservedBytes + extraBytes - copiedBytes) / BYTES_PER_NANO;
        return Math.clamp(nanos, LEAST_PATIENCE_NANOS, MOST_PATIENCE_NANOS);
    }

    boolean tryChargeView(long bytes) {
        if (!ledger.tryCharge(bytes)) {
            return false;
        }
        viewBytes += bytes;
        return true;
    }

    void releaseView(long bytes) {
        ledger.release(bytes);
        viewBytes -= bytes;
    }

    /// No copies are left.
    void endGeneration() {
        ledger.release(extraBytes);
        extraBytes = 0;
    }

    void close() {
        ledger.release(reservedBytes + extraBytes + viewBytes);
        reservedBytes = 0;
        extraBytes = 0;
        viewBytes = 0;
    }

    long chargedBytes() {
        return reservedBytes + extraBytes + viewBytes;
    }

    void checkInvariants(long expectedViewBytes) {
        if (viewBytes != expectedViewBytes || reservedBytes < 0 || extraBytes < 0) {
            throw new AssertionError("X1 is broken: " + viewBytes + " bytes for views, which have copied "
                    + expectedViewBytes + "; reserve " + reservedBytes + ", extra " + extraBytes);
        }
    }

    /// The ledger.
    @Override
    public String toString() {
        return ledger.toString();
    }
}
