package allod.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import allod.pages.Address;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Threads of both kinds come and go, and their stacks with them.
class StacksOfThreadsTest {

    private static final StackPool PLATFORM = StacksOfThreads.poolOf(StackCapacity.OF_THREADS_BYTES);
    private static final StackPool VIRTUAL = StacksOfThreads.poolOfVirtualThreads();

    @AfterEach
    void poolsAreInOrder() {
        PLATFORM.checkInvariants();
        VIRTUAL.checkInvariants();
    }

    private static <T> T inThread(Callable<T> body) throws Exception {
        FutureTask<T> task = new FutureTask<>(body);
        Thread thread = Thread.ofPlatform().name("other").start(task);
        thread.join();
        return task.get();
    }

    private static <T> T inVirtualThread(Callable<T> body) throws Exception {
        FutureTask<T> task = new FutureTask<>(body);
        Thread.ofVirtual().start(task).join();
        return task.get();
    }

    @Test
    void everyThreadHasItsOwnStack() throws Exception {
        Stack mine = Stack.current();

        assertThat(inThread(Stack::current)).isNotSameAs(mine);
        assertThat(inVirtualThread(Stack::current)).isNotSameAs(mine);
        assertThat(Stack.current()).isSameAs(mine);
    }

    @Test
    void anotherThreadIsRefusedAndChangesNothing() throws Exception {
        Stack mine = Stack.current();
        try (StackFrame frame = mine.push()) {
            inThread(() -> {
                Stack.current().push().close(); // its own works
                assertThatExceptionOfType(WrongThreadException.class)
                        .isThrownBy(mine::push)
                        .withMessageContaining("'other'")
                        .withMessageContaining("Stack.current()");
                assertThatExceptionOfType(WrongThreadException.class).isThrownBy(() -> frame.allocateAddress(8, 8));
                assertThatExceptionOfType(WrongThreadException.class).isThrownBy(() -> frame.allocate(8, 8));
                assertThatExceptionOfType(WrongThreadException.class).isThrownBy(frame::close);
                assertThatExceptionOfType(WrongThreadException.class).isThrownBy(mine::discardUnused);
                return null;
            });
            assertThat(mine.depth()).isEqualTo(1);
            assertThat(mine.usedBytes()).isZero();
        }
    }

    @Test
    void aVirtualThreadIsRefusedOnAStackThatIsNotItsOwn() throws Exception {
        Stack mine = Stack.current();
        Stack virtual = inVirtualThread(() -> {
            assertThatExceptionOfType(WrongThreadException.class).isThrownBy(mine::push);
            return Stack.current();
        });
        assertThatExceptionOfType(WrongThreadException.class).isThrownBy(virtual::push);
    }

    @Test
    void aVirtualThreadKeepsItsStackButNotItsMemory() throws Exception {
        inVirtualThread(() -> {
            Stack stack = Stack.current();
            for (int i = 0; i < 100; i++) {
                try (StackFrame outer = stack.push();
                        StackFrame inner = stack.push()) {
                    assertThat(outer.depth()).isEqualTo(1);
                    Address.putLong(inner.allocateAddress(8, 8), i);
                    Thread.yield(); // may go on with another carrier
                    assertThat(Stack.current()).isSameAs(stack);
                    assertThat(stack.memory()).isNotNull();
                    stack.checkInvariants();
                }
                assertThat(stack.memory()).isNull();
                stack.checkInvariants();
            }
            return null;
        });
    }

