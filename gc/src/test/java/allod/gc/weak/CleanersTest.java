package allod.gc.weak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.gc.object.ObjectKind;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CleanersTest {
    private final WeakCycle cycle = new WeakCycle(0);
    private final ConcurrentLinkedQueue<String> done = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        cycle.cleaners.checkInvariants();
        cycle.close();
    }

    private int node() {
        return cycle.graph.add(ObjectKind.FIXED, cycle.graph.node, 0);
    }

    private Cleanup register(int number, Runnable action) {
        return cycle.cleaners.register(cycle.graph.refs.get(number), action);
    }

    /// Waits until the thread has run all that was queued before.
    private void awaitThread() throws InterruptedException {
        CountDownLatch last = new CountDownLatch(1);
        Cleanup _ = register(node(), last::countDown);
        cycle.collect();
        assertThat(last.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void c1_anActionRunsOnceWhenItsObjectHasDied() throws InterruptedException {
        int kept = node();
        int dropped = node();
        Cleanup _ = register(kept, () -> done.add("kept"));
        Cleanup _ = register(dropped, () -> done.add("dropped"));
        cycle.collect(kept, dropped);
        cycle.collect(kept);
        cycle.collect(kept);
        CountDownLatch last = new CountDownLatch(1);
        Cleanup _ = register(node(), last::countDown);
        cycle.collect(kept);
        assertThat(last.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(done).containsExactly("dropped");
        assertThat(cycle.cleaners.waiting()).isEqualTo(1);
    }

    @Test
    void c2_actionsRunAfterTheCycleOnAThreadOfTheirOwn() throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(1);
        Cleanup _ = register(node(), () -> {
            done.add(Thread.currentThread().getName());
            ran.countDown();
        });
        cycle.markStrong();
        cycle.keep();
        cycle.weak.clear(cycle.liveness);
        assertThat(ran.await(50, TimeUnit.MILLISECONDS))
                .as("the cycle is not over")
                .isFalse();
        cycle.weak.end();
        assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(done).containsExactly("allod-gc-cleaner-test");
    }

    @Test
    void c3_anActionThatThrowsIsReportedAndTheOthersRun() throws InterruptedException {
        Cleanup _ = register(node(), () -> {
            throw new IllegalStateException("broken");
        });
        Cleanup _ = register(node(), () -> {
            throw new AssertionError("worse");
        });
        Cleanup _ = register(node(), () -> done.add("third"));
        cycle.collect();
        awaitThread();
        assertThat(done).containsExactly("third");
        assertThat(cycle.troubles).hasSize(2);
        assertThat(cycle.troubles.getFirst()).hasMessage("broken");
    }

    @Test
    void theProgramCanRunOrCancelAnActionItself() throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        int a = node();
        int b = node();
        Cleanup first = register(a, runs::incrementAndGet);
        Cleanup second = register(b, runs::incrementAndGet);
        assertThat(first.run()).isTrue();
        assertThat(first.run()).isFalse();
        assertThat(first.cancel()).isFalse();
        assertThat(second.cancel()).isTrue();
        assertThat(second.run()).isFalse();
        assertThat(cycle.cleaners.isEmpty()).isTrue();
        cycle.collect();
        awaitThread();
        assertThat(runs).hasValue(1);
    }

    @Test
    void placesAreUsedAgain() throws InterruptedException {
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 300; i++) {
                Cleanup cleanup = register(node(), () -> done.add("ran"));
                if (i % 3 == 0) {
                    assertThat(cleanup.cancel()).isTrue();
                }
            }
            cycle.cleaners.checkInvariants();
            cycle.collect();
        }
        awaitThread();
        assertThat(done).hasSize(1000);
        assertThat(cycle.cleaners.isEmpty()).isTrue();
        assertThat(cycle.cleaners.committedBytes()).isEqualTo(64 << 10);
    }

    @Test
    void whatIsQueuedRunsBeforeTheEndAndLateCallsDoNoHarm() {
        Cleaners cleaners = new Cleaners("short", cycle.troubles::add);
        List<Cleanup> all = List.of(
                cleaners.register(cycle.graph.refs.get(node()), () -> done.add("dead")),
                cleaners.register(cycle.graph.refs.get(node()), () -> done.add("late")));
        long dead = cycle.graph.refs.getFirst();
        cleaners.collect(new Liveness() {
            @Override
            public boolean isLive(long ref) {
                return ref != dead;
            }

            @Override
            public long forwarded(long ref) {
                return ref;
            }
        });
        cleaners.publish();
        cleaners.close();
        assertThat(done).containsExactly("dead");
        assertThat(all.get(1).run()).isTrue();
        assertThatThrownBy(() -> cleaners.register(dead, () -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'short' is closed");
    }
}
