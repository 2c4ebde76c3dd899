package allod.profile.jfr;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// An allocation failed for good. Its stack is that of the allocation.
@Name("allod.HeapExhausted")
@Label("Object Heap Exhausted")
@Category({"Allod", "Object Heap"})
@Description("No collection made room for an object")
@Enabled(false)
@StackTrace
final class HeapExhaustedEvent extends Event {
    private static final HeapExhaustedEvent PROTOTYPE = new HeapExhaustedEvent();

    @Label("Heap")
    String heap = "";

    @Label("Requested")
    @DataAmount
    long requested;

    @Label("Limit")
    @DataAmount
    long limit;

    @Label("Histogram")
    @Description("The types that fill the heap")
    String histogram = "";

    /// Whether a recording wants any; costs next to nothing, and makes no object.
    static boolean isWanted() {
        return PROTOTYPE.isEnabled();
    }
}
