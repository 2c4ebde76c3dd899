package allod.pages.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import allod.pages.Address;
import allod.pages.CommitLedger;
import allod.pages.PageSize;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A snapshot is a consistent cut: it never has a store without one that came before it, in the same thread or in
/// another one; and no store is lost on the way back. While collections run.
class CausalWritersTest {

    private static final long PAGE = PageSize.BYTES;
    private static final int PAGES = 4096;
    private static final long MILLIS = Long.getLong("allod.causal.millis", 700);

    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final AtomicBoolean stop = new AtomicBoolean();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void oneWriterInOrder(boolean collapsed) throws InterruptedException {
        try (SnapshotSpace space = space(collapsed)) {
            long base = space.address();
            Thread writer = start(() -> {
                for (long value = 1; !stop.get(); value++) {
                    for (int page = 0; page < PAGES && !stop.get(); page++) {
                        try (Operation _ = space.gate().enter()) {
                            Address.putLong(base + page * PAGE, value);
                        }
                    }
                }
            });
            Thread collector = collector();
            int snapshots = 0;
            try {
                for (long end = end(); System.nanoTime() < end; snapshots++) {
                    try (Snapshot snapshot = space.take()) {
                        checkOrder(snapshot, base);
                    }
                }
            } finally {
                finish(writer, collector);
            }
            checkOrder(space, base);
            assertThat(snapshots).isPositive();
        }
    }

    /// In the order of pages values fall by at most one, once.
    private void checkOrder(Snapshot snapshot, long base) {
        MemorySegment seen = snapshot.segment(base, PAGES * PAGE);
        long last = seen.get(ValueLayout.JAVA_LONG, 0);
        long first = last;
        for (int page = 1; page < PAGES; page++) {
            long value = seen.get(ValueLayout.JAVA_LONG, page * PAGE);
            assertThat(value).as("page %d", page).isBetween(first - 1, last);
            last = value;
        }
    }

    private void checkOrder(SnapshotSpace space, long base) {
        long last = Address.getLong(base);
        long first = last;
        for (int page = 1; page < PAGES; page++) {
            long value = Address.getLong(base + page * PAGE);
            assertThat(value).as("page %d of the space", page).isBetween(first - 1, last);
            last = value;
        }
        assertThat(space.fold()).isTrue();
    }

    /// Two writers answer each other: each writes one more than what it has seen of the other. Between two slots of
    /// random pages the values differ by one at most, in every snapshot.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void twoWritersInACausalChain(boolean collapsed) throws InterruptedException {
        try (SnapshotSpace space = space(collapsed)) {
            long base = space.address();
            int[] pages = new SplittableRandom(42).ints(16, 0, PAGES).distinct().toArray();
            Thread ping = start(() -> answer(space, base, pages, 0, 8));
            Thread pong = start(() -> answer(space, base, pages, 8, 0));
            Thread collector = collector();
            int snapshots = 0;
            try {
                for (long end = end(); System.nanoTime() < end; snapshots++) {
                    try (Snapshot snapshot = snapshots % 2 == 0 ? space.take() : space.takeQuiescent()) {
                        checkChain(snapshot, base, pages);
                    }
                }
            } finally {
                finish(ping, pong, collector);
            }
            assertThat(space.fold()).isTrue();
            long first = Address.getLong(base + pages[0] * PAGE);
            assertThat(first).isPositive();
            assertThat(snapshots).isPositive();
        }
    }

    /// Writes round `n` to its slot of each page once the other has written round `n - 1` (ping) or `n` (pong) there.
    private void answer(SnapshotSpace space, long base, int[] pages, int mine, int other) {
        for (long round = 1; !stop.get(); round++) {
            for (int page : pages) {
                long awaited = mine == 0 ? round - 1 : round;
                while (Address.getLongAcquire(base + page * PAGE + other) < awaited) {
                    if (stop.get()) {
                        return;
                    }
                    Thread.onSpinWait();
                }
                try (Operation _ = space.gate().enter()) {
                    Address.putLongRelease(base + page * PAGE + mine, round);
                }
            }
        }
    }

    /// The order of all stores is known: ping on page 0, pong on page 0 or ping on page 1, and so on. A value of pong
    /// is never ahead of ping's on its page, nor behind it by more than one; along the pages ping's values fall by
    /// one at most, once, and so do pong's.
    private void checkChain(Snapshot snapshot, long base, int[] pages) {
        long lastPing = Long.MAX_VALUE;
        long lastPong = Long.MAX_VALUE;
        long firstPing = snapshot.segment(base + pages[0] * PAGE, 8).get(ValueLayout.JAVA_LONG, 0);
        for (int page : pages) {
            MemorySegment slots = snapshot.segment(base + page * PAGE, 16);
            long ping = slots.get(ValueLayout.JAVA_LONG, 0);
            long pong = slots.get(ValueLayout.JAVA_LONG, 8);
            assertThat(pong).isBetween(ping - 1, ping);
            assertThat(ping).isBetween(firstPing - 1, lastPing);
            assertThat(pong).isLessThanOrEqualTo(lastPong);
            lastPing = ping;
            lastPong = pong;
        }
    }

    private static SnapshotSpace space(boolean collapsed) {
        CommitLedger ledger = CommitLedger.of("causal", CommitLedger.Mode.ALWAYS, Long.MAX_VALUE);
        SnapshotOptions options = SnapshotOptions.defaults().ledger(ledger).collapse(false);
        SnapshotSpace space = SnapshotSpace.create("causal", PAGES * PAGE, options);
        space.commit(space.address(), PAGES * PAGE);
        space.populate(space.address(), PAGES * PAGE);
        if (collapsed) {
            space.collapse();
        }
        return space;
    }

    private Thread collector() {
        return start(() -> {
            while (!stop.get()) {
                System.gc();
            }
        });
    }

    private Thread start(Runnable body) {
        Thread thread = new Thread(() -> {
            try {
                body.run();
            } catch (RuntimeException | Error thrown) {
                failure.compareAndSet(null, thrown);
                stop.set(true);
            }
        });
        thread.start();
        return thread;
    }

    private void finish(Thread... threads) throws InterruptedException {
        stop.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failure.get()).isNull();
    }

    private static long end() {
        return System.nanoTime() + MILLIS * 1_000_000;
    }
}
