package allod.lab.attach;

import allod.profile.CallFrame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells the calls of the program itself from those of the JDK and of allocators, which call sites are looked for
/// below.
final class ProgramFrames {

    private static final List<String> OTHERS = List.of(
            "java.",
            "javax.",
            "jdk.",
            "sun.",
            "com.sun.",
            "io.netty.",
            "allod.pages.",
            "allod.stack.",
            "allod.heap.",
            "allod.profile.");

    private ProgramFrames() {}

    /// The innermost call of the program; null when there is none.
    static @Nullable CallFrame innermost(List<CallFrame> stack) {
        for (CallFrame frame : stack) {
            if (isProgram(frame)) {
                return frame;
            }
        }
        return null;
    }

    private static boolean isProgram(CallFrame frame) {
        return !frame.className().isEmpty() && OTHERS.stream().noneMatch(frame.className()::startsWith);
    }
}
