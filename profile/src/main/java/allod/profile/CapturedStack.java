package allod.profile;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A stack that was seen: how it is recognised, and how it is shown.
///
/// It is recognised by classes, which it refers to weakly: it keeps none of them from being unloaded. Then it is never
/// met again, since another class with the same name is another class. It is shown by names, which are looked up once,
/// when the stack is first seen: later the class may be gone.
///
/// Threads: immutable.
final class CapturedStack extends InternTable.Entry<CapturedStack> {

    /// Where a stack was cut.
    static final CallFrame DEEPER = new CallFrame("", "(deeper)", null, 0);

    /// Stands for the stacks of the allocator alone: its own threads.
    static final CallFrame ALLOCATOR = new CallFrame("", "(allocator)", null, 0);

    /// One reference for each class, kept by the class itself.
    private static final ClassValue<WeakReference<Class<?>>> REFERENCES = new ClassValue<>() {
        @Override
        protected WeakReference<Class<?>> computeValue(Class<?> type) {
            return new WeakReference<>(type);
        }
    };

    private final WeakReference<Class<?>>[] classes;
    private final int[] bytecodeIndices;
    private final @Nullable String[] methods;
    private final boolean cut;
    private final List<CallFrame> calls;

    CapturedStack(StackCapture capture) {
        super(capture.hash());
        int count = capture.count();
        classes = references(count);
        bytecodeIndices = new int[count];
        methods = new String[count];
        cut = capture.isCut();
        for (int i = 0; i < count; i++) {
            classes[i] = REFERENCES.get(capture.declaringClass(i));
            bytecodeIndices[i] = capture.bytecodeIndex(i);
            methods[i] = capture.method(i);
        }
        calls = named(capture);
    }

    /// A stack that is shown, and never recognised.
    CapturedStack(CallFrame only) {
        super(0);
        classes = references(0);
        bytecodeIndices = new int[0];
        methods = new String[0];
        cut = false;
        calls = List.of(only);
    }

    List<CallFrame> calls() {
        return calls;
    }

    boolean isCut() {
        return cut;
    }

    boolean matches(StackCapture capture) {
        int count = capture.count();
        if (count != classes.length || cut != capture.isCut()) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            String method = capture.method(i);
            if (bytecodeIndices[i] != capture.bytecodeIndex(i)
                    || !classes[i].refersTo(capture.declaringClass(i))
                    || (method != null && !method.equals(methods[i]))) {
                return false;
            }
        }
        return true;
    }

    private static List<CallFrame> named(StackCapture capture) {
        List<CallFrame> calls = new ArrayList<>();
        for (int i = 0; i < capture.count(); i++) {
            if (isOfProgram(capture.declaringClass(i))) {
                StackTraceElement element = capture.frame(i).toStackTraceElement();
                calls.add(new CallFrame(
                        element.getClassName(),
                        element.getMethodName(),
                        element.getFileName(),
                        Math.max(0, element.getLineNumber())));
            }
        }
        if (capture.isCut()) {
            calls.add(DEEPER);
        }
        return calls.isEmpty() ? List.of(ALLOCATOR) : List.copyOf(calls);
    }

    /// Whether people want to see it: not how lambdas, reflection and virtual threads are made.
    private static boolean isOfProgram(Class<?> type) {
        String name = type.getName();
        return !(type.isHidden() && name.contains("$$Lambda"))
                && !name.startsWith("java.lang.invoke.")
                && !name.startsWith("java.lang.reflect.")
                && !name.startsWith("jdk.internal.");
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of references has no other type
    private static WeakReference<Class<?>>[] references(int count) {
        return new WeakReference[count];
    }
}
