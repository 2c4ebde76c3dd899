package allod.heap.checked;

import java.lang.StackWalker.StackFrame;
import java.util.Arrays;
import java.util.List;

/// A stack as it was captured: which methods, and where in their bytecode. Lines are looked up when somebody asks.
///
/// Equal are stacks of the same methods at the same bytecodes.
final class CallStack {

    private final StackFrame[] calls;
    private final int hash;

    /// @param calls to be kept as they are
    CallStack(StackFrame[] calls) {
        this.calls = calls;
        int mixed = 1;
        for (StackFrame call : calls) {
            mixed = 31 * mixed + System.identityHashCode(call.getDeclaringClass()) + 17 * call.getByteCodeIndex();
        }
        this.hash = mixed;
    }

    List<StackTraceElement> frames() {
        return Arrays.stream(calls).map(StackFrame::toStackTraceElement).toList();
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof CallStack stack) || stack.hash != hash || stack.calls.length != calls.length) {
            return false;
        }
        for (int i = 0; i < calls.length; i++) {
            if (!isSame(calls[i], stack.calls[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSame(StackFrame one, StackFrame other) {
        return one.getByteCodeIndex() == other.getByteCodeIndex()
                && one.getDeclaringClass() == other.getDeclaringClass()
                && (CallSites.tellMethod(one) || isSameMethod(one, other));
    }

    private static boolean isSameMethod(StackFrame one, StackFrame other) {
        return one.getMethodName().equals(other.getMethodName())
                && one.getDescriptor().equals(other.getDescriptor());
    }

    /// Looks at the frames closely, once: see [CallSites].
    void settle() {
        for (StackFrame call : calls) {
            CallSites.compare(call);
        }
    }
}
