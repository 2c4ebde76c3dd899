package allod.lab.collect;

import allod.gc.PlanKind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A heap that a graph can be held in: an object heap with one of its plans, or the heap of a JVM with one of
/// its collectors.
public enum HeapChoice {
    NO_GC("nogc", PlanKind.NO_GC, "-XX:+UseSerialGC"),
    SEMI_SPACE("semispace", PlanKind.SEMI_SPACE, "-XX:+UseSerialGC"),
    MARK_SWEEP("marksweep", PlanKind.MARK_SWEEP, "-XX:+UseSerialGC"),
    G1("g1", null, "-XX:+UseG1GC"),
    ZGC("zgc", null, "-XX:+UseZGC");

    private final String label;
    private final @Nullable PlanKind plan;
    private final String collectorFlag;

    HeapChoice(String label, @Nullable PlanKind plan, String collectorFlag) {
        this.label = label;
        this.plan = plan;
        this.collectorFlag = collectorFlag;
    }

    /// The name on the command line and in reports.
    public String label() {
        return label;
    }

    /// The plan of the object heap, or null when the graph is on the JVM's heap.
    public @Nullable PlanKind plan() {
        return plan;
    }

    /// Whether the graph is on the JVM's own heap.
    public boolean isOfJvm() {
        return plan == null;
    }

    /// The collector of the child JVM: beside an object heap the simplest, which has nothing to do there.
    String collectorFlag() {
        return collectorFlag;
    }

    /// The heap with this label.
    public static Optional<HeapChoice> of(String label) {
        return all().stream().filter(choice -> choice.label.equals(label)).findFirst();
    }

    public static List<HeapChoice> all() {
        return Arrays.asList(values());
    }
}
