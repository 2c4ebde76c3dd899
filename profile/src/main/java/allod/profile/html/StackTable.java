package allod.profile.html;

import allod.profile.CallFrame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Call stacks as one tree, in which stacks share what their outer calls have in common.
///
/// ```
/// node 0 = root ◄── node 1 (main) ◄── node 2 (serve) ◄── node 3 (read)
///                                           ▲─────────── node 4 (write)
/// ```
///
/// Invariant: **N1** the number of a node is greater than its parent's, so one pass from the last to the first sums up
/// a tree.
///
/// One thread.
final class StackTable {

    private record Node(int parent, int frame) {}

    private final StringTable strings;
    private final Map<CallFrame, Integer> frameIndexes = new HashMap<>();
    private final Map<Node, Integer> nodeIndexes = new HashMap<>();
    private final List<CallFrame> frames = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();

    StackTable(StringTable strings) {
        this.strings = strings;
    }

    /// The node of a stack.
    ///
    /// @param stack the innermost call first; empty for the root
    int nodeOf(List<CallFrame> stack) {
        int node = 0;
        for (CallFrame frame : stack.reversed()) {
            node = nodeIndexes.computeIfAbsent(new Node(node, frameOf(frame)), this::added);
        }
        return node;
    }

    private int added(Node node) {
        nodes.add(node);
        return nodes.size();
    }

    private int frameOf(CallFrame frame) {
        return frameIndexes.computeIfAbsent(frame, _ -> {
            frames.add(frame);
            return frames.size() - 1;
        });
    }

    /// The frames, flat: name, file and line of each.
    long[] frames() {
        long[] flat = new long[frames.size() * 3];
        for (int i = 0; i < frames.size(); i++) {
            CallFrame frame = frames.get(i);
            String file = frame.fileName();
            flat[i * 3] = strings.indexOf(frame.name());
            flat[i * 3 + 1] = strings.indexOf(file == null ? "" : file);
            flat[i * 3 + 2] = Math.max(0, frame.line());
        }
        return flat;
    }

    /// The nodes from 1 on, flat: how far back the parent is, and the frame.
    long[] nodes() {
        long[] flat = new long[nodes.size() * 2];
        for (int i = 0; i < nodes.size(); i++) {
            flat[i * 2] = (long) i + 1 - nodes.get(i).parent;
            flat[i * 2 + 1] = nodes.get(i).frame;
        }
        return flat;
    }
}
