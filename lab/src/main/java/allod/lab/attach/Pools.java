package allod.lab.attach;

import allod.profile.CallFrame;
import java.util.List;

/// Knows the memory that a pool takes in large pieces to cut blocks from: malloc sees the pieces, and blames the call
/// that happened to need a new one. Where the pool tells its blocks itself, their call sites are the truth.
final class Pools {

    private static final String NETTY_BUFFERS = "io.netty.buffer.";

    private Pools() {}

    /// Whether malloc was called from inside Netty's allocators.
    static boolean areChunks(List<CallFrame> stack) {
        return stack.stream().anyMatch(frame -> frame.className().startsWith(NETTY_BUFFERS));
    }
}
