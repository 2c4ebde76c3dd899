package allod.pages.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import allod.pages.Address;
import allod.pages.Loan;
import allod.pages.PageSize;
import allod.pages.Reservation;
import allod.pages.os.FeatureCalls;
import allod.pages.os.PagemapCalls;
import java.util.BitSet;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class PrivatePagesTest {

    private static final int PAGES = 3000;
    private static final long PAGE = PageSize.BYTES;

    @Test
    void bothWaysFindExactlyThePagesThatWereWritten() {
        Assumptions.assumeTrue(FeatureCalls.pagemapScan() >= 0, "this kernel has no PAGEMAP_SCAN");
        long seed = Long.getLong("allod.seed", new Random().nextLong());
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 12; round++) {
            compare(seed, random, 1 + random.nextInt(1 << random.nextInt(12)));
        }
    }

    private static void compare(long seed, SplittableRandom random, int writes) {
        try (Reservation reservation = Reservation.reserve("private pages", PAGES * PAGE, PageSize.HUGE_BYTES);
                MemoryFile file = MemoryFile.create("private pages");
                WriterView view = new WriterView(lend(reservation), file);
                PrivatePages scanned = new ScannedPages((int) PagemapCalls.open());
                PrivatePages listed = new ListedPages((int) PagemapCalls.open())) {
            file.allocate(0, PAGES * PAGE);
            view.populate(view.address(), view.bytes());
            if (random.nextBoolean()) {
                view.collapse(view.address(), view.bytes());
            }
            assertThat(pages(scanned, view)).isEqualTo(new BitSet());
            view.takeCopies();
            BitSet expected = new BitSet();
            for (int i = 0; i < writes; i++) {
                int page = random.nextInt(PAGES);
                Address.putLong(view.address() + page * PAGE, 1);
                long _ = Address.getLong(view.address() + random.nextInt(PAGES) * PAGE); // reading makes none
                expected.set(page);
            }
            assertThat(pages(scanned, view)).as("seed %d", seed).isEqualTo(expected);
            assertThat(pages(listed, view)).as("seed %d", seed).isEqualTo(expected);
        }
    }

    private static Loan lend(Reservation reservation) {
        return reservation.lend("a test", reservation.baseAddress(), reservation.bytes());
    }

    private static BitSet pages(PrivatePages finder, WriterView view) {
        PageRuns runs = new PageRuns();
        finder.find(view.address(), view.end(), runs);
        BitSet pages = new BitSet();
        for (int run = 0; run < runs.count(); run++) {
            pages.set(
                    (int) ((runs.start(run) - view.address()) / PAGE), (int) ((runs.end(run) - view.address()) / PAGE));
        }
        assertThat(runs.pages()).isEqualTo(pages.cardinality());
        return pages;
    }
}
