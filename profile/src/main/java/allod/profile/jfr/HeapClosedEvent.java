package allod.profile.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// A heap was closed, and with it all its blocks freed: none of them has a [FreeEvent]. Its stack is that of
/// the close.
@Name("allod.HeapClosed")
@Label("Heap Closed")
@Category({"Allod", "Heap"})
@Description("A heap was closed; its blocks are free, without an event of their own")
@Enabled(false)
@StackTrace
final class HeapClosedEvent extends Event {
    private static final HeapClosedEvent PROTOTYPE = new HeapClosedEvent();

    @Label("Heap")
    String heap = "";

    @Label("Blocks")
    @Description("Blocks whose allocation was sampled and that were live until then")
    long blocks;

    /// Whether a recording wants any; costs next to nothing, and makes no object.
    static boolean isWanted() {
        return PROTOTYPE.isEnabled();
    }
}
