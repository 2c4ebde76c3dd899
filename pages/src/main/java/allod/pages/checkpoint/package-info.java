/// Checkpoints: which pages of a range have changed, and an image of the range on disk that survives any crash.
///
/// ```
/// Checkpointer ──► PageSource: RangeSource ──► DirtyTracker: ProtectingTracker, ComparingTracker ──► ChangedPages
///      │                       SpaceSource ──► PageDigests, allod.pages.snapshot
///      ├─────────► PageBuffer                  copies of pages on their way
///      ▼
///    Image ──► PageMap, BlockSpace             where pages stand, which blocks are free
///      │   ──► Root, NodeBlock, ImageLayout    the format
///      ▼
///  ImageFile: SystemImageFile                  the calls; tests have one that crashes
///
/// ImageOpener ──► MapReader;  PageReader       the way back
/// ```
///
/// Read in this order: `DirtyTracker`, `ProtectingTracker`, `ComparingTracker`, `Checkpointer`, `Quiesce`,
/// `PageSource`, `RangeSource`, `SpaceSource`, `PageBuffer`, `ImageLayout`, `PageMap`, `BlockSpace`, `Image`,
/// `ImageOpener`, `PageReader`, `ImageFile`.
///
/// Locks, in this order: the checkpointer, what the caller's `Quiesce` takes, the tracker, those of reservations.
/// The chapter is `docs/1-pages-checkpoints.md`.
@NullMarked
package allod.pages.checkpoint;

import org.jspecify.annotations.NullMarked;
