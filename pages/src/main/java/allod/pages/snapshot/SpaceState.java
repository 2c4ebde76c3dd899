package allod.pages.snapshot;

/// Where a [SnapshotSpace] is in the life of a generation of snapshots.
///
/// ```
///          take                    the last snapshot is closed, and a fold begins
/// SHARED ────────► COPY_ON_WRITE ──────────────────────────────────────────────► FOLDING
///    ▲                                                                              │
///    └──────────────────────────────────────────────────────────────────────────────┘ the last chunk is folded
/// ```
///
/// `CLOSED` comes after any of them, and is the end.
enum SpaceState {
    /// Stores go into the file.
    SHARED,

    /// Stores go into copies; the file is frozen.
    COPY_ON_WRITE,

    /// From left to right, copies go back into the file.
    FOLDING,

    CLOSED
}
