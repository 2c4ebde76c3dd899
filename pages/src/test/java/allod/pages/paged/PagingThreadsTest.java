package allod.pages.paged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Several threads in spaces whose pages come and go all the time.
class PagingThreadsTest {

    private static final long AT = 1L << 40;
    private static final int THREADS = 4;
    private static final int PAGES = 64;
    private static final int ROUNDS = 30_000;

    private final MemoryStore store = new MemoryStore();
    private Pager pager = Pager.create(PagerOptions.ofFrames(12).batchPages(4).tlbEntries(16), store);
    private AddressSpace space = newSpace();

    private AddressSpace newSpace() {
        AddressSpace fresh = pager.newSpace("threads");
        fresh.map(AT, (long) PAGES << 12, Permission.READ_WRITE);
        return fresh;
    }

    @AfterEach
    void checkAndClose() {
        pager.checkInvariants();
        pager.close();
        assertThat(store.pages).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Replacement.class)
    void eachThreadFindsItsOwnWords(Replacement replacement) throws Exception {
        pager.close();
        pager = Pager.create(
                PagerOptions.ofFrames(12).batchPages(4).tlbEntries(16).replacement(replacement), store);
        space = newSpace();
        inThreads(thread -> {
            long[] expected = new long[PAGES];
            SplittableRandom random = new SplittableRandom(thread);
            try (SoftTlb tlb = space.openTlb()) {
                for (int i = 0; i < ROUNDS; i++) {
                    int page = random.nextInt(random.nextInt(PAGES) + 1);
                    long address = AT + ((long) page << 12) + 8 * thread;
                    assertThat(tlb.getLong(address)).isEqualTo(expected[page]);
                    if (random.nextBoolean()) {
                        expected[page] = random.nextLong();
                        tlb.putLong(address, expected[page]);
                    }
                }
            }
        });
        assertThat(pager.stats().evictions()).isGreaterThan(1000);
    }

    @Test
    void atomicAdditionsAreAllCountedAcrossEvictions() throws Exception {
        inThreads(thread -> {
            SplittableRandom random = new SplittableRandom(thread);
            for (int i = 0; i < ROUNDS; i++) {
                space.getAndAddLong(AT + ((long) random.nextInt(PAGES) << 12), 1);
            }
        });
        assertThat(sum(space)).isEqualTo((long) THREADS * ROUNDS);
    }

