package allod.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.heap.Block;
import allod.heap.Heap;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MessagePipelineTest {

    @Test
    void mainPrintsTheSumAndTheFailure() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            MessagePipeline.main(new String[0]);
        } finally {
            System.setOut(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "sum of squares: 170634668000",
                        "refused: 4712 is above the limit of 4711. Send smaller numbers.",
                        "blocks left: 0");
    }

    @Test
    void whicheverMessageFailsNoBlockIsLeft() {
        try (Heap heap = Heap.create()) {
            for (int failing = 0; failing < 50; failing++) {
                long bad = failing * 8L;
                assertThatThrownBy(() -> MessagePipeline.sum(heap, 50, message -> fail(message.getLong(0), bad)))
                        .isInstanceOf(MessagePipeline.Refused.class)
                        .hasMessageContaining("message " + bad);
                assertThat(heap.stats().liveBlocks()).as("failing at %d", bad).isZero();
            }
        }
    }

    @Test
    void anErrorOfTheWorkItselfIsToldToo() {
        try (Heap heap = Heap.create()) {
            assertThatThrownBy(() -> MessagePipeline.sum(heap, 50, message -> message.getLong(64)))
                    .isInstanceOf(MessagePipeline.Refused.class)
                    .hasCauseInstanceOf(IndexOutOfBoundsException.class);
            assertThat(heap.stats().liveBlocks()).isZero();
        }
    }

    @Test
    void aRingClosesWhatNobodyTook() {
        try (Heap heap = Heap.create()) {
            try (MessagePipeline.Ring ring = new MessagePipeline.Ring(2)) {
                assertThat(ring.put(heap.own(8))).isTrue();
                assertThat(ring.put(heap.own(8))).isTrue();
                ring.end();
                assertThat(ring.put(heap.own(8))).isFalse();
                assertThat(heap.stats().liveBlocks()).isEqualTo(2);
                Block taken = ring.take();
                assertThat(taken).isNotNull();
                taken.close();
            }
            assertThat(heap.stats().liveBlocks()).isZero();
        }
    }

    private static void fail(long first, long bad) throws MessagePipeline.Refused {
        if (first == bad) {
            throw new MessagePipeline.Refused("message " + bad);
        }
    }
}
