package allod.lab.format;

import allod.profile.CallFrame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;

/// The stacks of a flight recording as nodes of a [TraceTree]: an ip is the index of a frame.
///
/// A recording shows a stack as the same object as long as one chunk of it is read, which saves the look-up. One
/// thread.
final class FlightStacks implements FrameNames {

    private static final String HOOK_LIBRARY = "libasyncProfiler";
    private static final int MOST_SEEN = 1 << 18;

    private record Step(int parent, int frame) {}

    private final TraceTree traces = new TraceTree();
    private final List<CallFrame> frames = new ArrayList<>();
    private final Map<CallFrame, Integer> frameIndexes = new HashMap<>();
    private final Map<Step, Integer> nodes = new HashMap<>();
    private final IdentityHashMap<RecordedStackTrace, Integer> seen = new IdentityHashMap<>();

    TraceTree traces() {
        return traces;
    }

    /// The node of an event's stack; the root when it has none.
    int nodeOf(RecordedEvent event) {
        RecordedStackTrace trace = event.getStackTrace();
        if (trace == null) {
            return TraceTree.ROOT;
        }
        Integer known = seen.get(trace);
        if (known == null) {
            known = add(trace);
            if (seen.size() == MOST_SEEN) { // of chunks that have been left behind
                seen.clear();
            }
            seen.put(trace, known);
        }
        return known;
    }

    private int add(RecordedStackTrace trace) {
        int node = TraceTree.ROOT;
        for (RecordedFrame frame : trace.getFrames().reversed()) {
            RecordedMethod method = frame.getMethod();
            if (method != null) {
                String type = method.getType() == null ? "" : method.getType().getName();
                if (!type.startsWith(HOOK_LIBRARY)) {
                    node = child(node, call(frame, type, method.getName()));
                }
            }
        }
        return node;
    }

    /// async-profiler puts the library in the place of the class, and marks its native frames.
    private static CallFrame call(RecordedFrame frame, String type, String method) {
        boolean isNative = switch (String.valueOf(frame.getType())) {
            case "Native", "C++", "Kernel" -> true;
            default -> !frame.isJavaFrame();
        };
        return isNative
                ? new CallFrame("", method, type.isEmpty() ? null : type, 0)
                : new CallFrame(type, method, null, Math.max(0, frame.getLineNumber()));
    }

    private int child(int parent, CallFrame call) {
        int frame = frameIndexes.computeIfAbsent(call, added -> {
            frames.add(added);
            return frames.size() - 1;
        });
        return nodes.computeIfAbsent(new Step(parent, frame), _ -> {
            traces.addChild(frame, parent);
            return traces.size();
        });
    }

    @Override
    public List<CallFrame> of(int node, long ip) {
        return List.of(frames.get((int) ip));
    }
}
