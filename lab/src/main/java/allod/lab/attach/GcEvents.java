package allod.lab.attach;

import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedObject;

/// Adds up the collector's events of a flight recording.
///
/// Threads: one.
final class GcEvents {

    private static final String AFTER = "After GC";

    private final SortedMap<Integer, Heap> heaps = new TreeMap<>();
    private String collector = "";
    private long collections;
    private long pauseNanos;
    private long longestPauseNanos;
    private long firstNanos = Long.MAX_VALUE;
    private long lastNanos;

    /// The heap around one collection; -1 for what was not told.
    private static final class Heap {
        private long beforeNanos = -1;
        private long beforeBytes = -1;
        private long afterBytes = -1;
        private long oldBeforeBytes = -1;
        private long oldAfterBytes = -1;
    }

    void add(RecordedEvent event) {
        firstNanos = Math.min(firstNanos, NettyEvents.nanos(event));
        lastNanos = Math.max(lastNanos, NettyEvents.nanos(event));
        switch (event.getEventType().getName()) {
            case "jdk.GarbageCollection" -> {
                collections++;
                pauseNanos += event.getDuration("sumOfPauses").toNanos();
                longestPauseNanos = Math.max(
                        longestPauseNanos, event.getDuration("longestPause").toNanos());
            }
            case "jdk.GCConfiguration" ->
                collector = event.getString("youngCollector") + ", " + event.getString("oldCollector");
            case "jdk.GCHeapSummary" -> summary(event);
            case "jdk.G1HeapSummary" ->
                old(event, event.hasField("oldGenUsedSize") ? event.getLong("oldGenUsedSize") : -1);
            case "jdk.PSHeapSummary" -> {
                RecordedObject space = event.getValue("oldObjectSpace");
                old(event, space == null ? -1 : space.getLong("used"));
            }
            default -> {
                // not of a collection
            }
        }
    }

    private void summary(RecordedEvent event) {
        Heap heap = heaps.computeIfAbsent(event.getInt("gcId"), _ -> new Heap());
        if (AFTER.equals(event.getString("when"))) {
            heap.afterBytes = event.getLong("heapUsed");
        } else {
            heap.beforeBytes = event.getLong("heapUsed");
            heap.beforeNanos = NettyEvents.nanos(event);
        }
    }

    private void old(RecordedEvent event, long usedBytes) {
        Heap heap = heaps.computeIfAbsent(event.getInt("gcId"), _ -> new Heap());
        if (AFTER.equals(event.getString("when"))) {
            heap.oldAfterBytes = usedBytes;
        } else {
            heap.oldBeforeBytes = usedBytes;
        }
    }

    /// When the last collection but one began: objects that are older and still there have outlived one at least.
    /// The earliest time of all when there were fewer than two.
    long lastButOneNanos() {
        long last = Long.MIN_VALUE;
        long lastButOne = Long.MIN_VALUE;
        for (Heap heap : heaps.values()) {
            if (heap.beforeNanos >= 0) {
                lastButOne = last;
                last = heap.beforeNanos;
            }
        }
        return lastButOne;
    }

    GcPressure pressure() {
        long allocated = 0;
        long promoted = 0;
        boolean tellsOld = false;
        Heap first = null;
        Heap previous = null;
        for (Heap heap : heaps.values()) {
            if (heap.oldBeforeBytes >= 0 && heap.oldAfterBytes >= 0) {
                tellsOld = true;
                promoted += Math.max(0, heap.oldAfterBytes - heap.oldBeforeBytes);
            }
            if (heap.beforeBytes < 0 || heap.afterBytes < 0) {
                continue;
            }
            if (previous == null) {
                first = heap;
            } else {
                allocated += Math.max(0, heap.beforeBytes - previous.afterBytes);
            }
            previous = heap;
        }
        return new GcPressure(
                collector,
                collections,
                pauseNanos,
                longestPauseNanos,
                allocated,
                first == null || previous == null ? 0 : previous.beforeNanos - first.beforeNanos,
                tellsOld ? OptionalLong.of(promoted) : OptionalLong.empty(),
                first == null ? 0 : first.afterBytes,
                previous == null ? 0 : previous.afterBytes,
                firstNanos > lastNanos ? 0 : lastNanos - firstNanos);
    }
}
