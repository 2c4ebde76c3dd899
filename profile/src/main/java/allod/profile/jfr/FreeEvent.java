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

/// The free of a block whose allocation was sampled. Its stack is that of the free.
@Name("allod.Free")
@Label("Off-heap Free")
@Category({"Allod", "Heap"})
@Description("The free of a block whose allocation was sampled")
@Enabled(false)
@StackTrace
final class FreeEvent extends Event {
    private static final FreeEvent PROTOTYPE = new FreeEvent();

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
    @Description("How many frees like this one it stands for: as much as its allocation")
    double weight;

    /// Whether a recording wants any; costs next to nothing, and makes no object.
    static boolean isWanted() {
        return PROTOTYPE.isEnabled();
    }
}
