package allod.pages.snapshot;

import java.util.function.LongSupplier;

/// The way back: the copies that writers have made go into the file, chunk by chunk from left to right, and behind the
/// cursor the view is shared again.
///
/// ```
/// │ shared: folded │ the chunk: find, write, map │ private: still to fold │ never committed │
///                  ▲ cursor                                               ▲ end of what can be private
/// ```
///
/// A step takes clean chunks along until it has met one with copies: mapping is cheap where nothing was written.
///
/// Invariants:
///
/// - **F1** in a step no writer writes to the chunk
/// - **F2** steps go upward, so the view is two mappings at most between them
/// - **F3** a step that throws can be repeated: the copies stay the truth until the chunk is mapped
///
/// Threads: under the lock of the space.
final class Fold {

    private static final int MAX_CLEAN_CHUNKS = 8;

    private final SpaceMemory memory;
    private final PrivatePages finder;
    private final long chunkBytes;
    private final LongSupplier end;
    private final PageRuns runs = new PageRuns();
    private long cursor;
    private long foldedPages;

    Fold(SpaceMemory memory, PrivatePages finder, long chunkBytes) {
        this.memory = memory;
        this.finder = finder;
        this.chunkBytes = chunkBytes;
        this.end = memory::highestEnd;
        restart();
    }

    /// Begins at the start of the view.
    void restart() {
        cursor = memory.writers.address();
    }

    boolean isDone() {
        return cursor == memory.writers.end();
    }

    /// Copies that were folded since the space was made.
    long foldedPages() {
        return foldedPages;
    }

    /// Folds the next chunk that has copies, and the clean ones before it.
    void step() {
        long to = cursor;
        runs.clear();
        for (int chunks = 0; chunks < MAX_CLEAN_CHUNKS && runs.count() == 0 && to < end.getAsLong(); chunks++) {
            long from = to;
            to = Math.min(memory.writers.end(), (from / chunkBytes + 1) * chunkBytes);
            finder.find(from, to, runs);
        }
        for (int run = 0; run < runs.count(); run++) {
            memory.file.write(runs.start(run), runs.bytes(run), memory.writers.offsetOf(runs.start(run)));
        }
        to = to >= end.getAsLong() ? memory.writers.end() : to;
        memory.writers.share(cursor, to - cursor);
        foldedPages += runs.pages();
        cursor = to;
    }
}
