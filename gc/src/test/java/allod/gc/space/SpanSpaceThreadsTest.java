package allod.gc.space;

import static org.assertj.core.api.Assertions.assertThat;

import allod.gc.object.HeaderLayout;
import allod.pages.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Several mutators allocate and sweep lazily while one thread more sweeps in the background, cycle after
/// cycle. Between the cycles all meet, as in a rendezvous; there each marks what it wants to keep, while the
/// others mark theirs.
class SpanSpaceThreadsTest {

    private static final int MUTATORS = 3;
    private static final int CYCLES = 40;
    private static final int PER_CYCLE = 4000;
    private static final int[] SIZES = {16, 24, 40, 256, 1000, 5000};

    private final RegionTable table = RegionTable.reserve("threads", 64L << 20, 16 << 10, 256 << 10, false);
    private final RegionSupply supply = new RegionSupply(table, 48L << 20);
    private final MarkBits bits = new MarkBits(table);
    private final SpanSpace space = new SpanSpace(supply, bits);
    private final CyclicBarrier meeting = new CyclicBarrier(MUTATORS + 1);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final AtomicLong kept = new AtomicLong();

    @Test
    void objectsSurviveAndCellsAreHandedOutOnce() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < MUTATORS; i++) {
            Mutator mutator = new Mutator(i);
            threads.add(new Thread(() -> guarded(mutator::cycles), "mutator " + i));
        }
        threads.add(new Thread(() -> guarded(this::sweeps), "sweeper"));
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        Throwable failed = failure.get();
        if (failed != null) {
            throw new AssertionError(failed);
        }
        space.finishSweep();
        space.checkInvariants(false);
        supply.checkInvariants();
        assertThat(space.liveBytes()).as("live at the last sweep").isEqualTo(kept.get());
        table.close();
    }

    private interface Body {
        void run() throws Exception;
    }

    private void guarded(Body body) {
        try {
            body.run();
        } catch (Exception | Error failed) {
            failure.compareAndSet(null, failed);
            meeting.reset(); // the others get an exception and end
        }
    }

    private void sweeps() throws Exception {
        for (int cycle = 0; cycle < CYCLES; cycle++) {
            while (space.sweepSome(50_000)) {
                Thread.onSpinWait();
            }
            meeting.await(); // all have allocated
            space.finishSweep();
            space.checkInvariants(false);
            kept.set(0);
            meeting.await(); // marking may begin
            meeting.await(); // all have marked and retired
            space.startSweep();
            space.checkInvariants(true);
            meeting.await(); // go on
        }
    }

    private final class Mutator {
        private final SplittableRandom random;
        private final LaneHolder lanes = new LaneHolder(CellSizes.LANES);
        private final int id;
        private long[] objects = new long[0];
        private int count;
        private int stamp;

        Mutator(int id) {
            this.id = id;
            this.random = new SplittableRandom(id);
        }

        void cycles() throws Exception {
            for (int cycle = 0; cycle < CYCLES; cycle++) {
                objects = java.util.Arrays.copyOf(objects, count + PER_CYCLE);
                for (int i = 0; i < PER_CYCLE; i++) {
                    allocate(SIZES[random.nextInt(SIZES.length)]);
                }
                meeting.await();
                meeting.await();
                keepSome(random.nextInt(10) == 0 ? 0 : random.nextInt(60));
                space.retireAll(lanes, false);
                meeting.await();
                meeting.await();
            }
        }

        private void allocate(int bytes) {
            int lane = CellSizes.laneOf(bytes);
            int cellBytes = CellSizes.cellBytes(lane);
            if (lanes.cursor(lane) == lanes.limit(lane) && space.refill(lane, lanes, false) == 0) {
                return;
            }
            long ref = lanes.take(lane, cellBytes);
            stamp = stamp + MUTATORS;
            for (long at = ref; at < ref + cellBytes; at += 8) {
                require(Address.getLong(at) == 0, "memory is not zero", at);
                Address.putLong(at, stamp + id);
            }
            Address.putLong(ref, HeaderLayout.of(lane + 1, stamp + id));
            objects[count++] = ref;
        }

        private void keepSome(int percent) {
            int keeping = 0;
            for (int i = 0; i < count; i++) {
                long ref = objects[i];
                long header = Address.getLong(ref);
                int cellBytes = CellSizes.cellBytes(HeaderLayout.typeIdOf(header) - 1);
                int expected = HeaderLayout.lengthOf(header);
                require(expected % MUTATORS == id, "the object belongs to another mutator", ref);
                for (long at = ref + 8; at < ref + cellBytes; at += 8) {
                    require(Address.getLong(at) == expected, "the object was overwritten", at);
                }
                if (random.nextInt(100) < percent) {
                    require(bits.mark(ref), "somebody else has marked the object", ref);
                    kept.addAndGet(cellBytes);
                    objects[keeping++] = ref;
                }
            }
            count = keeping;
        }
    }

    private static void require(boolean holds, String what, long address) {
        if (!holds) {
            throw new AssertionError(what + " at 0x" + Long.toHexString(address));
        }
    }
}
