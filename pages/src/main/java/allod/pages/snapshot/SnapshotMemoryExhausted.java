package allod.pages.snapshot;

/// There is no memory left for the copies that a snapshot needs; what the caller asked for was not done.
public final class SnapshotMemoryExhausted extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private SnapshotMemoryExhausted(String message) {
        super(message);
    }

    static SnapshotMemoryExhausted refusesWriters(String space) {
        return new SnapshotMemoryExhausted("'" + space + "' lets no writer in: the memory for copies is used up."
                + " Close a snapshot, or choose SnapshotOptions.whenFull(CANCEL_OLDEST).");
    }

    static SnapshotMemoryExhausted atTake(String space, long neededBytes, String ledger) {
        return new SnapshotMemoryExhausted("a snapshot of '" + space + "' needs " + neededBytes
                + " bytes for copies, and " + ledger
                + " refuses them: close older snapshots, raise its limit, or lower SnapshotOptions.copyFraction.");
    }
}
