package allod.heap;

import static allod.heap.SpanLayout.FREE;
import static org.assertj.core.api.Assertions.assertThat;

import allod.pages.Address;
import allod.pages.PageSize;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// [Span] on runs of a page heap, without queues.
class SpanTest {

    private final PageHeap pages = new PageHeap("spans", false, new Budget("spans", Long.MAX_VALUE, null));

    @AfterEach
    void close() {
        pages.close();
    }

    @ParameterizedTest(name = "{0} granules of {1}-byte blocks hold {2}")
    @CsvSource({"1,16,64", "1,48,21", "1,1024,1", "3,1040,2", "64,16,4096", "64,48,1365", "33,32768,1", "9,4608,2"})
    void s1_capacityIsWhatFits(int granules, int blockBytes, int capacity) {
        long span = format(granules, blockBytes);
        assertThat(Span.capacity(span)).isEqualTo(capacity);
        assertThat((long) capacity * blockBytes).isLessThanOrEqualTo(Span.bytes(span));
        assertThat(Span.extended(span)).isZero();
        assertThat(Span.isEmpty(span)).isTrue();
    }

    @ParameterizedTest(name = "{0} granules of {1}-byte blocks")
    @CsvSource({"1,16", "4,16", "5,48", "64,16", "64,272", "17,5120", "64,32768", "9,4608", "7,2320"})
    void extendCutsEachBlockOnceInAddressOrder(int granules, int blockBytes) {
        long span = format(granules, blockBytes);
        long expected = Span.start(span);
        while (Span.extend(span)) {
            assertThat(Span.countOf(Address.getLong(span + FREE))).isPositive();
            for (long block = Span.pop(span); block != 0; block = Span.pop(span)) {
                assertThat(block).isEqualTo(expected);
                expected += blockBytes;
            }
        }
        assertThat(Span.extended(span)).isEqualTo(Span.capacity(span));
        assertThat(expected).isEqualTo(Span.start(span) + (long) Span.capacity(span) * blockBytes);
        assertThat(Span.blocksOut(span)).isEqualTo(Span.capacity(span));
    }

    @Test
    void extendStaysOnThePageOfItsFirstBlock() {
        long span = format(64, 48);
        while (Span.extend(span)) {
            long first = Span.blockOf(Address.getLong(span + FREE));
            long last = first + (Span.countOf(Address.getLong(span + FREE)) - 1) * 48L;
            assertThat(last >> PageSize.SHIFT).isEqualTo(first >> PageSize.SHIFT);
            emptyList(span);
        }
    }

    @Test
    void extendTouchesNoPageAheadOfTime() {
        long span = format(64, 1024);
        assertThat(Span.extend(span)).isTrue();
        long behind = PageSize.roundUp(Span.start(span) + 1);
        assertThat(Region.residentBytes(behind, PageSize.roundDown(Span.start(span) + Span.bytes(span)) - behind))
                .isZero();
    }

    @Test
    void s2_theWordCountsItsList() {
        long span = format(4, 64);
        assertThat(Span.extend(span)).isTrue();
        long word = 0;
        List<Long> pushed = new ArrayList<>();
        for (long block = Span.pop(span); block != 0; block = Span.pop(span)) {
            word = Span.push(word, block);
            pushed.add(block);
            assertThat(Span.blockOf(word)).isEqualTo(block);
            assertThat(Span.countOf(word)).isEqualTo(pushed.size());
        }
        for (int left = pushed.size(); left > 0; left--) {
            assertThat(Span.countOf(word)).isEqualTo(left);
            assertThat(Span.blockOf(word)).isEqualTo(pushed.get(left - 1));
            word = Address.getLong(Span.blockOf(word));
        }
        assertThat(word).isZero();
    }

    @Test
    void s3_blocksStartAtMultiplesOfTheirSize() {
        SplittableRandom random = new SplittableRandom(7);
        for (int blockBytes = 16; blockBytes <= SizeClasses.MAX_BYTES; blockBytes += 16) {
            long span = format(64, blockBytes);
            extendFully(span);
            long cut = (long) Span.extended(span) * blockBytes;
            for (int i = 0; i < 40; i++) {
                long offset = i < 8 ? (long) i * blockBytes + i / 4 : random.nextLong(-70_000, 140_000);
                boolean expected = offset >= 0 && offset < cut && offset % blockBytes == 0;
                assertThat(Span.startsBlock(span, Span.start(span) + offset))
                        .as("offset %d of %d", offset, blockBytes)
                        .isEqualTo(expected);
            }
            pages.giveBack(span);
        }
    }

