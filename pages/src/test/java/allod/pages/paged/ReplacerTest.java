package allod.pages.paged;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What each policy does, step by step.
class ReplacerTest {

    private static List<Long> victims(Replacer replacer, int count) {
        List<Long> victims = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            victims.add(replacer.victim());
        }
        return victims;
    }

    private static Replacer filled(Replacement replacement, int capacity) {
        Replacer replacer = replacement.create(capacity);
        for (long page = 0; page < capacity; page++) {
            replacer.added(page);
        }
        return replacer;
    }

    @Test
    void clockPassesOverWhatWasUsedOnce() {
        Replacer clock = filled(Replacement.CLOCK, 4);
        clock.touched(0);
        clock.touched(2);
        assertThat(victims(clock, 5)).containsExactly(1L, 3L, 0L, 2L, -1L);
    }

    @Test
    void clockPutsAKeptPageBehindTheOthers() {
        Replacer clock = filled(Replacement.CLOCK, 3);
        clock.kept(clock.victim());
        assertThat(victims(clock, 3)).containsExactly(1L, 2L, 0L);
    }

    @Test
    void lru2PrefersPagesThatWereUsedOnce() {
        Replacer lru = filled(Replacement.LRU_2, 4);
        lru.touched(0); // uses at 1 and 5
        lru.touched(1); // 2 and 6
        lru.touched(0); // 5 and 7: its last but one is later now than that of 1
        assertThat(victims(lru, 4)).containsExactly(2L, 3L, 1L, 0L);
    }

    @Test
    void lru2RemembersTheUsesOfWhatHasLeft() {
        Replacer lru = filled(Replacement.LRU_2, 3);
        assertThat(lru.victim()).isZero();
        lru.added(9);
        assertThat(lru.victim()).isEqualTo(1);
        lru.added(0); // comes back: two uses
        assertThat(victims(lru, 3)).containsExactly(2L, 9L, 0L);
    }

    @Test
    void twoQueuesKeepsWhatComesBack() {
        Replacer queues = filled(Replacement.TWO_QUEUES, 8); // two incoming, four remembered
        assertThat(queues.victim()).isZero();
        queues.added(0); // was remembered: main
        for (long page = 100; page < 120; page++) { // a scan
            queues.added(page);
            assertThat(queues.victim()).isNotZero();
        }
        assertThat(queues.present()).isEqualTo(8);
    }

    @Test
    void twoQueuesTakesNoNoticeOfUsesOfIncomingPages() {
        Replacer queues = filled(Replacement.TWO_QUEUES, 8);
        queues.touched(0);
        queues.touched(0);
        assertThat(queues.victim()).isZero();
    }

    @Test
    void s3FifoKeepsWhatWasUsedTwiceInTheSmallQueue() {
        Replacer queues = filled(Replacement.S3_FIFO, 10);
        queues.touched(0);
        queues.touched(0);
        queues.touched(1);
        assertThat(victims(queues, 10)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 0L);
    }

    @Test
    void s3FifoPutsWhatComesBackIntoTheMainQueue() {
        Replacer queues = filled(Replacement.S3_FIFO, 10);
        assertThat(queues.victim()).isZero();
        queues.added(0);
        for (long page = 100; page < 200; page++) {
            queues.added(page);
            assertThat(queues.victim()).isNotZero();
        }
    }

    @Test
    void aScanTakesNothingFromWhatIsUsedAllTheTime() {
        for (Replacement replacement : List.of(Replacement.LRU_2, Replacement.TWO_QUEUES, Replacement.S3_FIFO)) {
            Replacer replacer = filled(replacement, 100);
            for (long page = 0; page < 50; page++) { // the hot half, seen before
                leaveAndComeBack(replacer, page);
            }
            int lost = 0;
            for (long page = 1000; page < 3000; page++) {
                long victim = replacer.victim();
                lost += victim < 50 ? 1 : 0;
                replacer.added(page);
                if (victim < 50) {
                    break;
                }
                replacer.touched(page % 50);
            }
            assertThat(lost).as("%s", replacement).isZero();
        }
    }

    private static void leaveAndComeBack(Replacer replacer, long page) {
        replacer.touched(page);
        replacer.touched(page);
        long victim = replacer.victim();
        replacer.kept(victim);
        if (victim != page) {
            replacer.touched(page);
        }
    }
}
