package allod.lab.attach;

import allod.profile.CallFrame;
import allod.profile.MemoryKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;

/// Adds up async-profiler's samples of Java objects by class and stack.
///
/// A sample stands for as many bytes as were allocated since the one before, which the event tells as its `tlabSize`.
/// Objects that are still there at the end are told once more, with the time of their birth; they count as survivors
/// only when a collection has had the chance to free them.
///
/// Threads: one.
final class JavaEvents {

    private static final String IN_NEW = "jdk.ObjectAllocationInNewTLAB";
    private static final String OUTSIDE = "jdk.ObjectAllocationOutsideTLAB";
    private static final String LIVE = "profiler.LiveObject";

    private final long everyBytes;
    private final List<Sample> samples = new ArrayList<>();

    JavaEvents(long everyBytes) {
        this.everyBytes = everyBytes;
    }

    private record Place(String className, List<CallFrame> stack) {}

    /// @param bornNanos -1 for an allocation, else when a live object was allocated
    private record Sample(Place place, long bytes, double weight, long bornNanos) {}

    void add(RecordedEvent event, Stacks stacks) {
        String name = event.getEventType().getName();
        boolean live = name.equals(LIVE);
        if (!live && !name.equals(IN_NEW) && !name.equals(OUTSIDE)) {
            return;
        }
        RecordedClass type = event.getClass("objectClass");
        Place place = new Place(
                type == null ? "unknown" : ClassHistogram.readable(type.getName()), stacks.of(event.getStackTrace()));
        long bytes = Math.max(1, event.getLong("allocationSize"));
        long stoodFor = name.equals(IN_NEW) ? event.getLong("tlabSize") : Math.max(bytes, everyBytes);
        long bornNanos = live ? nanos(event.getInstant("allocationTime")) : -1;
        samples.add(new Sample(place, bytes, Math.max(1, stoodFor / (double) bytes), bornNanos));
    }

    /// The sites with their survivors.
    ///
    /// @param window the time of the whole recording
    /// @param survivedNanos the time before which an object must have begun to have outlived a collection
    List<SiteLife> lives(Window window, long survivedNanos) {
        Map<Place, SiteLife> sites = new HashMap<>();
        for (Sample sample : samples) {
            SiteLife site = sites.computeIfAbsent(
                    sample.place(),
                    place -> new SiteLife(MemoryKind.JAVA_HEAP, place.className(), place.stack(), window));
            if (sample.bornNanos() < 0) {
                site.allocated(sample.bytes(), sample.weight());
            } else if (sample.bornNanos() < survivedNanos) {
                site.survived(sample.bornNanos(), sample.bytes(), sample.weight());
            }
        }
        return List.copyOf(sites.values());
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }
}
