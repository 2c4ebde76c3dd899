package allod.gc;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import allod.gc.object.ObjectType;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// Mutators that come while a collection begins.
class AttachWhileMarkingTest {

    private static final StructLayout NODE =
            MemoryLayout.structLayout(JAVA_LONG.withName("key"), JAVA_LONG.withName("ref:next"));

    private static final int KEY = 4711;

    private final ObjectHeap heap = ObjectHeap.create(
            ObjectHeapOptions.defaults().plan(PlanKind.MARK_SWEEP).limitBytes(16 << 20));
    private final ObjectType node = heap.define("Node", NODE);
    private final int next = node.offset("next");
    private final int key = node.offset("key");
    private final CountDownLatch read = new CountDownLatch(1);
    private final CountDownLatch cut = new CountDownLatch(1);
    private final CountDownLatch stored = new CountDownLatch(1);

    /// ```
    /// old mutator              newcomer, attached while the barriers are being switched on
    /// asked, does not poll     x = holder.next
    /// holder.next = null       fresh = alloc        black
    ///   no barrier yet         fresh.next = x       its only path: shaded, since no handles are scanned yet
    /// polls
    /// ```
    @Test
    void whatANewcomerTakesFromAMutatorWithoutBarriersLives() throws Exception {
        try (heap;
                Mutator old = heap.attach();
                Scope scope = old.scope()) {
            long handle = scope.slot();
            old.setHandle(handle, old.alloc(node));
            long hidden = old.alloc(node);
            old.putLong(hidden, key, KEY);
            old.setRef(old.handle(handle), next, hidden);
            GlobalRef holder = heap.globalRef(old, old.handle(handle));

            CompletableFuture<Void> collection = CompletableFuture.runAsync(heap::collect, this::start);
            while (!old.isArmed()) {
                LockSupport.parkNanos(100_000);
            }
            CompletableFuture<Long> found = CompletableFuture.supplyAsync(() -> newcomer(holder), this::start);
            await(read);
            old.setRef(old.handle(handle), next, 0);
            cut.countDown();
            await(stored);
            old.poll();
            old.blocked(() -> collection.get(60, TimeUnit.SECONDS));
            old.blocked(() -> assertThat(found.get(60, TimeUnit.SECONDS)).isEqualTo(KEY));
            holder.close();
            old.blocked(heap::verify);
        }
    }

    private long newcomer(GlobalRef holder) {
        try (Mutator mutator = heap.attach();
                Scope scope = mutator.scope()) {
            long handle = scope.slot();
            mutator.setHandle(handle, mutator.alloc(node));
            long taken = mutator.getRef(holder.get(mutator), next);
            read.countDown();
            await(cut);
            mutator.setRef(mutator.handle(handle), next, taken);
            stored.countDown();
            mutator.collect();
            for (int i = 0; i < 10_000; i++) {
                long _ = mutator.alloc(node); // of what was freed
            }
            return mutator.getLong(mutator.getRef(mutator.handle(handle), next), key);
        }
    }

    /// A thread of its own for each: one waits for the other.
    private void start(Runnable task) {
        Thread _ = Thread.ofPlatform().daemon().start(task);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
