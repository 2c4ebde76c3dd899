package allod.profile.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/// All mutators stood; told when they go on, so the event's own time is the end.
@Name("allod.GcPause")
@Label("Object Heap Pause")
@Category({"Allod", "Object Heap"})
@Description("All mutators of an object heap stood still; the time of the event is the end of the pause")
@Enabled(false)
@StackTrace(false)
final class GcPauseEvent extends Event {
    private static final GcPauseEvent PROTOTYPE = new GcPauseEvent();

    @Label("Heap")
    String heap = "";

    @Label("Cycle")
    @Description("1 for the first cycle of the heap; 0 outside of cycles")
    long cycle;

    @Label("Kind")
    String kind = "";

    @Label("Time To Safepoint")
    @Description("From the request until the last mutator stood")
    @Timespan(Timespan.NANOSECONDS)
    long timeToSafepoint;

    @Label("Pause")
    @Description("From then on until they were let go")
    @Timespan(Timespan.NANOSECONDS)
    long pause;

    /// Whether a recording wants any; costs next to nothing, and makes no object.
    static boolean isWanted() {
        return PROTOTYPE.isEnabled();
    }
}
