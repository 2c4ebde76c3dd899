/// Checkpoints: which pages of a range have changed, and an image of the range on disk that survives any crash.
///
/// ```
/// Checkpointer ──► DirtyTracker ──► ProtectingTracker (allod.pages.os: userfaultfd, PAGEMAP_SCAN)
///                               └─► ComparingTracker  (a copy)
/// ```
@NullMarked
package allod.pages.checkpoint;

import org.jspecify.annotations.NullMarked;
