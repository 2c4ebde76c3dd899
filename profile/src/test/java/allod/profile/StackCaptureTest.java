package allod.profile;

import static org.assertj.core.api.Assertions.assertThat;

import allod.demo.Callers;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class StackCaptureTest {

    private static final int MAX_FRAMES = 256;

    private StackCapture capture;
    private final LongSupplier take = () -> {
        capture = StackCapture.take(MAX_FRAMES);
        return 1;
    };

    @Test
    void theFirstCallIsTheOneThatAllocates() {
        CapturedStack stack = stackOf(() -> Callers.one(take));
        CallFrame first = stack.calls().getFirst();
        assertThat(first.name()).isEqualTo("allod.demo.Callers.one");
        assertThat(first.fileName()).isEqualTo("Callers.java");
        assertThat(first.line()).isPositive();
    }

    @Test
    void callsAreThoseOfAStackTrace() {
        List<String> trace = new ArrayList<>();
        CapturedStack stack = stackOf(() -> Callers.deep(5, () -> {
            for (StackTraceElement element : new Throwable().getStackTrace()) {
                trace.add(element.getClassName() + '.' + element.getMethodName());
            }
            return Callers.one(take);
        }));
        List<String> calls = stack.calls().stream().map(CallFrame::name).toList();
        assertThat(calls.getFirst()).isEqualTo("allod.demo.Callers.one");
        List<String> programs = trace.stream()
                .filter(name -> !name.startsWith("java.lang.reflect.") && !name.startsWith("jdk.internal."))
                .toList();
        assertThat(calls.subList(2, calls.size())).isEqualTo(programs.subList(1, programs.size()));
    }

    @Test
    void theSameCallsAreTheSameStack() {
        List<CapturedStack> stacks = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Callers.one(take);
            if (stacks.isEmpty()) {
                stacks.add(new CapturedStack(capture));
            }
            assertThat(stacks.getFirst().matches(capture)).as("call " + i).isTrue();
            assertThat(stacks.getFirst().hash).isEqualTo(capture.hash());
        }
    }

    @Test
    void methodsWithTheSameCodeAreToldApart() {
        different(LongSupplier::getAsLong, s -> Callers.one(s), s -> Callers.two(s));
    }

    @Test
    void lambdasWithTheSameCodeAreToldApart() {
        List<CapturedStack> stacks = new ArrayList<>();
        for (UnaryOperator<LongSupplier> lambda :
                List.<UnaryOperator<LongSupplier>>of(Callers::firstLambda, Callers::secondLambda)) {
            stacks.add(stackOf(lambda.apply(take)));
        }
        assertThat(stacks.get(0).calls()).isNotEqualTo(stacks.get(1).calls());
        assertThat(stacks.get(1).matches(captureOf(Callers.firstLambda(take)))).isFalse();
    }

    @Test
    void methodsCalledByReflectionAreToldApart() throws Exception {
        List<Method> methods = List.of(
                Callers.class.getMethod("one", LongSupplier.class),
                Callers.class.getMethod("two", LongSupplier.class),
                Callers.class.getMethod("three", LongSupplier.class));
        List<CapturedStack> stacks = new ArrayList<>();
        for (int round = 0; round < 30; round++) { // reflection changes its ways after a while
            for (int i = 0; i < methods.size(); i++) {
                Object _ = methods.get(i).invoke(null, take);
                CapturedStack stack = new CapturedStack(capture);
                assertThat(stack.calls().getFirst().methodName())
                        .isEqualTo(methods.get(i).getName());
                for (CapturedStack other : stacks) {
                    if (!other.calls().equals(stack.calls())) {
                        assertThat(other.matches(capture)).isFalse();
                    }
                }
                stacks.add(stack);
            }
        }
    }

    @Test
    void overloadsCalledByHandlesAreToldApart() throws Throwable {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        MethodHandle number = lookup.findStatic(
                Callers.class, "overloaded", MethodType.methodType(long.class, LongSupplier.class, int.class));
        MethodHandle text = lookup.findStatic(
                Callers.class, "overloaded", MethodType.methodType(long.class, LongSupplier.class, String.class));
        Object _ = number.invokeWithArguments(take, 1);
        CapturedStack first = new CapturedStack(capture);
        Object _ = text.invokeWithArguments(take, "1");
        assertThat(first.matches(capture)).isFalse();
        assertThat(new CapturedStack(capture).calls().getFirst().line())
                .isNotEqualTo(first.calls().getFirst().line());
    }

    @Test
    void aDeepStackIsCutAndSaysSo() {
        CapturedStack stack = stackOf(() -> Callers.deep(400, take));
        assertThat(stack.isCut()).isTrue();
        assertThat(stack.calls()).hasSizeLessThanOrEqualTo(MAX_FRAMES + 1).endsWith(CapturedStack.DEEPER);
        assertThat(stackOf(() -> Callers.one(take)).isCut()).isFalse();
    }

    @Test
    void virtualThreadsEndWhereTheyBegan() throws InterruptedException {
        AtomicReference<CapturedStack> stack = new AtomicReference<>();
        Thread.ofVirtual()
                .start(() -> stack.set(stackOf(() -> Callers.one(take))))
                .join();
        List<String> names = stack.get().calls().stream().map(CallFrame::name).toList();
        assertThat(names).startsWith("allod.demo.Callers.one").noneMatch(name -> name.contains("ForkJoin"));
    }

    @Test
    void howLambdasAndReflectionAreMadeIsNotShown() throws Exception {
        Object _ = Callers.class.getMethod("one", LongSupplier.class).invoke(null, (LongSupplier)
                Callers.firstLambda(take)::getAsLong);
        assertThat(new CapturedStack(capture).calls())
                .noneMatch(call -> call.className().contains("$$Lambda"))
                .noneMatch(call -> call.className().startsWith("java.lang.reflect"))
                .noneMatch(call -> call.className().startsWith("jdk.internal"));
    }

    private CapturedStack stackOf(LongSupplier allocation) {
        return new CapturedStack(captureOf(allocation));
    }

    private StackCapture captureOf(LongSupplier allocation) {
        long _ = allocation.getAsLong();
        return capture;
    }

    private interface Caller {
        long call(LongSupplier allocation);
    }

    private void different(Caller... callers) {
        List<CapturedStack> stacks = new ArrayList<>();
        for (Caller caller : callers) {
            long _ = caller.call(take);
            for (CapturedStack other : stacks) {
                assertThat(other.matches(capture)).isFalse();
            }
            stacks.add(new CapturedStack(capture));
        }
    }
}
