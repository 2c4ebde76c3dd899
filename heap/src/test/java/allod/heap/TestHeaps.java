package allod.heap;

import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/// The heaps that a test makes. After the test the invariants of each of them are checked, the youngest first, and
/// it is closed; one that the test has closed is left alone. JUnit gives up the whole run at an `OutOfMemoryError`:
/// ours fails the test that it escapes from.
///
/// Threads: the thread of the test.
final class TestHeaps implements AfterEachCallback, InvocationInterceptor {

    private final Deque<Heap> heaps = new ArrayDeque<>();

    Heap create() {
        return create(HeapOptions.defaults().name("test"));
    }

    Heap create(HeapOptions options) {
        Heap heap = Heap.create(options);
        heaps.push(heap);
        return heap;
    }

    Heap limited(long limitBytes) {
        return create(HeapOptions.defaults().name("limited").limitBytes(limitBytes));
    }

    /// To be called where the test has closed the heap itself.
    void forget(Heap heap) {
        heaps.remove(heap);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Throwable broken = null;
        for (Heap heap : heaps) {
            try {
                heap.checkInvariants();
            } catch (RuntimeException | Error failure) {
                broken = failure;
            }
            heap.close();
        }
        heaps.clear();
        if (broken != null) {
            throw new AssertionError("after " + context.getDisplayName() + ": " + broken.getMessage(), broken);
        }
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> test, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        proceed(test);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> test, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        proceed(test);
    }

    private static void proceed(Invocation<Void> test) throws Throwable {
        try {
            test.proceed();
        } catch (HeapOutOfMemory escaped) {
            throw new AssertionError("HeapOutOfMemory: " + escaped.getMessage(), escaped);
        }
    }
}
