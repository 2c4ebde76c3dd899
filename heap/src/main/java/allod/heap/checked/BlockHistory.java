package allod.heap.checked;

import org.jspecify.annotations.Nullable;

/// What a checked heap knows of one block.
///
/// @param address where the block starts
/// @param bytes what was asked for
/// @param sequence how many blocks the heap had handed out before
/// @param allocated where it was allocated
/// @param freed where it was freed, or null while it is live
public record BlockHistory(
        long address,
        long bytes,
        long sequence,
        CallPoint allocated,
        @Nullable CallPoint freed) {}
