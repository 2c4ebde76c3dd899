package allod.lab.format;

import java.util.ArrayList;
import java.util.List;

/// The events of a recording in their order, each packed into one word, ready to be written off-heap for a replay.
///
/// ```
/// 63                          29 28 27                        0
/// ┌─────────────────────────────┬──┬───────────────────────────┐
/// │ bytes asked for             │F │ slot                      │   F = 1: the block in the slot is freed
/// └─────────────────────────────┴──┴───────────────────────────┘
/// ```
///
/// A free names the slot of the block and repeats its size. Frees of blocks that were never seen are not in the log:
/// no manager can free what it has not given.
///
/// Where a recording knows threads, each event has the index of its own; else all have 0. One thread while it grows.
public final class EventLog {

    /// Most blocks that can be live at once.
    public static final int MAX_SLOTS = 1 << 28;

    /// Largest block that fits into an event.
    public static final long MAX_BLOCK_BYTES = (1L << 35) - 1;

    private static final int SIZE_SHIFT = 29;
    private static final long FREE = 1L << 28;
    private static final int CHUNK_SHIFT = 16;
    private static final int CHUNK_MASK = (1 << CHUNK_SHIFT) - 1;

    /// Most threads that can be told apart.
    public static final int MAX_THREADS = 1 << 16;

    private final List<long[]> chunks = new ArrayList<>();
    private final List<char[]> threadChunks = new ArrayList<>(); // empty while all events are of thread 0
    private List<String> threadNames = List.of();
    private int currentThread;
    private int size;

    void allocate(int slot, long bytes) {
        add(bytes << SIZE_SHIFT | slot);
    }

    void free(int slot, long bytes) {
        add(bytes << SIZE_SHIFT | FREE | slot);
    }

    /// Whose the next events are.
    ///
    /// @param index below [#MAX_THREADS]
    void ofThread(int index) {
        currentThread = index;
    }

    /// What the threads are called, by index.
    void nameThreads(List<String> names) {
        threadNames = List.copyOf(names);
    }

    private void add(long event) {
        if ((size & CHUNK_MASK) == 0) {
            chunks.add(new long[1 << CHUNK_SHIFT]);
        }
        if (currentThread != 0 || !threadChunks.isEmpty()) {
            while (threadChunks.size() < chunks.size()) {
                threadChunks.add(new char[1 << CHUNK_SHIFT]);
            }
            threadChunks.getLast()[size & CHUNK_MASK] = (char) currentThread;
        }
        chunks.getLast()[size++ & CHUNK_MASK] = event;
    }

    /// The index of the thread that event `index` happened on.
    public int thread(int index) {
        return threadChunks.isEmpty() ? 0 : threadChunks.get(index >>> CHUNK_SHIFT)[index & CHUNK_MASK];
    }

    /// The threads of the recording, by index; empty when it does not know them.
    public List<String> threadNames() {
        return threadNames;
    }

    /// Number of events.
    public int size() {
        return size;
    }

    /// The event at `index`, to be taken apart by [#slot], [#bytes] and [#isFree].
    public long event(int index) {
        return chunks.get(index >>> CHUNK_SHIFT)[index & CHUNK_MASK];
    }

    /// The slot an event is about.
    public static int slot(long event) {
        return (int) (event & (MAX_SLOTS - 1));
    }

    /// The size of the block an event is about.
    public static long bytes(long event) {
        return event >>> SIZE_SHIFT;
    }

    /// Whether an event frees its block.
    public static boolean isFree(long event) {
        return (event & FREE) != 0;
    }
}
