package allod.gc.handshake;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A participant that let the conductor wait.
///
/// @param participant who did not answer
/// @param thread whose participant it was
/// @param stack where the thread was when the conductor lost its patience, innermost call first
/// @param waitedNanos how long the conductor had waited by then
public record Lateness(
        Participant participant, @Nullable Thread thread, List<StackTraceElement> stack, long waitedNanos) {

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("thread '")
                .append(thread == null ? "none" : thread.getName())
                .append("' has not come to a safepoint for ")
                .append(waitedNanos / 1_000)
                .append(" us: poll in its loops, or enclose what blocks in blocked()");
        stack.forEach(frame -> text.append("\n    at ").append(frame));
        return text.toString();
    }
}
