package allod.heap.checked;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Freed blocks that are not handed out again yet, first in, first out, bounded by their bytes; large ones go first.
///
/// Sources: memcheck's `--freelist-vol` and `--freelist-big-blocks`: two queues, the large one emptied first.
///
/// Threads: any; the monitor is a leaf.
final class Quarantine {

    private final long mostBytes;
    private final long largeBytes;
    private final ArrayDeque<BlockRecord> small = new ArrayDeque<>(); // guarded by this, like all fields
    private final ArrayDeque<BlockRecord> large = new ArrayDeque<>();
    private long bytes;

    Quarantine(long mostBytes, long largeBytes) {
        this.mostBytes = mostBytes;
        this.largeBytes = largeBytes;
    }

    /// Takes a block in.
    ///
    /// @return the block that leaves for it, or null; more may be due: see [#next]
    synchronized @Nullable BlockRecord add(BlockRecord block) {
        (block.bytes >= largeBytes ? large : small).addLast(block);
        bytes += block.innerBytes();
        return next(mostBytes);
    }

    /// The next block to leave while the quarantine holds more than it may, or null.
    synchronized @Nullable BlockRecord next() {
        return next(mostBytes);
    }

    /// The next block to leave whatever the quarantine may hold, or null when it is empty.
    synchronized @Nullable BlockRecord drain() {
        return next(-1);
    }

    private @Nullable BlockRecord next(long limitBytes) {
        if (bytes <= limitBytes) {
            return null;
        }
        BlockRecord block = large.pollFirst();
        if (block == null) {
            block = small.pollFirst();
        }
        if (block != null) {
            bytes -= block.innerBytes();
        }
        return block;
    }

    /// What is held now, redzones included.
    synchronized long bytes() {
        return bytes;
    }

    synchronized int blocks() {
        return small.size() + large.size();
    }
}
