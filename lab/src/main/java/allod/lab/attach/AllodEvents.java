package allod.lab.attach;

import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import org.jspecify.annotations.Nullable;

/// Reads the events of Allod's own profiler: the sampled blocks of its heaps, which malloc never sees.
final class AllodEvents {

    static final String ALLOCATE = "allod.Allocation";
    static final String FREE = "allod.Free";
    static final String STATISTICS = "allod.HeapStatistics";

    private AllodEvents() {}

    /// The event as what happened to a block; null when it is another event.
    static @Nullable BlockEvent of(RecordedEvent event, Stacks stacks) {
        String name = event.getEventType().getName();
        boolean allocates = name.equals(ALLOCATE);
        if (!allocates && !name.equals(FREE)) {
            return null;
        }
        return new BlockEvent(
                NettyEvents.nanos(event),
                NettyEvents.threadId(event),
                NettyEvents.threadName(event),
                event.getLong("address"),
                allocates ? event.getLong("size") : BlockEvent.FREED,
                event.getDouble("weight"),
                owner(event),
                allocates ? stacks.of(event.getStackTrace()) : List.of());
    }

    /// The heap of an event as the owner of its blocks.
    static String owner(RecordedEvent event) {
        return "Allod heap " + event.getString("heap");
    }
}
