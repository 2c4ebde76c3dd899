package allod.heap.checked;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes reports, keeps them, tells them, and throws them if that is asked for.
///
/// Threads: any. The listener is told outside of the monitor.
final class Reporter {

    private final String heap;
    private final CheckOptions options;
    private final StackSource stacks;
    private final List<MemoryErrorReport> kept = new ArrayList<>(); // guarded by this
    private long found; // guarded by this

    Reporter(String heap, CheckOptions options, StackSource stacks) {
        this.heap = heap;
        this.options = options;
        this.stacks = stacks;
    }

    StackSource stacks() {
        return stacks;
    }

    /// A report about what the caller does now.
    MemoryErrorReport make(
            MemoryErrorKind kind, String operation, long address, long bytes, @Nullable BlockRecord block) {
        return make(kind, operation, address, bytes, block, "");
    }

    /// A report about what the caller does now, with a detail.
    MemoryErrorReport make(
            MemoryErrorKind kind,
            String operation,
            long address,
            long bytes,
            @Nullable BlockRecord block,
            String detail) {
        return make(kind, operation, address, bytes, detail, block == null ? null : history(block));
    }

    /// A report about a block whose history somebody else keeps.
    MemoryErrorReport make(
            MemoryErrorKind kind,
            String operation,
            long address,
            long bytes,
            String detail,
            @Nullable BlockHistory history) {
        return new MemoryErrorReport(kind, heap, operation, address, bytes, history, here(), detail);
    }

    BlockHistory history(BlockRecord block) {
        BlockRecord.Freeing freed = block.freed();
        return new BlockHistory(
                block.address,
                block.bytes,
                block.sequence,
                new CallPoint(block.thread, stacks.frames(block.place)),
                freed == null ? null : new CallPoint(freed.thread(), stacks.frames(freed.place())));
    }

    private CallPoint here() {
        List<StackTraceElement> frames = options.stacks() == null ? CallStacks.here() : stacks.frames(stacks.current());
        return new CallPoint(Thread.currentThread().getName(), frames);
    }

    /// Keeps and tells a report, and throws it when mistakes are thrown.
    void raise(MemoryErrorReport report) {
        tell(report);
        if (throwing()) {
            throw new MemoryError(report);
        }
    }

    boolean throwing() {
        return options.onError() == CheckOptions.OnError.THROW;
    }

    /// Keeps and tells a report.
    void tell(MemoryErrorReport report) {
        synchronized (this) {
            found++;
            if (kept.size() < options.mostReports()) {
                kept.add(report);
            }
        }
        options.listener().error(report);
    }

    void tellLeaks(List<LossRecord> leaks) {
        options.listener().leaks(heap, leaks);
    }

    synchronized List<MemoryErrorReport> kept() {
        return List.copyOf(kept);
    }

    synchronized long found() {
        return found;
    }
}
