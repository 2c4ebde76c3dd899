package allod.gc.space;

import static org.assertj.core.api.Assertions.assertThat;

import allod.pages.Address;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegionSupplyTest {

    private static final int GRANULE = 16 << 10;

    @ParameterizedTest(name = "limit {0} MiB, granules of {1} bytes")
    @CsvSource({"1,4096", "1,16384", "8,16384", "100,4096", "100,16384", "4096,16384"})
    void p4_theLimitIsUsedUpAndTablesTakeThreePercentOfItAtMost(int mebibytes, int granuleBytes) {
        long limit = (long) mebibytes << 20;
        try (RegionTable table = RegionTable.reserve("limit", limit, granuleBytes)) {
            RegionSupply supply = new RegionSupply(table, limit);
            assertThat(supply.metadataBytes()).isZero();
            while (supply.take(1, RegionTable.SPAN) >= 0) {
                assertThat(supply.metadataBytes()).isLessThanOrEqualTo(supply.committedBytes() * 3 / 100);
            }
            assertThat(supply.committedBytes()).isBetween(limit / 100 * 93, limit);
            assertThat(supply.usedBytes()).isGreaterThanOrEqualTo(supply.committedBytes() / 100 * 97);
        }
    }

    @Test
    void cleanGranulesAreNotTouched() {
        try (RegionTable table = RegionTable.reserve("clean", 1 << 20, GRANULE, 256 << 10, false)) {
            RegionSupply supply = new RegionSupply(table, 1 << 20);
            int run = supply.take(4, RegionTable.SPAN);
            supply.clear(run, 4);
            assertThat(resident(table, run, 4)).isZero();

            Address.fill(table.addressOf(run), 4 * GRANULE, (byte) 1);
            supply.give(run, 4);
            int again = supply.take(4, RegionTable.SPAN);
            supply.clear(again, 4);
            assertThat(Address.getLong(table.addressOf(again) + 3 * GRANULE)).isZero();
        }
    }

    @Test
    void chunksThatAreFreeForLongGoBackToTheSystem() {
        try (RegionTable table = RegionTable.reserve("idle", 4 << 20, GRANULE, 256 << 10, false)) {
            RegionSupply supply = new RegionSupply(table, 4 << 20);
            int kept = supply.take(1, RegionTable.SPAN);
            int run = supply.take(64, RegionTable.LARGE);
            supply.clear(run, 64);
            Address.fill(table.addressOf(run), 64 * GRANULE, (byte) 1);
            supply.give(run, 64);
            long committed = supply.committedBytes();

            assertThat(supply.discardIdle(System.nanoTime() - 1_000_000_000_000L))
                    .isZero();
            assertThat(supply.discardIdle(System.nanoTime())).isEqualTo(64L * GRANULE);
            assertThat(resident(table, 16, 64))
                    .as("the chunks behind the first")
                    .isZero();
            assertThat(supply.committedBytes()).isLessThan(committed / 2);
            assertThat(table.kind(16)).isEqualTo(RegionTable.UNBACKED);
            assertThat(table.kind(15)).as("its chunk is in use").isEqualTo(RegionTable.FREE);
            assertThat(table.kind(kept)).isEqualTo(RegionTable.SPAN);
            supply.checkInvariants();
        }
    }

    @Test
    void aLongRunIsFoundAlthoughEveryChunkIsInUse() {
        long limit = 8 << 20;
        try (RegionTable table = RegionTable.reserve("scattered", limit, GRANULE)) {
            RegionSupply supply = new RegionSupply(table, limit);
            List<Integer> runs = new ArrayList<>();
            for (int run = supply.take(1, RegionTable.SPAN); run >= 0; run = supply.take(1, RegionTable.SPAN)) {
                runs.add(run);
            }
            int chunkGranules = table.chunkBytes() / GRANULE;
            runs.stream().filter(run -> run / chunkGranules % 2 == 1).forEach(run -> supply.give(run, 1));
            supply.checkInvariants();

            assertThat(supply.take(3 * chunkGranules, RegionTable.LARGE))
                    .as("free chunks are given up for others that are in one piece")
                    .isNotNegative();
            assertThat(supply.committedBytes()).isLessThanOrEqualTo(limit);
            supply.checkInvariants();
        }
    }

    @Test
    void whatOthersChargeCountsAgainstTheLimit() {
        try (RegionTable table = RegionTable.reserve("charge", 4 << 20, GRANULE)) {
            RegionSupply supply = new RegionSupply(table, 4 << 20);
            assertThat(supply.charge(4 << 20)).isTrue();
            assertThat(supply.take(1, RegionTable.SPAN)).isNegative();
            assertThat(supply.charge(1)).isFalse();
            assertThat(supply.charge(-(4 << 20))).isTrue();
            assertThat(supply.take(1, RegionTable.SPAN)).isNotNegative();
        }
    }

    private static long resident(RegionTable table, int run, int granules) {
        return table.reservation().residentBytes(table.addressOf(run), (long) granules * GRANULE);
    }
}
