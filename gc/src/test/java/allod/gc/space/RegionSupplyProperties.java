package allod.gc.space;

import static org.assertj.core.api.Assertions.assertThat;

import allod.gc.seam.Stress;
import allod.pages.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Random runs of granules against a list of those in use, each filled with a number of its own.
class RegionSupplyProperties {

    private static final int GRANULE = 4 << 10;
    private static final int CHUNK = 64 << 10;
    private static final int CHUNKS = 40;

    private record Run(int start, int granules, long mark) {}

    @AfterEach
    void calm() {
        Stress.use(Stress.Settings.CALM);
    }

    @Test
    void behavesLikeAListOfRuns() {
        behavesLikeAListOfRuns(8);
    }

    private static void behavesLikeAListOfRuns(int seeds) {
        SpaceSeeds.run(seeds, seed -> {
            try (RegionTable table = RegionTable.reserve("supply", CHUNKS * (long) CHUNK, GRANULE, CHUNK, false)) {
                new Model(table, seed).steps(200);
            }
        });
    }

    @Test
    void behavesSoWhenEveryFifthRequestIsRefused() {
        Stress.use(Stress.Settings.CALM.refusingEvery(5));
        behavesLikeAListOfRuns(3);
    }

    private static final class Model {
        final RegionTable table;
        final RegionSupply supply;
        final SplittableRandom random;
        final List<Run> runs = new ArrayList<>();
        final long limit;
        long marks;
        long charged;

        Model(RegionTable table, long seed) {
            this.table = table;
            this.random = new SplittableRandom(seed);
            this.limit = random.nextInt(4, CHUNKS) * (long) CHUNK;
            this.supply = new RegionSupply(table, limit);
        }

        void steps(int count) {
            for (int step = 0; step < count; step++) {
                switch (random.nextInt(12)) {
                    case 0, 1, 2, 3, 4 -> take(1 + random.nextInt(1 << random.nextInt(7)));
                    case 5 -> supply.discardIdle(System.nanoTime());
                    case 6 -> supply.discardIdle(System.nanoTime() - 3_600_000_000_000L);
                    case 7 -> charge(random.nextInt(CHUNK));
                    default -> give();
                }
                check();
            }
            while (!runs.isEmpty()) {
                give();
            }
            check();
            supply.discardIdle(System.nanoTime());
            assertThat(supply.committedBytes()).isEqualTo(charged);
        }

        private void take(int granules) {
            long before = supply.usedBytes();
            int start = supply.take(granules, RegionTable.SPAN);
            if (start < 0) {
                assertThat(supply.usedBytes()).isEqualTo(before);
                return;
            }
            supply.clear(start, granules);
            long mark = ++marks;
            for (long at = table.addressOf(start); at < table.addressOf(start + granules); at += 8) {
                assertThat(Address.getLong(at)).isZero();
                Address.putLong(at, mark);
            }
            runs.add(new Run(start, granules, mark));
        }

        private void give() {
            if (runs.isEmpty()) {
                return;
            }
            Run run = runs.remove(random.nextInt(runs.size()));
            for (long at = table.addressOf(run.start); at < table.addressOf(run.start + run.granules); at += 8) {
                assertThat(Address.getLong(at)).isEqualTo(run.mark);
            }
            supply.give(run.start, run.granules);
        }

        private void charge(long bytes) {
            if (charged > 0) {
                assertThat(supply.charge(-charged)).isTrue();
                charged = 0;
            } else if (supply.charge(bytes)) {
                charged = bytes;
            } else {
                assertThat(supply.committedBytes() + bytes).isGreaterThan(limit);
            }
        }

        private void check() {
            supply.checkInvariants();
            long used = runs.stream().mapToLong(Run::granules).sum() * GRANULE;
            assertThat(supply.usedBytes()).isEqualTo(used);
            assertThat(supply.committedBytes()).isLessThanOrEqualTo(limit);
            for (Run run : runs) {
                assertThat(table.kind(run.start)).isEqualTo(RegionTable.SPAN);
                assertThat(table.runLength(run.start)).isEqualTo(run.granules);
                assertThat(table.headOf(run.start + run.granules - 1)).isEqualTo(run.start);
            }
        }
    }
}
