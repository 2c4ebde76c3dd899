package allod.pages.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperationGateTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final OperationGate gate = new OperationGate("test", 20 * SECOND);

    @Test
    void t3_aGateThatNobodyClosesLetsEverybodyIn() {
        try (Operation outer = gate.enter()) {
            assertThat(gate.isInside()).isTrue();
            try (Operation inner = gate.enter()) {
                assertThat(inner).isSameAs(outer);
            }
            assertThat(gate.isInside()).isTrue();
        }
        assertThat(gate.isInside()).isFalse();
    }

    @Test
    void aPassIsUsedAgain() {
        Operation first = gate.enter();
        first.close();
        Operation second = gate.enter();
        second.close();
        assertThat(second).isSameAs(first);
    }

    @Test
    void closingFromInsideIsRefused() {
        try (Operation _ = gate.enter()) {
            assertThatThrownBy(gate::close)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("outside of operations");
        }
        gate.close();
        gate.open();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void closingWaitsForTheExitAndEnteringForTheOpening(boolean virtual) throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        AtomicBoolean leave = new AtomicBoolean();
        AtomicInteger steps = new AtomicInteger();
        Thread writer = start(virtual, () -> {
            try (Operation _ = gate.enter()) {
                inside.countDown();
                while (!leave.get()) {
                    LockSupport.parkNanos(100_000);
                }
                try (Operation _ = gate.enter()) { // nested, while the gate is being closed: must not wait
                    steps.incrementAndGet();
                }
            }
            try (Operation _ = gate.enter()) {
                steps.incrementAndGet();
            }
        });
        inside.await();
        Thread opener = new Thread(() -> leave.set(true));
        opener.start();
        gate.close();
        assertThat(leave).isTrue();
        assertThat(steps).hasValue(1);
        while (gate.waiting() == 0) {
            Thread.onSpinWait();
        }
        assertThat(steps).hasValue(1);
        gate.open();
        writer.join();
        opener.join();
        assertThat(steps).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void t2_nobodyIsInsideWhileTheGateIsClosed(boolean barrier) throws InterruptedException {
        OperationGate tried = new OperationGate("tried", 20 * SECOND, barrier);
        long[] value = new long[2]; // written inside only, both alike
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger holder = new AtomicInteger();
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            writers.add(start(i == 0, () -> {
                while (!stop.get()) {
                    try (Operation _ = tried.enter()) {
                        if (holder.compareAndSet(0, 1)) { // one at a time, to keep the check exact
                            value[0]++;
                            value[1]++;
                            holder.set(0);
                        }
                    }
                    if (Thread.currentThread().isVirtual()) {
                        Thread.yield();
                    }
                }
            }));
        }
        for (long end = System.nanoTime() + SECOND / 2; System.nanoTime() < end; ) {
            tried.close();
            long first = value[0];
            long second = value[1];
            LockSupport.parkNanos(10_000);
            assertThat(value).containsExactly(first, second);
            assertThat(first).isEqualTo(second);
            tried.open();
        }
        stop.set(true);
        for (Thread writer : writers) {
            writer.join();
        }
        assertThat(value[0]).isPositive();
    }

    @Test
    void anOperationThatDoesNotEndIsNamedAndTheGateOpensAgain() throws InterruptedException {
        OperationGate impatient = new OperationGate("impatient", 20_000_000);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        Thread writer = Thread.ofPlatform().name("slow writer").start(() -> {
            try (Operation _ = impatient.enter()) {
                inside.countDown();
                leave.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        inside.await();
        assertThatThrownBy(impatient::close).isInstanceOf(OperationStuck.class).hasMessageContaining("slow writer");
        impatient.enter().close();
        leave.countDown();
        writer.join();
        impatient.close();
        impatient.open();
    }

    @Test
    void aThreadThatDiedInsideIsNotWaitedFor() throws InterruptedException {
        Thread dead = new Thread(() -> gate.enter());
        dead.start();
        dead.join();
        gate.close();
        gate.open();
    }

    @Test
    void manyVirtualThreadsInsideAtOnceEachKeepTheirPass() throws InterruptedException {
        int count = 2000; // more than there are passes to lend
        CountDownLatch inside = new CountDownLatch(count);
        CountDownLatch leave = new CountDownLatch(1);
        AtomicInteger nested = new AtomicInteger();
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            writers.add(Thread.startVirtualThread(() -> {
                try (Operation outer = gate.enter()) {
                    inside.countDown();
                    leave.await();
                    try (Operation inner = gate.enter()) {
                        nested.addAndGet(outer == inner ? 1 : 0);
                    }
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }));
        }
        inside.await();
        Thread opener = new Thread(leave::countDown);
        opener.start();
        gate.close();
        gate.open();
        for (Thread writer : writers) {
            writer.join();
        }
        assertThat(nested).hasValue(count);
    }

    @Test
    void manyPlatformThreadsComeAndGo() throws InterruptedException {
        for (int round = 0; round < 4; round++) {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                threads.add(start(false, () -> gate.enter().close()));
            }
            gate.close();
            gate.open();
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    @Test
    void restraintsKeepWritersOutUntilTheyEnd() throws InterruptedException {
        gate.refuse();
        assertThatThrownBy(gate::enter)
                .isInstanceOf(SnapshotMemoryExhausted.class)
                .hasMessageContaining("lets no writer in");
        gate.endRestraint();
        gate.enter().close();
        gate.throttle();
        Thread writer = start(false, () -> gate.enter().close());
        while (gate.waiting() == 0) {
            Thread.onSpinWait();
        }
        gate.endRestraint();
        writer.join();
    }

    private static Thread start(boolean virtual, Runnable body) {
        return virtual ? Thread.startVirtualThread(body) : Thread.ofPlatform().start(body);
    }
}
