package allod.pages.checkpoint;

/// What was found in an image when it was opened.
///
/// @param sequence of the checkpoint that the range was restored to; 0 for a new image, whose pages are all zero
/// @param pages that were read
/// @param older whether the newest checkpoint was damaged and the one before it was taken
/// @param nanos how long it took
public record Restored(long sequence, long pages, boolean older, long nanos) {}
