package allod.micrometer;

import allod.heap.Heap;
import allod.heap.HeapStats;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/// What the heaps of one name hold together, read once for all meters of one scrape.
///
/// A heap is read by a walk over its spans; a registry asks each meter by itself. So a reading is kept for a moment,
/// and the figures of one scrape belong together.
///
/// What was counted of heaps that are closed stays counted: counters do not go back.
///
/// Threads: any; its monitor guards all.
final class HeapReading {
    private static final long KEPT_NANOS = 500_000_000;

    /// Of several heaps together.
    ///
    /// @param purgedBytes those of closed heaps included, as are the calls
    record Sum(
            long liveBlocks,
            long liveBytes,
            long spans,
            long spanBytes,
            long freeDirtyBytes,
            long freeCleanBytes,
            long committedBytes,
            long purgedBytes,
            long purgeCalls,
            long localHeaps) {

        /// Memory that heaps have of the system: no more than that is resident.
        long heldBytes() {
            return spanBytes + freeDirtyBytes;
        }

        double fragmentation() {
            return spanBytes == 0 ? 0 : 1 - (double) liveBytes / spanBytes;
        }
    }

    private final Map<Heap, HeapStats> last = new HashMap<>();
    private Set<Heap> heaps = new LinkedHashSet<>();
    private long closedPurgedBytes;
    private long closedPurgeCalls;
    private long readNanos;
    private boolean isRead;
    private Sum sum = new Sum(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /// Says which heaps have the name now.
    synchronized void heaps(List<Heap> newHeaps) {
        Set<Heap> now = new LinkedHashSet<>(newHeaps);
        last.entrySet().removeIf(entry -> {
            boolean gone = !now.contains(entry.getKey());
            if (gone) {
                closedPurgedBytes += entry.getValue().purgedBytes();
                closedPurgeCalls += entry.getValue().purgeCalls();
            }
            return gone;
        });
        if (!now.equals(heaps)) {
            heaps = now;
            isRead = false;
        }
    }

    /// What they hold, not older than a moment.
    synchronized Sum sum() {
        long nowNanos = System.nanoTime();
        if (!isRead || nowNanos - readNanos > KEPT_NANOS) {
            for (Heap heap : heaps) {
                try {
                    last.put(heap, heap.stats());
                } catch (IllegalStateException _) {
                    // closed meanwhile: what was read last counts until it is looked for again
                }
            }
            sum = summed();
            readNanos = nowNanos;
            isRead = true;
        }
        return sum;
    }

    private Sum summed() {
        return new Sum(
                all(HeapStats::liveBlocks),
                all(HeapStats::liveBytes),
                all(HeapStats::spans),
                all(HeapStats::spanBytes),
                all(HeapStats::freeDirtyBytes),
                all(HeapStats::freeCleanBytes),
                all(HeapStats::committedBytes),
                closedPurgedBytes + all(HeapStats::purgedBytes),
                closedPurgeCalls + all(HeapStats::purgeCalls),
                all(HeapStats::localHeaps));
    }

    private long all(ToLongFunction<HeapStats> part) {
        return last.values().stream().mapToLong(part).sum();
    }
}
