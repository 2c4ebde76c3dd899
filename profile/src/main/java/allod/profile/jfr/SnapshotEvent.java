package allod.profile.jfr;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// A snapshot of memory was taken.
@Name("allod.Snapshot")
@Label("Snapshot")
@Category({"Allod", "Pages"})
@Description("A snapshot was taken: memory that stays as it is, pages copied when they are written")
@Enabled(false)
@StackTrace
final class SnapshotEvent extends Event {
    private static final SnapshotEvent PROTOTYPE = new SnapshotEvent();

    @Label("Space")
    @Description("What it is a snapshot of")
    String space = "";

    @Label("Size")
    @Description("Bytes that the snapshot shows")
    @DataAmount
    long size;

    /// Whether a recording wants any; costs next to nothing, and makes no object.
    static boolean isWanted() {
        return PROTOTYPE.isEnabled();
    }
}