    @Test
    void atomicAdditionsOfAnyNumberOfVirtualThreadsAreCounted() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int thread = 0; thread < 100; thread++) {
                int seed = thread;
                threads.submit(() -> {
                    SplittableRandom random = new SplittableRandom(seed);
                    for (int i = 0; i < 500; i++) {
                        space.getAndAddInt(AT + ((long) random.nextInt(PAGES) << 12), 1);
                    }
                });
            }
        }
        assertThat(sum(space)).isEqualTo(50_000);
        assertThat(pager.shootdown().tlbs().length)
                .as("TLBs that wait for the next one")
                .isLessThan(60);
    }

    /// A child has every addition that was over before the fork, none that began after it, and its sum never
    /// changes.
    @Test
    void additionsAreOnOneSideOfAFork() throws Exception {
        AtomicLong begun = new AtomicLong();
        AtomicLong done = new AtomicLong();
        AtomicBoolean stop = new AtomicBoolean();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> futures = new ArrayList<>();
            for (int thread = 0; thread < 3; thread++) {
                int seed = thread;
                futures.add(threads.submit(() -> {
                    SplittableRandom random = new SplittableRandom(seed);
                    while (!stop.get()) {
                        begun.incrementAndGet();
                        space.getAndAddLong(AT + ((long) random.nextInt(PAGES) << 12), 1);
                        done.incrementAndGet();
                    }
                }));
            }
            for (int i = 0; i < 60; i++) {
                long before = done.get();
                try (AddressSpace child = space.fork("child " + i)) {
                    long after = begun.get();
                    long first = sum(child);
                    assertThat(first).isBetween(before, after);
                    child.putLong(AT + 8, i); // makes a copy on this side
                    assertThat(sum(child)).isEqualTo(first);
                }
            }
            stop.set(true);
            for (Future<?> future : futures) {
                future.get();
            }
        }
        assertThat(sum(space)).isEqualTo(done.get());
    }

    /// The writer writes the same number into two words, one after the other. A fork may see the first one
    /// ahead, never behind.
    @Test
    void aForkIsACut() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        long first = AT + 64;
        long second = AT + ((long) (PAGES - 1) << 12);
        Thread writer = Thread.ofPlatform().start(() -> {
            try (SoftTlb tlb = space.openTlb()) {
                for (long i = 1; !stop.get(); i++) {
                    tlb.putLongRelease(first, i);
                    tlb.putLongRelease(second, i);
                }
            }
        });
        for (int i = 0; i < 300; i++) {
            try (AddressSpace child = space.fork("cut")) {
                long lead = child.getLong(first) - child.getLong(second);
                assertThat(lead).isBetween(0L, 1L);
            }
        }
        stop.set(true);
        writer.join();
    }

    @Test
    void readersNeverSeeAPageOfSomebodyElse() throws Exception {
        for (int page = 0; page < PAGES; page++) {
            space.fill(AT + ((long) page << 12), 4096, (byte) page);
        }
        inThreads(thread -> {
            SplittableRandom random = new SplittableRandom(thread);
            byte[] bytes = new byte[4096];
            for (int i = 0; i < ROUNDS / 10; i++) {
                int page = random.nextInt(PAGES);
                if (i % 16 == 0) {
                    space.read(AT + ((long) page << 12), MemorySegment.ofArray(bytes));
                    for (byte one : bytes) {
                        assertThat(one).isEqualTo((byte) page);
                    }
                } else {
                    assertThat(space.getByte(AT + ((long) page << 12) + random.nextInt(4096)))
                            .isEqualTo((byte) page);
                }
            }
        });
    }

    @Test
    void mappingAndUnmappingDisturbsNobodyElse() throws Exception {
        inThreads(thread -> {
            SplittableRandom random = new SplittableRandom(thread);
            long own = AT + ((long) PAGES << 12) * (thread + 1);
            for (int i = 0; i < 300; i++) {
                int pages = 1 + random.nextInt(20);
                space.map(own, (long) pages << 12, Permission.READ_WRITE);
                for (int page = 0; page < pages; page++) {
                    space.putLong(own + ((long) page << 12), i + page);
                }
                if (i % 3 == 0) {
                    space.protect(own, 4096, Permission.READ);
                    assertThatThrownBy(() -> space.putByte(own, (byte) 1)).isInstanceOf(PageFault.class);
                }
                for (int page = 0; page < pages; page++) {
                    assertThat(space.getLong(own + ((long) page << 12))).isEqualTo(i + page);
                }
                space.unmap(own, (long) pages << 12);
                assertThatThrownBy(() -> space.getByte(own)).isInstanceOf(PageFault.class);
            }
        });
    }

    @Test
    void forksOfForksInThreadsKeepTheirOwnContents() throws Exception {
        inThreads(thread -> {
            SplittableRandom random = new SplittableRandom(thread);
            for (int i = 0; i < 60; i++) {
                try (AddressSpace child = space.fork("child");
                        AddressSpace grandchild = child.fork("grandchild")) {
                    for (int k = 0; k < 20; k++) {
                        long address = AT + ((long) random.nextInt(PAGES) << 12);
                        child.putLong(address, thread);
                        grandchild.putLong(address, -1 - thread);
                        assertThat(child.getLong(address)).isEqualTo(thread);
                        assertThat(grandchild.getLong(address)).isEqualTo(-1 - thread);
                        assertThat(space.getLong(address)).isZero();
                    }
                }
            }
        });
    }

    @Test
    void eachThreadKeepsItsWordsWhileTheStoreFails() throws Exception {
        SplittableRandom dice = new SplittableRandom(5);
        store.failsToWrite = () -> {
            synchronized (dice) {
                return dice.nextInt(5) == 0;
            }
        };
        store.failsToRead = store.failsToWrite;
        inThreads(thread -> {
            long[] expected = new long[PAGES];
            SplittableRandom random = new SplittableRandom(thread);
            for (int i = 0; i < ROUNDS / 10; i++) {
                int page = random.nextInt(PAGES);
                long address = AT + ((long) page << 12) + 8 * thread;
                try {
                    assertThat(space.getLong(address)).isEqualTo(expected[page]);
                    space.putLong(address, i);
                    expected[page] = i;
                } catch (PageStoreFailed later) {
                    assertThat(later).isNotNull();
                }
            }
        });
        store.failsToRead = null;
        store.failsToWrite = null;
        assertThat(pager.stats().failedWrites()).isPositive();
    }

    @Test
    void aDeadThreadHoldsNobodyUp() throws Exception {
        Thread dead = Thread.ofPlatform().start(() -> {
            SoftTlb tlb = space.openTlb();
            tlb.putLong(AT, 1);
            // an access that never ends: what a stack overflow inside of one leaves behind
            Translations.enter(pager.shootdown().tlbs()[0].words(), AT);
            pager.shootdown().tlbs()[0].letIn();
        });
        dead.join();
        space.evict(AT, 4096);
        space.fill(AT, (long) PAGES << 12, (byte) 3);
        assertThat(space.getByte(AT)).isEqualTo((byte) 3);
    }

    @Test
    void aLivingThreadThatWasThrownOutOfAnAccessHoldsNobodyUp() throws Exception {
        try (ExecutorService living = Executors.newFixedThreadPool(1)) {
            living.submit(() -> {
                        space.putLong(AT, 1);
                        Translations.enter(pager.shootdown().tlbs()[0].words(), AT);
                    })
                    .get();
            evictAndLook();
        }
    }

    private void evictAndLook() {
        space.evict(AT, 4096);
        assertThat(space.getLong(AT)).isEqualTo(1);
    }

    private interface Work {
        void run(int thread) throws Exception;
    }

    private static void inThreads(Work work) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Callable<Boolean>> tasks = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int number = thread;
                tasks.add(() -> {
                    work.run(number);
                    return true;
                });
            }
            for (Future<Boolean> task : threads.invokeAll(tasks)) {
                assertThat(task.get()).isTrue();
            }
        }
    }

    private static long sum(AddressSpace of) {
        long sum = 0;
        for (int page = 0; page < PAGES; page++) {
            sum += of.getLong(AT + ((long) page << 12));
        }
        return sum;
    }
}
