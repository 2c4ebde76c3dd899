package allod.heap.checked;

import java.util.List;

/// Where a checked heap learns who called it: the Java stack by default, or what a program knows better, such as the
/// stack of a recording that it replays.
///
/// Threads: any, several at a time.
public interface StackSource {

    /// The place that calls now.
    ///
    /// @return a number for it, 0 or more; equal places may have equal numbers
    int current();

    /// The calls behind a number, innermost first.
    List<StackTraceElement> frames(int place);
}
