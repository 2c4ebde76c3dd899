package allod.profile.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/// A mutator does not come to a safepoint. The event comes from the collector's thread, so thread and stack of
/// the culprit are fields.
@Name("allod.SlowSafepoint")
@Label("Slow Safepoint")
@Category({"Allod", "Object Heap"})
@Description("A thread keeps a collector waiting: it neither polls nor is blocked")
@Enabled(false)
@StackTrace(false)
final class SlowSafepointEvent extends Event {
    private static final SlowSafepointEvent PROTOTYPE = new SlowSafepointEvent();

    @Label("Heap")
    String heap = "";

    @Label("Culprit")
    @Nullable
    Thread culprit;

    @Label("Stack")
    @Description("Of the culprit, innermost call first, a line each")
    String stack = "";

    @Label("Waited")
    @Description("Since the request")
    @Timespan(Timespan.NANOSECONDS)
    long waited;

    /// Whether a recording wants any; costs next to nothing, and makes no object.
    static boolean isWanted() {
        return PROTOTYPE.isEnabled();
    }
}
