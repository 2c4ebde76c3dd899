package allod.profile.jfr;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.MemoryAddress;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// A sampled allocation of a heap. Its stack is that of the allocation.
@Name("allod.Allocation")
@Label("Off-heap Allocation")
@Category({"Allod", "Heap"})
@Description("An allocation of a heap, chosen by chance: each byte is as likely as any other")
@Enabled(false)
@StackTrace
final class AllocationEvent extends Event {
    private static final AllocationEvent PROTOTYPE = new AllocationEvent();

    @Label("Address")
    @MemoryAddress
    long address;

    @Label("Size")
    @Description("Bytes asked for")
    @DataAmount
    long size;

    @Label("Heap")
    String heap = "";

    @Label("Weight")
    @Description("How many allocations like this one it stands for")
    double weight;

    /// Whether a recording wants any; costs next to nothing, and makes no object.
    static boolean isWanted() {
        return PROTOTYPE.isEnabled();
    }
}
