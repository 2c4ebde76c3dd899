package allod.profile.jfr;

import allod.gc.GcCycle;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/// A cycle of an object heap's collector, from its beginning until its sweeping was over, as [GcCycle] says it.
@Name("allod.GcCycle")
@Label("Object Heap Cycle")
@Category({"Allod", "Object Heap"})
@Description("A cycle of the collector of an object heap, its sweeping included")
@Enabled(false)
@StackTrace(false)
final class GcCycleEvent extends Event {
    private static final GcCycleEvent PROTOTYPE = new GcCycleEvent();

    @Label("Heap")
    String heap = "";

    @Label("Cycle")
    @Description("1 for the first cycle of the heap")
    long cycle;

    @Label("Plan")
    String plan = "";

    @Label("Cause")
    String cause = "";

    @Label("Pauses")
    long pauses;

    @Label("Pause Time")
    @Description("All mutators stood, in all")
    @Timespan(Timespan.NANOSECONDS)
    long pauseTime;

    @Label("Longest Pause")
    @Timespan(Timespan.NANOSECONDS)
    long longestPause;

    @Label("Longest Time To Safepoint")
    @Timespan(Timespan.NANOSECONDS)
    long longestTimeToSafepoint;

    @Label("Stalls")
    @Description("How often single mutators were kept from their work")
    long stalls;

    @Label("Stall Time")
    @Description("In all")
    @Timespan(Timespan.NANOSECONDS)
    long stallTime;

    @Label("Longest Stall")
    @Timespan(Timespan.NANOSECONDS)
    long longestStall;

    @Label("Worker CPU")
    @Description("CPU time of the collector's own threads")
    @Timespan(Timespan.NANOSECONDS)
    long workerCpu;

    @Label("Used Before")
    @DataAmount
    long before;

    @Label("Used After")
    @DataAmount
    long after;

    @Label("Live")
    @Description("Objects that were reached")
    @DataAmount
    long live;

    @Label("Allocated")
    @Description("By mutators, meanwhile")
    @DataAmount
    long allocated;

    @Label("Marked Objects")
    long markedObjects;

    @Label("Freed")
    @DataAmount
    long freed;

    @Label("Returned")
    @Description("Given back to the system since the cycle before")
    @DataAmount
    long returned;

    @Label("Goal")
    @Description("Use at which the next cycle is to be over")
    @DataAmount
    long goal;

    void fill(GcCycle from) {
        heap = from.heap();
        cycle = from.number();
        plan = from.plan();
        cause = from.cause().word();
        pauses = from.pauseCount();
        pauseTime = from.pauseNanos();
        longestPause = from.maxPauseNanos();
        longestTimeToSafepoint = from.maxTimeToSafepointNanos();
        stalls = from.allStalls().count();
        stallTime = from.allStalls().nanos();
        longestStall = from.allStalls().maxNanos();
        workerCpu = from.workerCpuNanos();
        before = from.beforeBytes();
        after = from.afterBytes();
        live = from.liveBytes();
        allocated = from.allocatedBytes();
        markedObjects = from.markedObjects();
        freed = from.freedBytes();
        returned = from.returnedBytes();
        goal = from.goalBytes();
    }

    /// Whether a recording wants any; costs next to nothing, and makes no object.
    static boolean isWanted() {
        return PROTOTYPE.isEnabled();
    }
}
