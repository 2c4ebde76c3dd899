package allod.profile.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/// One mutator was kept from its work; told on its own thread when it goes on, so the event's own time is the
/// end. Its stack is that of the program.
@Name("allod.MutatorStall")
@Label("Mutator Stall")
@Category({"Allod", "Object Heap"})
@Description("A thread was kept from its work by the collector; the time of the event is the end of the stall")
@Enabled(false)
@StackTrace
final class MutatorStallEvent extends Event {
    private static final MutatorStallEvent PROTOTYPE = new MutatorStallEvent();

    @Label("Heap")
    String heap = "";

    @Label("Kind")
    String kind = "";

    @Label("Stall")
    @Timespan(Timespan.NANOSECONDS)
    long stall;

    /// Whether a recording wants any; costs next to nothing, and makes no object.
    static boolean isWanted() {
        return PROTOTYPE.isEnabled();
    }
}
