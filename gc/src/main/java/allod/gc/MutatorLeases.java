package allod.gc;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Mutators that tasks borrow: for virtual threads, of which there are too many to attach each.
///
/// A mutator that nobody has borrowed stays attached, and is blocked, so no handshake waits for it.
///
/// Threads: any. The stack of idle mutators is last in, first out: the lanes of the one that was used last are
/// warm.
final class MutatorLeases {
    private final ObjectHeap heap;
    private final ConcurrentLinkedDeque<Mutator> idle = new ConcurrentLinkedDeque<>();

    MutatorLeases(ObjectHeap heap) {
        this.heap = heap;
    }

    /// Runs the task with a mutator that is its own meanwhile.
    <T extends @Nullable Object> T run(Function<Mutator, T> task) {
        Mutator mutator = idle.pollFirst();
        if (mutator == null) {
            mutator = heap.attach();
        } else {
            mutator.lease(Thread.currentThread());
        }
        try (Scope _ = mutator.scope()) {
            return task.apply(mutator);
        } finally {
            mutator.unlease();
            idle.addFirst(mutator);
        }
    }

    /// Detaches those that are idle.
    void close() {
        for (Mutator mutator = idle.pollFirst(); mutator != null; mutator = idle.pollFirst()) {
            mutator.lease(Thread.currentThread());
            mutator.close();
        }
    }

    /// Mutators that nobody has borrowed.
    int idleCount() {
        return idle.size();
    }
}