    @Test
    void s3_anAddressThatWasNotCutYetStartsNoBlock() {
        long span = format(16, 512);
        assertThat(Span.extend(span)).isTrue();
        long notCut = Span.start(span) + (long) Span.extended(span) * 512;
        assertThat(Span.startsBlock(span, notCut)).isFalse();
        assertThat(Span.startsBlock(span, notCut - 512)).isTrue();
    }

    @Test
    void s4_freeAndLiveBlocksMakeUpWhatWasCut() {
        ModelTest.run(30, 400, seed -> new SpanRun(pages, new SplittableRandom(seed)));
    }

    private long format(int granules, int blockBytes) {
        return format(pages, granules, blockBytes);
    }

    private static long format(PageHeap pages, int granules, int blockBytes) {
        long span = pages.take(granules);
        Span.format(span, 1, SizeClasses.classOf(blockBytes), blockBytes);
        RemoteFrees.reset(span);
        return span;
    }

    private static void extendFully(long span) {
        while (Span.extend(span)) {
            emptyList(span);
        }
    }

    private static void emptyList(long span) {
        while (Span.pop(span) != 0) {}
    }

    /// Against the set of live blocks.
    private static final class SpanRun implements ModelTest.Run {
        private final PageHeap pages;
        private final long span;
        private final List<Long> live = new ArrayList<>();

        SpanRun(PageHeap pages, SplittableRandom random) {
            this.pages = pages;
            this.span = format(pages, 1 + random.nextInt(64), 16 * (1 + random.nextInt(64)));
        }

        @Override
        public String step(SplittableRandom random) {
            String done = switch (random.nextInt(8)) {
                case 0, 1, 2, 3 -> allocate();
                case 4, 5 -> free(random);
                case 6 -> freeByAnother(random);
                default -> "collect " + RemoteFrees.collect(span);
            };
            check();
            return done;
        }

        private String allocate() {
            boolean any = Span.blockOf(Address.getLong(span + FREE)) != 0 || Span.extend(span);
            if (!any) {
                return "exhausted";
            }
            long block = Span.pop(span);
            assertThat(Span.startsBlock(span, block)).isTrue();
            assertThat(live).doesNotContain(block);
            live.add(block);
            return "allocate " + (block - Span.start(span));
        }

        private String free(SplittableRandom random) {
            if (live.isEmpty()) {
                return "nothing to free";
            }
            long block = live.remove(random.nextInt(live.size()));
            Address.putLong(span + FREE, Span.push(Address.getLong(span + FREE), block));
            return "free " + (block - Span.start(span));
        }

        private String freeByAnother(SplittableRandom random) {
            if (live.isEmpty()) {
                return "nothing to free";
            }
            long block = live.remove(random.nextInt(live.size()));
            RemoteFrees.push(span, block);
            assertThat(Span.blockOf(RemoteFrees.word(span))).isEqualTo(block);
            return "free by another " + (block - Span.start(span));
        }

        private void check() {
            assertThat(Span.blocksOut(span)).isEqualTo(live.size());
            Set<Long> free = new HashSet<>();
            for (long head : new long[] {Address.getLong(span + FREE), RemoteFrees.word(span)}) {
                for (long word = head; Span.blockOf(word) != 0; word = Address.getLong(Span.blockOf(word))) {
                    assertThat(free.add(Span.blockOf(word))).isTrue();
                }
            }
            assertThat(free).hasSize(Span.extended(span) - live.size()).noneMatch(live::contains);
            boolean empty = live.isEmpty() && RemoteFrees.count(span) == 0;
            assertThat(Span.isEmpty(span)).isEqualTo(empty);
        }

        @Override
        public void finish() {}

        @Override
        public void close() {
            pages.giveBack(span);
        }
    }
}