    @Test
    void aHundredThousandVirtualThreadsDoNotNeedManyStacks() throws Exception {
        Semaphore running = new Semaphore(500);
        int before = VIRTUAL.stacks();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> results = new ArrayList<>();
            for (int i = 0; i < 100_000; i++) {
                long number = i;
                running.acquire();
                results.add(threads.submit(() -> {
                    try {
                        return pushed(number);
                    } finally {
                        running.release();
                    }
                }));
            }
            for (int i = 0; i < results.size(); i++) {
                assertThat(results.get(i).get()).isEqualTo(i);
            }
        }
        assertThat(VIRTUAL.stacks()).isLessThanOrEqualTo(Math.max(before, 500 + 2 * 64));
        VIRTUAL.scavenge();
        assertThat(VIRTUAL.stacks()).isZero();
    }

    private static long pushed(long number) {
        try (StackFrame frame = Stack.current().push()) {
            long address = frame.allocateAddress(64, 16);
            Address.putLong(address, number);
            Thread.yield();
            try (StackFrame inner = Stack.current().push()) {
                Address.fill(inner.allocateAddress(200_000, 1), 200_000, (byte) 7);
            }
            return Address.getLong(address);
        }
    }

    @Test
    void thousandsOfVirtualThreadsHaveOpenFramesAtOnce() throws Exception {
        int count = 20_000;
        CountDownLatch open = new CountDownLatch(count);
        CountDownLatch end = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> results = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                long number = i;
                results.add(threads.submit(() -> {
                    try (StackFrame frame = Stack.current().push()) {
                        long address = frame.allocateAddress(8, 8);
                        Address.putLong(address, number);
                        open.countDown();
                        end.await();
                        return Address.getLong(address);
                    }
                }));
            }
            open.await();
            assertThat(VIRTUAL.stacks()).isGreaterThanOrEqualTo(count);
            VIRTUAL.checkInvariants();
            end.countDown();
            for (int i = 0; i < count; i++) {
                assertThat(results.get(i).get()).isEqualTo(i);
            }
        }
        VIRTUAL.scavenge();
        assertThat(VIRTUAL.stacks()).isZero();
        assertThat(VIRTUAL.residentBytes()).isZero();
    }

    @Test
    void aVirtualThreadThatEndsWithAnOpenFrameLosesItsMemory() throws Exception {
        Stack left = inVirtualThread(() -> {
            Stack.current().push();
            return Stack.current();
        });
        assertThat(left.memory()).isNotNull();

        VIRTUAL.scavenge();

        assertThat(left.memory()).isNull();
        assertThat(VIRTUAL.stacks()).isZero();
    }

    @Test
    void platformThreadsComeAndGoWithoutGrowth() throws Exception {
        int before = PLATFORM.stacks();
        for (int i = 0; i < 2000; i++) {
            inThread(() -> {
                try (StackFrame frame = Stack.current().push()) {
                    return frame.allocate(500_000, 1).byteSize();
                }
            });
        }
        assertThat(PLATFORM.stacks()).isLessThanOrEqualTo(Math.max(before, 2 * 16));

        PLATFORM.scavenge();
        assertThat(PLATFORM.stacks()).isLessThanOrEqualTo(before);
    }

    @Test
    void theDeathOfAPlatformThreadGivesItsMemoryBack() throws Exception {
        Stack[] stack = new Stack[1];
        FutureTask<Long> task = new FutureTask<>(() -> {
            stack[0] = Stack.current();
            try (StackFrame frame = stack[0].push()) {
                return frame.allocate(900_000, 1).byteSize();
            }
        });
        Thread thread = Thread.ofPlatform().start(task);
        thread.join();
        StackMemory memory = stack[0].memory();
        assertThat(memory).isNotNull();
        assertThat(memory.residentBytes()).isGreaterThan(900_000);

        PLATFORM.reclaimIfDead(stack[0]);

        assertThat(stack[0].memory()).isNull();
        assertThat(memory.lessee()).isNull();
        Reference.reachabilityFence(thread); // else the collector might have found it first
    }

    @Test
    void theCollectorFindsDeadThreadsWhenNobodyPushes() throws Exception {
        Stack left = inThread(() -> {
            Stack.current().push().close();
            return Stack.current();
        });
        for (int i = 0; i < 1000 && left.memory() != null; i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertThat(left.memory()).isNull();
    }

    @Test
    void threadsOfTheSameSlotHaveTheirOwnStacks() throws Exception {
        int threads = 2100; // more than the table has slots, all alive
        CountDownLatch found = new CountDownLatch(threads);
        CountDownLatch end = new CountDownLatch(1);
        List<FutureTask<Boolean>> results = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            FutureTask<Boolean> task = new FutureTask<>(() -> {
                Stack stack = Stack.current();
                found.countDown();
                end.await();
                try (StackFrame frame = Stack.current().push()) {
                    Address.putLong(frame.allocateAddress(8, 8), 1);
                    return Stack.current() == stack;
                }
            });
            results.add(task);
            Thread.ofVirtual().start(task);
        }
        found.await();
        end.countDown();
        for (FutureTask<Boolean> result : results) {
            assertThat(result.get()).isTrue();
        }
    }

    @Test
    void anExplicitStackOfADeadThreadIsTakenBack() throws Exception {
        StackPool pool = StacksOfThreads.poolOf(3 << 20);
        Stack left = inThread(() -> {
            Stack stack = Stack.ofBytes(3 << 20);
            stack.push();
            return stack;
        });
        assertThat(left.memory()).isNotNull();

        Stack.scavenge();

        assertThat(left.memory()).isNull();
        assertThat(pool.stacks()).isZero();
        pool.checkInvariants();
    }

    @Test
    void aThreadThatLostItsThreadLocalsFindsItsStackAgain() throws Exception {
        inThread(() -> {
            Stack stack = Stack.current();
            try (StackFrame frame = stack.push()) {
                assertThat(frame.depth()).isEqualTo(1);
                StacksOfThreads.forgetCaller();
                assertThat(Stack.current()).isSameAs(stack);
            }
            return null;
        });
    }
}
