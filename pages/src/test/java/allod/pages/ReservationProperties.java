package allod.pages;

import static org.assertj.core.api.Assertions.assertThat;

import allod.pages.os.MappingBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Random operations on a reservation against an oracle: an array of bytes, and one of flags, with one entry a page.
///
/// A page is represented by two of its bytes, the first and the last, so that a change of a neighbour shows.
class ReservationProperties {

    private static final int PAGES = 64;
    private static final long PAGE = PageSize.BYTES;

    @Test
    void behavesLikeAnArrayOfPages() {
        long firstSeed = Long.getLong("allod.seed", new Random().nextLong());
        for (long seed = firstSeed; seed < firstSeed + 60; seed++) {
            try (Run run = new Run(seed)) {
                run.steps(120);
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("failed with -Dallod.seed=" + seed, failure);
            }
        }
    }

    @Test
    void threadsThatOwnDifferentPagesDoNotDisturbEachOther() throws Exception {
        long seed = Long.getLong("allod.seed", new Random().nextLong());
        MappingBudget budget = new MappingBudget(1000);
        try (Reservation shared = Reservation.reserve("shared", 4L * PAGES * PAGE, 1, budget);
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Callable<Boolean>> runs = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                Run run = new Run(seed + thread, shared, shared.baseAddress() + thread * PAGES * PAGE);
                runs.add(() -> {
                    run.steps(1500);
                    return true;
                });
            }
            for (Future<Boolean> run : threads.invokeAll(runs)) {
                assertThat(run.get()).as("-Dallod.seed=%d", seed).isTrue();
            }
            shared.checkInvariants();
        }
        assertThat(budget.used()).isZero();
    }

    private static final class Run implements AutoCloseable {

        private final SplittableRandom random;
        private final Reservation reservation;
        private final long base;
        private final boolean alone;
        private final byte[] value = new byte[PAGES];
        private final boolean[] committed = new boolean[PAGES];
        private final boolean[] resident = new boolean[PAGES];

        Run(long seed) {
            this.random = new SplittableRandom(seed);
            this.reservation = Reservation.reserve("model", PAGES * PAGE, PAGE << random.nextInt(12));
            this.base = reservation.baseAddress();
            this.alone = true;
            reservation.adviseHugePages(base, PAGES * PAGE, false); // residency is exact with small pages only
        }

        Run(long seed, Reservation shared, long base) {
            this.random = new SplittableRandom(seed);
            this.reservation = shared;
            this.base = base;
            this.alone = false;
        }

        void steps(int count) {
            for (int step = 0; step < count; step++) {
                step();
                if (alone) {
                    reservation.checkInvariants();
                }
                checkPage(random.nextInt(PAGES));
            }
            for (int page = 0; page < PAGES; page++) {
                checkPage(page);
            }
        }

        private void step() {
            int from = random.nextInt(PAGES);
            int to = from + 1 + random.nextInt(Math.min(12, PAGES - from));
            long address = base + from * PAGE;
            long bytes = (to - from) * PAGE;
            switch (random.nextInt(9)) {
                case 0, 1, 2 -> {
                    reservation.commit(address, bytes);
                    set(from, to, true);
                }
                case 3, 4 -> {
                    reservation.decommit(address, bytes);
                    set(from, to, false);
                }
                case 5 -> {
                    reservation.discard(address, bytes);
                    forget(from, to);
                }
                case 6 -> checkResidency(from, to);
                default -> write(from, to);
            }
        }

        private void set(int from, int to, boolean commit) {
            for (int page = from; page < to; page++) {
                if (!commit || !committed[page]) {
                    forget(page, page + 1);
                }
                committed[page] = commit;
            }
        }

        private void forget(int from, int to) {
            for (int page = from; page < to; page++) {
                value[page] = 0;
                resident[page] = false;
            }
        }

        private void write(int from, int to) {
            for (int page = from; page < to; page++) {
                if (committed[page]) {
                    value[page] = (byte) random.nextInt();
                    resident[page] = true;
                    Address.putByte(base + page * PAGE, value[page]);
                    Address.putByte(base + page * PAGE + PAGE - 1, value[page]);
                }
            }
        }

        private void checkPage(int page) {
            if (committed[page]) {
                assertThat(Address.getByte(base + page * PAGE)).isEqualTo(value[page]);
                assertThat(Address.getByte(base + page * PAGE + PAGE - 1)).isEqualTo(value[page]);
                resident[page] = true; // reading brings the page of zeroes
            }
        }

        private void checkResidency(int from, int to) {
            long expected = 0;
            for (int page = from; page < to; page++) {
                expected += resident[page] ? PAGE : 0;
            }
            assertThat(reservation.residentBytes(base + from * PAGE, (to - from) * PAGE))
                    .isEqualTo(expected);
        }

        @Override
        public void close() {
            reservation.close();
        }
    }
}
