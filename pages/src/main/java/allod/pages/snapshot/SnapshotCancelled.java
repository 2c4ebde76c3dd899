package allod.pages.snapshot;

/// The space has ended a snapshot to get its memory back, as its options say.
///
/// [Snapshot]'s own methods throw it; a segment that was taken before throws the `IllegalStateException` of the JDK.
public final class SnapshotCancelled extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    SnapshotCancelled(String snapshot, String reason) {
        super(snapshot + " was cancelled, because " + reason + ": take another one and read it sooner, raise the limit"
                + " of the commit ledger, or choose SnapshotOptions.whenFull(THROTTLE_WRITERS).");
    }
}
