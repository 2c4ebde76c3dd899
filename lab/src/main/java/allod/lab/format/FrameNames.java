package allod.lab.format;

import allod.profile.CallFrame;
import java.util.List;

/// How the frames of a recording are called.
@FunctionalInterface
interface FrameNames {

    /// The frames behind one node of the tree: more than one where calls were inlined, the innermost first.
    ///
    /// @param node the node, from 1
    /// @param ip what the recording stores at that node
    List<CallFrame> of(int node, long ip);
}
