package allod.lab.attach;

import allod.profile.CallFrame;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import org.jspecify.annotations.Nullable;

/// Reads async-profiler's events of malloc and free.
///
/// With a sampling distance a block is told once in so many bytes that were allocated, so that a small block stands for
/// many and one larger than the distance for itself. All frees are told.
final class NativeEvents {

    static final String MALLOC = "profiler.Malloc";
    static final String FREE = "profiler.Free";

    /// Whom memory was allocated for: the program, by code of its own or through the JDK.
    static final String PROGRAM = "malloc";

    /// Whom memory was allocated for: the JVM's own work, such as compiling and loading classes.
    static final String JVM = "malloc of the JVM";

    private static final String JVM_LIBRARY = "libjvm.so";
    private static final String UNSAFE = "jdk.internal.misc.Unsafe";

    private NativeEvents() {}

    /// The event as what happened to a block; null when it is another event.
    static @Nullable BlockEvent of(RecordedEvent event, Stacks stacks, long everyBytes) {
        String name = event.getEventType().getName();
        boolean allocates = name.equals(MALLOC);
        if (!allocates && !name.equals(FREE)) {
            return null;
        }
        long bytes = allocates ? event.getLong("size") : BlockEvent.FREED;
        List<CallFrame> stack = allocates ? stacks.of(event.getStackTrace()) : List.of();
        return new BlockEvent(
                NettyEvents.nanos(event),
                NettyEvents.threadId(event),
                NettyEvents.threadName(event),
                event.getLong("address"),
                bytes,
                Math.max(1, everyBytes / (double) Math.max(1, bytes)),
                allocates ? owner(stack) : "",
                stack);
    }

    /// The JVM allocates for itself unless Java code asked it to through Unsafe, which is what the JDK's own off-heap
    /// memory comes through, or the allocating library is another one.
    static String owner(List<CallFrame> stack) {
        for (CallFrame frame : stack) {
            if (!frame.className().isEmpty()) {
                return frame.className().equals(UNSAFE) || !isJvms(stack) ? PROGRAM : JVM;
            }
        }
        return isJvms(stack) ? JVM : PROGRAM;
    }

    private static boolean isJvms(List<CallFrame> stack) {
        return stack.isEmpty() || JVM_LIBRARY.equals(stack.getFirst().fileName());
    }
}
