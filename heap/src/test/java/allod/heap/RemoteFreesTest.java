package allod.heap;

import static allod.heap.SpanLayout.ARMED;
import static allod.heap.SpanLayout.FREE;
import static allod.heap.SpanLayout.QUEUED;
import static allod.heap.SpanLayout.THREAD_FREE;
import static org.assertj.core.api.Assertions.assertThat;

import allod.pages.Address;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The protocol of [RemoteFrees], one thread playing both parts; the races are in `stress`.
class RemoteFreesTest {

    private static final int BLOCKS = 16;

    private final PageHeap pages = new PageHeap("remote", false, new Budget("remote", Long.MAX_VALUE, null));
    private final int owner = Region.takeLocalId();
    private final long tables = Region.local(owner);
    private final List<Long> live = new ArrayList<>();
    private long span;

    @BeforeEach
    void openASpanWhoseBlocksAreAllLive() {
        span = openSpan();
        for (long block = Span.pop(span); block != 0; block = Span.pop(span)) {
            live.add(block);
        }
        assertThat(live).hasSize(BLOCKS);
    }

    @AfterEach
    void close() {
        pages.close();
        Region.returnLocalId(owner);
    }

    @Test
    void t1_theOwnerTakesTheWholeList() {
        live.forEach(block -> RemoteFrees.push(span, block));
        assertThat(RemoteFrees.count(span)).isEqualTo(BLOCKS);
        assertThat(Span.blockOf(RemoteFrees.word(span))).isEqualTo(live.getLast());

        assertThat(RemoteFrees.collect(span)).isTrue();

        assertThat(RemoteFrees.count(span)).isZero();
        assertThat(Span.countOf(Address.getLong(span + FREE))).isEqualTo(BLOCKS);
        for (long block : live.reversed()) {
            assertThat(Span.pop(span)).isEqualTo(block);
        }
        assertThat(RemoteFrees.collect(span)).isFalse();
    }

    @Test
    void collectedBlocksComeInFrontOfTheFreeOnes() {
        push(live.get(0));
        assertThat(RemoteFrees.collect(span)).isTrue();
        push(live.get(1));
        push(live.get(2));
        assertThat(RemoteFrees.collect(span)).isTrue();
        assertThat(Span.countOf(Address.getLong(span + FREE))).isEqualTo(3);
        assertThat(List.of(Span.pop(span), Span.pop(span), Span.pop(span)))
                .containsExactlyInAnyOrderElementsOf(live.subList(0, 3));
        assertThat(Span.blocksOut(span)).isEqualTo(BLOCKS);
    }

    @Test
    void aFreeIntoASpanThatIsNotArmedTellsNobody() {
        push(live.get(0));
        assertThat(RemoteFrees.isQueued(span)).isFalse();
        assertThat(RemoteFrees.takeDelayed(tables)).isZero();
    }

    @Test
    void t2_aFullSpanIsQueuedByTheFirstFreeOnly() {
        assertThat(RemoteFrees.arm(span)).isTrue();
        assertThat(flags()).isEqualTo(ARMED);
        push(live.get(0));
        assertThat(flags()).isEqualTo(QUEUED);
        push(live.get(1));
        assertThat(flags()).isEqualTo(QUEUED);

        int delayed = RemoteFrees.takeDelayed(tables);

        assertThat(delayed).isEqualTo(Region.indexOf(span));
        assertThat(RemoteFrees.unqueue(span)).isZero();
        assertThat(flags()).isZero();
        assertThat(RemoteFrees.count(span)).isEqualTo(2);
        assertThat(RemoteFrees.takeDelayed(tables)).isZero();
    }

    @Test
    void t2_aSpanWithABlockToCollectIsNotArmed() {
        push(live.get(0));
        assertThat(RemoteFrees.arm(span)).isFalse();
        assertThat(flags()).isZero();
    }

    @Test
    void t2_aQueuedSpanNeedsNoArming() {
        assertThat(RemoteFrees.arm(span)).isTrue();
        push(live.get(0));
        assertThat(RemoteFrees.collect(span)).isTrue();
        assertThat(RemoteFrees.arm(span)).isTrue();
        assertThat(flags()).isEqualTo(QUEUED);
    }

    @Test
    void t3_collectingKeepsTheFlags() {
        assertThat(RemoteFrees.arm(span)).isTrue();
        push(live.get(0));
        assertThat(RemoteFrees.collect(span)).isTrue();
        assertThat(RemoteFrees.isQueued(span)).isTrue();
        assertThat(RemoteFrees.takeDelayed(tables)).isEqualTo(Region.indexOf(span));
    }

    @Test
    void t4_armedStaysAndQueuesOnceForNothing() {
        assertThat(RemoteFrees.arm(span)).isTrue();
        Address.putLong(span + FREE, Span.push(0, live.get(0))); // the owner's own free
        assertThat(flags()).isEqualTo(ARMED);
        push(live.get(1));
        assertThat(RemoteFrees.takeDelayed(tables)).isEqualTo(Region.indexOf(span));
    }

    @Test
    void theDelayedListHoldsSeveralSpans() {
        long other = openSpan();
        long block = Span.pop(other);
        assertThat(RemoteFrees.arm(span)).isTrue();
        assertThat(RemoteFrees.arm(other)).isTrue();
        push(live.get(0));
        RemoteFrees.push(other, block);

        int first = RemoteFrees.takeDelayed(tables);
        int second = RemoteFrees.unqueue(Region.span(first));

        assertThat(List.of(first, second)).containsExactly(Region.indexOf(other), Region.indexOf(span));
        assertThat(RemoteFrees.unqueue(Region.span(second))).isZero();
    }

    @Test
    void resetForgetsAnEarlierLife() {
        assertThat(RemoteFrees.arm(span)).isTrue();
        push(live.get(0));
        RemoteFrees.reset(span);
        assertThat(flags()).isZero();
        assertThat(RemoteFrees.count(span)).isZero();
    }

    private void push(long block) {
        RemoteFrees.push(span, block);
    }

    private long flags() {
        return Address.getLong(Region.shared(span) + THREAD_FREE) & SpanLayout.FLAGS;
    }

    private long openSpan() {
        long opened = pages.take(1);
        Span.format(opened, owner, SizeClasses.classOf(64), 64);
        RemoteFrees.reset(opened);
        assertThat(Span.extend(opened)).isTrue();
        return opened;
    }
}
