package allod.gc;

import allod.pages.MemoryRoom;

/// How large a heap may grow when its maker does not say.
final class HeapLimit {
    private static final long CHUNK_BYTES = 2L << 20;
    private static final int SHARE = 4; // as the JVM's own heap

    private HeapLimit() {}

    /// A quarter of what the process could have: of the machine's memory, or of its control group's limit.
    static long ofProcess() {
        long bytes = MemoryRoom.now().totalBytes() / SHARE;
        return Math.max(CHUNK_BYTES, bytes / CHUNK_BYTES * CHUNK_BYTES);
    }
}
