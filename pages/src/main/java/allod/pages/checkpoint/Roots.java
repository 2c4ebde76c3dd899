package allod.pages.checkpoint;

import org.jspecify.annotations.Nullable;

/// The roots that were found in an image.
///
/// @param chosen the one to restore
/// @param before the checkpoint before it, whose blocks stay until the next commit; null when there is none
/// @param older whether `chosen` is not the newest
record Roots(Root chosen, @Nullable Root before, boolean older) {}
