package allod.heap.checked;

import java.util.List;

/// Where in the program something happened.
///
/// @param thread the name of the thread
/// @param frames the calls, innermost first; those of the heap itself are left out. Empty when stacks are not captured
public record CallPoint(String thread, List<StackTraceElement> frames) {

    private static final int MOST_LINES = 24;

    /// Copies the list.
    public CallPoint {
        frames = List.copyOf(frames);
    }

    /// The frames as lines: `   at ...`, then `   by ...`.
    void appendTo(StringBuilder text) {
        String word = "at";
        for (StackTraceElement frame : frames.subList(0, Math.min(MOST_LINES, frames.size()))) {
            text.append("   ").append(word).append(' ').append(words(frame)).append('\n');
            word = "by";
        }
        if (frames.size() > MOST_LINES) {
            text.append("   by ").append(frames.size() - MOST_LINES).append(" more calls\n");
        }
        if (frames.isEmpty()) {
            text.append("   at a place that was not recorded\n");
        }
    }

    /// A frame as a stack trace shows it, its module and class loader left out; a native function has no class.
    static String words(StackTraceElement frame) {
        StringBuilder words = new StringBuilder();
        if (!frame.getClassName().isEmpty()) {
            words.append(frame.getClassName()).append('.');
        }
        words.append(frame.getMethodName());
        String file = frame.getFileName();
        if (file != null) {
            words.append('(').append(file);
            if (frame.getLineNumber() > 0) {
                words.append(':').append(frame.getLineNumber());
            }
            words.append(')');
        } else if (frame.isNativeMethod()) {
            words.append("(Native Method)");
        }
        return words.toString();
    }
}
