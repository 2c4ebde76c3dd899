package allod.lab.attach;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/// Reads Netty's own events of a flight recording: each direct buffer that one of its allocators gave out or took back.
///
/// | event | is |
/// | --- | --- |
/// | `io.netty.AllocateBuffer` | an allocation |
/// | `io.netty.FreeBuffer` | a free |
/// | `io.netty.ReallocateBuffer` | a free: the allocation of the larger buffer follows as an event of its own |
///
/// Buffers on the Java heap have no address and are passed over. The events come in the order of the file, which is
/// that of time within one thread alone: sort by time before blocks are paired.
public final class NettyEvents {

    static final String ALLOCATE = "io.netty.AllocateBuffer";
    static final String FREE = "io.netty.FreeBuffer";
    static final String REALLOCATE = "io.netty.ReallocateBuffer";

    private NettyEvents() {}

    /// Tells each allocation and free of a recording.
    ///
    /// @throws IOException the file cannot be read, or is no flight recording
    public static void read(Path recording, Consumer<BlockEvent> consumer) throws IOException {
        Stacks stacks = new Stacks();
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                BlockEvent event = of(file.readEvent(), stacks);
                if (event != null) {
                    consumer.accept(event);
                }
            }
        }
    }

    /// The event as what happened to a block; null when it is another event or a buffer on the Java heap.
    static @Nullable BlockEvent of(RecordedEvent event, Stacks stacks) {
        String name = event.getEventType().getName();
        boolean allocates = name.equals(ALLOCATE);
        if (!allocates && !name.equals(FREE) && !name.equals(REALLOCATE)) {
            return null;
        }
        long address = event.getLong("address");
        if (!event.getBoolean("direct") || address == 0) {
            return null;
        }
        return new BlockEvent(
                nanos(event),
                threadId(event),
                threadName(event),
                address,
                allocates ? event.getInt("size") : BlockEvent.FREED,
                1,
                "Netty " + allocator(event),
                allocates ? stacks.of(event.getStackTrace()) : List.of());
    }

    private static String allocator(RecordedEvent event) {
        String className = event.hasField("allocatorType") && event.getClass("allocatorType") != null
                ? event.getClass("allocatorType").getName()
                : "";
        return className.substring(className.lastIndexOf('.') + 1);
    }

    static long nanos(RecordedEvent event) {
        java.time.Instant start = event.getStartTime();
        return start.getEpochSecond() * 1_000_000_000L + start.getNano();
    }

    static long threadId(RecordedEvent event) {
        RecordedThread thread = event.getThread();
        if (thread == null) {
            return 0;
        }
        return thread.getOSThreadId() > 0 ? thread.getOSThreadId() : thread.getJavaThreadId();
    }

    static String threadName(RecordedEvent event) {
        RecordedThread thread = event.getThread();
        if (thread == null) {
            return "";
        }
        String name = thread.getJavaName() == null ? thread.getOSName() : thread.getJavaName();
        return name == null ? "" : name;
    }
}
