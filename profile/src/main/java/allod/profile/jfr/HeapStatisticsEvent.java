package allod.profile.jfr;

import allod.heap.HeapStats;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Percentage;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;

/// What one heap holds, as [HeapStats] says it.
@Name("allod.HeapStatistics")
@Label("Heap Statistics")
@Category({"Allod", "Heap"})
@Description("What a heap holds at this moment, one event a heap")
@Enabled(false)
@Period("1 s")
@StackTrace(false)
final class HeapStatisticsEvent extends Event {

    @Label("Heap")
    String heap = "";

    @Label("Live Blocks")
    long liveBlocks;

    @Label("Live")
    @Description("Usable bytes of live blocks")
    @DataAmount
    long liveBytes;

    @Label("Spans")
    long spans;

    @Label("In Spans")
    @Description("Bytes of all spans in use, free blocks included")
    @DataAmount
    long spanBytes;

    @Label("Free, Kept")
    @Description("Free memory that the heap keeps")
    @DataAmount
    long freeDirtyBytes;

    @Label("Free, Given Back")
    @Description("Free address space without memory")
    @DataAmount
    long freeCleanBytes;

    @Label("Committed")
    @DataAmount
    long committedBytes;

    @Label("Purged")
    @Description("Memory given back to the system since the heap was made")
    @DataAmount
    long purgedBytes;

    @Label("Purges")
    long purgeCalls;

    @Label("Local Heaps")
    int localHeaps;

    @Label("Fragmentation")
    @Description("The share of the spans' bytes that is not in live blocks")
    @Percentage
    double fragmentation;

    void fill(HeapStats stats) {
        heap = stats.name();
        liveBlocks = stats.liveBlocks();
        liveBytes = stats.liveBytes();
        spans = stats.spans();
        spanBytes = stats.spanBytes();
        freeDirtyBytes = stats.freeDirtyBytes();
        freeCleanBytes = stats.freeCleanBytes();
        committedBytes = stats.committedBytes();
        purgedBytes = stats.purgedBytes();
        purgeCalls = stats.purgeCalls();
        localHeaps = stats.localHeaps();
        fragmentation = stats.fragmentation();
    }
}
