package allod.heap;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// The heaps that a test makes. After the test the invariants of each of them are checked, the youngest first, and it is
/// closed; one that the test has closed is left alone.
///
/// Threads: the thread of the test.
final class TestHeaps implements AfterEachCallback {

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
}
