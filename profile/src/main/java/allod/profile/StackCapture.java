package allod.profile;

import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Spliterator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The calls of the current thread, as they are when a sample is taken: without names, which are dear.
///
/// ```
/// allod.heap, allod.profile ...     left out: how the allocator allocates is no site
/// class, bytecode index [, method]  ◄── the call that allocates
/// class, bytecode index
/// ...
/// class, bytecode index, method     the thread's first call
/// ```
///
/// A method is known by its class and by who calls it: the caller's bytecode index is an instruction that names the
/// method. So the method's name is asked for only where the caller names none: at the first call of a thread, and where
/// a native method or a method handle is the caller. (One rest is accepted: a static initialiser that runs at a call of
/// the same class, allocating at the same index as the method called, is taken for it.)
///
/// Threads: one.
final class StackCapture implements Function<Stream<StackFrame>, Boolean> {

    private static final int BATCH = 64; // frames of a usual stack, the allocator's and hidden ones included

    /// Hidden frames are shown because they tell lambdas apart.
    private static final StackWalker WALKER =
            StackWalker.getInstance(EnumSet.of(Option.RETAIN_CLASS_REFERENCE, Option.SHOW_HIDDEN_FRAMES), BATCH);

    private final StackFrame[] frames;
    private int count;
    private boolean inAllocator = true;
    private boolean cut;
    private int hash;
    private @Nullable String[] methods = {};

    private StackCapture(int maxFrames) {
        frames = new StackFrame[maxFrames];
    }

    /// The calls that led here.
    ///
    /// @param maxFrames how many of them at most; what is deeper is left out
    static StackCapture take(int maxFrames) {
        StackCapture capture = new StackCapture(maxFrames);
        boolean _ = WALKER.walk(capture);
        capture.identify();
        return capture;
    }

    @Override
    public Boolean apply(Stream<StackFrame> stack) {
        Spliterator<StackFrame> calls = stack.spliterator();
        Consumer<StackFrame> add = this::add;
        boolean more = true;
        while (more && count < frames.length) {
            more = calls.tryAdvance(add);
        }
        cut = more && calls.tryAdvance(_ -> {});
        return cut;
    }

    private void add(StackFrame frame) {
        if (inAllocator) {
            inAllocator = isAllocator(frame.getDeclaringClass());
            if (inAllocator) {
                return;
            }
        }
        frames[count] = frame;
        count++;
    }

    int count() {
        return count;
    }

    boolean isCut() {
        return cut;
    }

    int hash() {
        return hash;
    }

    StackFrame frame(int index) {
        return frames[index];
    }

    Class<?> declaringClass(int index) {
        return frames[index].getDeclaringClass();
    }

    int bytecodeIndex(int index) {
        return frames[index].getByteCodeIndex();
    }

    /// The method with its parameters, where the caller does not tell it; else null.
    @Nullable
    String method(int index) {
        return methods[index];
    }

    private void identify() {
        methods = new String[count];
        int sum = count;
        for (int i = 0; i < count; i++) {
            sum = 31 * sum + System.identityHashCode(declaringClass(i));
            sum = 31 * sum + bytecodeIndex(i);
            if (i + 1 == count || namesNoMethod(i + 1)) {
                String method = frames[i].getMethodName() + frames[i].getDescriptor();
                methods[i] = method;
                sum = 31 * sum + method.hashCode();
            }
        }
        hash = sum;
    }

    private boolean namesNoMethod(int caller) {
        return bytecodeIndex(caller) < 0 || declaringClass(caller).isHidden();
    }

    private static boolean isAllocator(Class<?> type) {
        String name = type.getPackageName();
        if (!name.startsWith("allod.")) {
            return type.isHidden() || name.equals("java.lang.invoke");
        }
        return name.equals("allod.profile")
                || isOrIsIn(name, "allod.heap")
                || isOrIsIn(name, "allod.pages")
                || name.equals("allod.stack");
    }

    private static boolean isOrIsIn(String packageName, String outer) {
        return packageName.startsWith(outer)
                && (packageName.length() == outer.length() || packageName.charAt(outer.length()) == '.');
    }

    @Override
    public String toString() {
        return Arrays.toString(Arrays.copyOf(frames, count));
    }
}
