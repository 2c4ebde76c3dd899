package allod.lab.attach;

import allod.profile.CallFrame;
import allod.profile.MemoryKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A call site that seems to leak.
///
/// @param kind of its memory
/// @param owner what it allocates of
/// @param program the innermost call that belongs to the program; null when there is none but the JDK's and allocators'
/// @param stack of its most survivors, the allocating call first
/// @param survivors blocks that were not freed, without those of the tail; samples, where there are samples
/// @param firstHalfBytes of the survivors that began in the first half of the time before the tail
/// @param secondHalfBytes of those that began in the second half
/// @param liveBytes all that was not freed
/// @param allocatedBytes all that was allocated while it was looked at
/// @param score what suspects are ranked by; see [Suspects]
public record Suspect(
        MemoryKind kind,
        String owner,
        @Nullable CallFrame program,
        List<CallFrame> stack,
        long survivors,
        long firstHalfBytes,
        long secondHalfBytes,
        long liveBytes,
        long allocatedBytes,
        double score) {

    public Suspect {
        stack = List.copyOf(stack);
    }

    /// The innermost call of a stack that belongs to the program; null when there is none.
    public static @Nullable CallFrame programCall(List<CallFrame> stack) {
        return ProgramFrames.innermost(stack);
    }

    /// The call that a reader should look at.
    public CallFrame callSite() {
        return program != null ? program : stack.isEmpty() ? new CallFrame("", "unknown", null, 0) : stack.getFirst();
    }
}
