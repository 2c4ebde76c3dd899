package allod.profile.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// A phase of a cycle. One phase may come several times.
@Name("allod.GcPhase")
@Label("Object Heap Phase")
@Category({"Allod", "Object Heap"})
@Description("A phase of a cycle of the collector of an object heap")
@Enabled(false)
@StackTrace(false)
final class GcPhaseEvent extends Event {
    private static final GcPhaseEvent PROTOTYPE = new GcPhaseEvent();

    @Label("Heap")
    String heap = "";

    @Label("Cycle")
    @Description("1 for the first cycle of the heap")
    long cycle;

    @Label("Phase")
    String phase = "";

    /// Whether a recording wants any; costs next to nothing, and makes no object.
    static boolean isWanted() {
        return PROTOTYPE.isEnabled();
    }
}
