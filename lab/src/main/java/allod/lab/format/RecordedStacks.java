package allod.lab.format;

import allod.profile.Amounts;
import allod.profile.CallFrame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// All call stacks of a recording, complete, with what was asked for at each of them.
///
/// A stack is known by its *node*: 1 to [#nodes()]. The lists of frames are made when they are asked for; equal frames
/// are one object. One thread at a time.
public final class RecordedStacks {

    /// Those of a recording that has none.
    public static final RecordedStacks NONE = new RecordedStacks(new TraceTree(), (_, _) -> List.of());

    private final TraceTree traces;
    private final FrameNames names;
    private final Map<CallFrame, CallFrame> frames = new HashMap<>();

    RecordedStacks(TraceTree traces, FrameNames names) {
        this.traces = traces;
        this.names = names;
    }

    /// How many nodes there are; many of them are only on the way to others.
    public int nodes() {
        return traces.size();
    }

    /// What was allocated with exactly this stack.
    ///
    /// @param node 1 to [#nodes()], or 0 for blocks whose stack is unknown
    public Amounts amounts(int node) {
        return traces.amounts(node);
    }

    /// The calls that one node stands for: more than one where calls were inlined.
    List<CallFrame> frames(int node) {
        return names.of(node, traces.ip(node));
    }

    /// The calls of a stack, the allocating one first; empty for node 0.
    public List<CallFrame> stack(int node) {
        List<CallFrame> stack = new ArrayList<>();
        for (int at = node; at != TraceTree.ROOT; at = traces.parent(at)) {
            for (CallFrame frame : frames(at)) {
                stack.add(frames.computeIfAbsent(frame, same -> same));
            }
        }
        return stack;
    }
}
