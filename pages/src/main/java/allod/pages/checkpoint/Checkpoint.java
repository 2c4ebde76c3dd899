package allod.pages.checkpoint;

/// A checkpoint that is durable.
///
/// @param sequence its number, one more than the one before; the number before when nothing had changed
/// @param pages that were found changed
/// @param bytes written to the image: pages that are not zero, the touched parts of the page map, the root
/// @param pauseNanos how long the writers were stopped
/// @param nanos how long it all took
public record Checkpoint(long sequence, long pages, long bytes, long pauseNanos, long nanos) {}
