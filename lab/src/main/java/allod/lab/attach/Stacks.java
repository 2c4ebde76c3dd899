package allod.lab.attach;

import allod.profile.CallFrame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import org.jspecify.annotations.Nullable;

/// The stacks of a flight recording as lists of calls, equal ones as one object.
///
/// A recording shows a stack as the same object as long as one chunk of it is read, which saves the translation.
/// async-profiler puts the library in the place of the class and marks its native frames; its own hook is left out.
///
/// Threads: one.
final class Stacks {

    private static final String HOOK_LIBRARY = "libasyncProfiler";
    private static final int MOST_SEEN = 1 << 18;

    private final IdentityHashMap<RecordedStackTrace, List<CallFrame>> seen = new IdentityHashMap<>();
    private final Map<List<CallFrame>, List<CallFrame>> known = new HashMap<>();
    private final Map<CallFrame, CallFrame> frames = new HashMap<>();

    List<CallFrame> of(@Nullable RecordedStackTrace trace) {
        if (trace == null) {
            return List.of();
        }
        List<CallFrame> stack = seen.get(trace);
        if (stack == null) {
            stack = translate(trace);
            List<CallFrame> same = known.putIfAbsent(stack, stack);
            stack = same == null ? stack : same;
            if (seen.size() == MOST_SEEN) { // of chunks that have been left behind
                seen.clear();
            }
            seen.put(trace, stack);
        }
        return stack;
    }

    private List<CallFrame> translate(RecordedStackTrace trace) {
        List<CallFrame> stack = new ArrayList<>();
        for (RecordedFrame frame : trace.getFrames()) {
            RecordedMethod method = frame.getMethod();
            if (method == null) {
                continue;
            }
            String className = method.getType() == null ? "" : method.getType().getName();
            if (!className.startsWith(HOOK_LIBRARY)) {
                CallFrame call = frame.isJavaFrame() && !isNative(frame)
                        ? new CallFrame(
                                className, method.getName(), file(className), Math.max(0, frame.getLineNumber()))
                        : new CallFrame("", method.getName(), className.isEmpty() ? null : className, 0);
                stack.add(frames.computeIfAbsent(call, itself -> itself));
            }
        }
        return List.copyOf(stack);
    }

    private static boolean isNative(RecordedFrame frame) {
        return switch (String.valueOf(frame.getType())) {
            case "Native", "C++", "Kernel" -> true;
            default -> false;
        };
    }

    /// A recording has no file names; of nearly all classes it is the outermost one's.
    private static String file(String className) {
        String simple = className.substring(className.lastIndexOf('.') + 1);
        int nested = simple.indexOf('$');
        return (nested > 0 ? simple.substring(0, nested) : simple) + ".java";
    }
}
