package allod.lab.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Events out of order, at one instant, and frees that come late.
class TimedBlocksTest {

    private static final char ONE = 0;
    private static final char TWO = 1;
    private static final long FREE = -1;

    private final TimedBlocks blocks = new TimedBlocks();

    private List<String> entered() throws MalformedLine {
        BlockLedger ledger = new BlockLedger();
        blocks.enterInto(ledger, new Moments());
        List<String> events = new ArrayList<>();
        for (int i = 0; i < ledger.log.size(); i++) {
            long event = ledger.log.event(i);
            events.add((EventLog.isFree(event) ? "-" : "+") + EventLog.bytes(event) + " by " + ledger.log.thread(i));
        }
        return events;
    }

    @Test
    void eventsAreSortedByTime() throws MalformedLine {
        blocks.add(30, ONE, 16, FREE, 0);
        blocks.add(10, ONE, 16, 100, 0);
        blocks.add(20, TWO, 32, 200, 0);
        assertThat(entered()).containsExactly("+100 by 0", "+200 by 1", "-100 by 0");
    }

    @Test
    void atOneInstantWhatMakesSenseGoesFirst() throws MalformedLine {
        blocks.add(10, ONE, 16, FREE, 0);
        blocks.add(10, ONE, 16, 100, 0);
        blocks.add(20, TWO, 16, 200, 0);
        assertThat(entered()).containsExactly("+100 by 0", "-100 by 0", "+200 by 1");
    }

    @Test
    void atOneInstantAFreeGoesBeforeTheNextAllocationOfItsAddress() throws MalformedLine {
        blocks.add(10, ONE, 16, 100, 0);
        blocks.add(20, TWO, 16, 200, 0);
        blocks.add(20, ONE, 16, FREE, 0);
        assertThat(entered()).containsExactly("+100 by 0", "-100 by 0", "+200 by 1");
    }

    @Test
    void aLateFreeIsOfTheBlockBefore() throws MalformedLine {
        blocks.add(10, ONE, 16, 100, 0);
        blocks.add(20, TWO, 16, 200, 0);
        blocks.add(25, ONE, 16, FREE, 0);
        blocks.add(30, ONE, 16, FREE, 0);
        assertThat(entered()).containsExactly("+100 by 0", "-100 by 0", "+200 by 1", "-200 by 0");
        assertThat(blocks.foreignFrees()).isEqualTo(1);
    }

    @Test
    void aFreeMuchLaterIsOfTheBlockThatIsThere() throws MalformedLine {
        blocks.add(10, ONE, 16, 100, 0);
        blocks.add(20, TWO, 16, 200, 0);
        blocks.add(5_000_000, ONE, 16, FREE, 0);
        assertThat(entered()).containsExactly("+100 by 0", "-100 by 1", "+200 by 1", "-200 by 0");
    }

    @Test
    void aFreeOfABlockFromBeforeIsLeftOut() throws MalformedLine {
        blocks.add(10, ONE, 16, FREE, 0);
        blocks.add(20, ONE, 16, 100, 0);
        assertThat(entered()).containsExactly("+100 by 0");
    }
}
