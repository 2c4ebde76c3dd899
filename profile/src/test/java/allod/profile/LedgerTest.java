package allod.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private static final int PIECES = 4;

    private final Ledger ledger = new Ledger(new SampleRate(1, 0));
    private final SiteCounts site =
            new SiteCounts(0, MemoryKind.HEAP, "heap", new CapturedStack(CapturedStack.ALLOCATOR), Map.of());
    private final HeapSamples heap = new HeapSamples(null, "heap");

    /// One site many times; whenever a piece of them was read, another thread reaches a new peak.
    private final class Growing extends AbstractList<SiteCounts> {
        private final List<Thread> threads = new ArrayList<>();
        private int reads;

        @Override
        public SiteCounts get(int index) {
            reads++;
            return site;
        }

        @Override
        public int size() {
            if (reads == Ledger.PIECE) {
                reads = 0;
                grow();
            }
            return PIECES * Ledger.PIECE;
        }

        /// Waits for it, but not for long: its reader may hold the lock that it needs.
        private void grow() {
            try {
                threads.add(Thread.ofPlatform().start(() -> ledger.allocated(site, heap, 64, 100, 1, 1)));
                threads.getLast().join(50);
            } catch (InterruptedException over) {
                throw new AssertionError("the peak is read again and again", over);
            }
        }
    }

    @Test
    void thePeakIsReadWhileTheProgramGrows() throws InterruptedException {
        int _ = ledger.allocated(site, heap, 64, 100, 1, 1);
        Growing sites = new Growing();
        List<Amounts> peak = assertTimeoutPreemptively(Duration.ofSeconds(10), () -> ledger.readPeak(sites));
        for (Thread thread : sites.threads) {
            thread.join();
        }
        assertThat(peak).hasSize(PIECES * Ledger.PIECE).containsOnly(peak.getFirst());
        assertThat(sites.threads).hasSizeGreaterThan(PIECES);
        ledger.checkInvariants(List.of(site), List.of(heap));
    }
}
