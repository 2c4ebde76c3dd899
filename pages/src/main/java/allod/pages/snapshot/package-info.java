/// Snapshots: the contents of gigabytes at one moment, by copy-on-write and without fork, while writers go on.
///
/// ```
/// SnapshotSpace ──► SpaceMemory ──► MemoryFile, WriterView, ReaderView, CommittedPages   the memory
///      │       ──► Collapse                                                              huge pages
///      ▼
/// Generations ──► Snapshot        what readers hold
///      │     ──► Copying          a later snapshot, while it is taken
///      │     ──► Fold ──► PrivatePages (ScannedPages, ListedPages) ──► PageRuns
///      │     ──► CopyBudget       the memory for copies, and WhenFull
///      ▼
/// OperationGate ──► Passes ──► Operation      what writers go through
///
/// Keeper ──► Generations                      the thread that folds
/// ```
///
/// Read in this order: `SnapshotSpace`, `Snapshot`, `OperationGate`, `Operation`, `Generations`, `SpaceState`, `Fold`,
/// `Copying`, `CopyBudget`, `SpaceMemory`, `WriterView`, `ReaderView`, `PrivatePages`, `Collapse`, `Keeper`.
///
/// Locks, in this order: `Generations.takers`, the closers of the gate, the lock of the space, then those of
/// reservations; the monitor of a `Snapshot` before the lock of the space. An operation inside the gate may take the
/// lock of the space, so nobody waits for the gate under it.
/// The chapter is `docs/1-pages-snapshots.md`.
@NullMarked
package allod.pages.snapshot;

import org.jspecify.annotations.NullMarked;
