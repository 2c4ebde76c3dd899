package allod.lab.attach;

import allod.profile.CallFrame;
import java.util.List;

/// One thing that happened to a block: it was allocated, or freed.
///
/// @param timeNanos since 1970
/// @param threadId of the thread that did it: the operating system's number, or the JVM's for a thread without one
/// @param threadName as the JVM calls it
/// @param address of the block
/// @param bytes what was asked for; [#FREED] when it was freed
/// @param weight how many allocations like this one it stands for; 1 where each is told
/// @param owner what it was allocated of, by name; empty for a free that does not say
/// @param stack the calls, the allocating one first; empty for a free
public record BlockEvent(
        long timeNanos,
        long threadId,
        String threadName,
        long address,
        long bytes,
        double weight,
        String owner,
        List<CallFrame> stack) {

    /// The size of what is not there any more.
    public static final long FREED = -1;

    public boolean isFree() {
        return bytes == FREED;
    }
}
