package allod.pages.snapshot;

/// What a [SnapshotSpace] holds at a moment.
///
/// @param openSnapshots that live
/// @param takes snapshots that were ever taken
/// @param committedBytes of the space
/// @param queuedBytes decommitted, and kept for the snapshots that live
/// @param copiedBytes copies that writers have made and that are not folded
/// @param viewBytes copies that later snapshots have of their own
/// @param foldedPages copies that were ever folded
/// @param reservedBytes what the ledger is charged with for copies
public record SnapshotStats(
        int openSnapshots,
        long takes,
        long committedBytes,
        long queuedBytes,
        long copiedBytes,
        long viewBytes,
        long foldedPages,
        long reservedBytes) {}
