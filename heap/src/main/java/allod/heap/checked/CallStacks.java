package allod.heap.checked;

import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// The Java stacks that a checked heap has seen, each kept once and known by a number: a block remembers two numbers
/// instead of two stacks.
///
/// The innermost calls, those of the heap itself, are left out. Lines are looked up only for reports.
///
/// Threads: any.
final class CallStacks implements StackSource {

    private static final Set<String> PACKAGES_INSIDE = Set.of("java.lang.foreign", "jdk.internal.foreign");

    private static final Set<String> INSIDE = Set.of(
            "allod.heap.Heap",
            "allod.heap.HeapArena",
            "allod.heap.LocalHeap",
            "allod.heap.LocalBlocks",
            "allod.heap.OutOfLine",
            "allod.heap.Samples",
            "allod.heap.Stripes",
            "allod.heap.checked.CallStacks",
            "allod.heap.checked.CheckedBlock",
            "allod.heap.checked.CheckedBlocks",
            "allod.heap.checked.CheckedHeap",
            "allod.heap.checked.Diagnosis",
            "allod.heap.checked.Reporter",
            "allod.heap.checked.SampledGuards");

    private static final ClassValue<Boolean> IS_INSIDE = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return INSIDE.contains(type.getName()) || PACKAGES_INSIDE.contains(type.getPackageName());
        }
    };

    private static final int CALLS_INSIDE = 6; // about as many as lie between the program and the walk

    private final int depth;
    private final StackWalker walker;
    private final ConcurrentHashMap<CallStack, Integer> numbers = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Integer, CallStack> stacks = new ConcurrentHashMap<>();
    private final AtomicInteger last = new AtomicInteger();

    CallStacks(int depth) {
        this.depth = depth;
        this.walker = StackWalker.getInstance(EnumSet.of(Option.RETAIN_CLASS_REFERENCE), depth + CALLS_INSIDE);
    }

    @Override
    public int current() {
        return depth == 0 ? 0 : number(walker.walk(calls -> capture(calls, depth)));
    }

    @Override
    public List<StackTraceElement> frames(int place) {
        CallStack stack = stacks.get(place);
        return stack == null ? List.of() : stack.frames();
    }

    /// The whole stack of the caller, the heap's own calls left out.
    static List<StackTraceElement> here() {
        return here(Integer.MAX_VALUE);
    }

    /// The innermost `depth` calls of the same; nothing of it is kept here, and no class is held by it.
    static List<StackTraceElement> here(int depth) {
        return StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE)
                .walk(calls -> capture(calls, depth))
                .frames();
    }

    /// The frames of an exception, without those of the heap itself and of the JDK's checks.
    static List<StackTraceElement> of(Throwable thrown) {
        return Arrays.stream(thrown.getStackTrace())
                .dropWhile(frame -> INSIDE.contains(frame.getClassName())
                        || frame.getClassName().startsWith("java.")
                        || frame.getClassName().startsWith("jdk.internal."))
                .toList();
    }

    private int number(CallStack stack) {
        Integer known = numbers.get(stack);
        return known != null ? known : numbers.computeIfAbsent(stack, this::enter);
    }

    private int enter(CallStack stack) {
        stack.settle();
        int number = last.incrementAndGet();
        stacks.put(number, stack);
        return number;
    }

    private static CallStack capture(Stream<StackFrame> calls, int depth) {
        StackFrame[] kept = new StackFrame[Math.min(depth, 64)];
        int count = 0;
        Iterator<StackFrame> walk = calls.iterator();
        while (count < depth && walk.hasNext()) {
            StackFrame call = walk.next();
            if (count > 0 || !IS_INSIDE.get(call.getDeclaringClass())) {
                if (count == kept.length) {
                    kept = Arrays.copyOf(kept, count * 2);
                }
                kept[count++] = call;
            }
        }
        return new CallStack(count == kept.length ? kept : Arrays.copyOf(kept, count));
    }
}
