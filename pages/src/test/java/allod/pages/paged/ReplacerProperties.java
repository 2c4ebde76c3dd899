package allod.pages.paged;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Random operations on the policies against sets, and on two of them against the naive form of the same policy.
class ReplacerProperties {

    private static final int STEPS = 20_000;
    private static final int PAGES = 200;

    private final long seed = Long.getLong("allod.seed", new Random().nextLong());
    private final SplittableRandom random = new SplittableRandom(seed);

    @ParameterizedTest
    @EnumSource(Replacement.class)
    void q1_aVictimIsOneOfThePresentPages(Replacement replacement) {
        int capacity = 1 + random.nextInt(100);
        Replacer replacer = replacement.create(capacity);
        Set<Long> present = new HashSet<>();
        for (int i = 0; i < STEPS; i++) {
            long page = random.nextInt(PAGES);
            if (present.contains(page)) {
                touchOrRemove(replacer, present, page);
            } else {
                if (present.size() == capacity) {
                    evict(replacer, present);
                }
                replacer.added(page);
                present.add(page);
            }
            assertThat(replacer.present()).as("-Dallod.seed=%d", seed).isEqualTo(present.size());
        }
        while (!present.isEmpty()) {
            assertThat(present.remove(replacer.victim()))
                    .as("-Dallod.seed=%d", seed)
                    .isTrue();
        }
        assertThat(replacer.victim()).isEqualTo(-1);
    }

    private void touchOrRemove(Replacer replacer, Set<Long> present, long page) {
        if (random.nextInt(10) == 0) {
            replacer.removed(page);
            present.remove(page);
        } else {
            replacer.touched(page);
        }
    }

    private void evict(Replacer replacer, Set<Long> present) {
        long victim = replacer.victim();
        assertThat(present).as("-Dallod.seed=%d", seed).contains(victim);
        if (random.nextBoolean()) {
            replacer.kept(victim);
            victim = replacer.victim();
        }
        assertThat(present.remove(victim)).as("-Dallod.seed=%d", seed).isTrue();
    }

    /// Whatever is kept, sooner or later every page is a victim: a pager with one page that is not pinned finds it.
    @ParameterizedTest
    @EnumSource(Replacement.class)
    void aPageThatIsNotKeptIsFound(Replacement replacement) {
        for (int capacity = 1; capacity < 60; capacity++) {
            Replacer replacer = replacement.create(capacity);
            for (long page = 0; page < capacity; page++) {
                replacer.added(page);
                if (random.nextBoolean()) {
                    replacer.touched(page);
                }
            }
            long free = random.nextInt(capacity);
            int tries = 0;
            for (long victim = replacer.victim(); victim != free; victim = replacer.victim()) {
                replacer.kept(victim);
                assertThat(++tries).as("%s, -Dallod.seed=%d", replacement, seed).isLessThanOrEqualTo(3 * capacity);
            }
        }
    }

    @Test
    void lru2IsTheNaiveLru2() {
        Replacer replacer = Replacement.LRU_2.create(PAGES); // remembers all that ever leave
        Map<Long, long[]> uses = new HashMap<>();
        Set<Long> present = new HashSet<>();
        for (long now = 1; now < STEPS; now++) {
            long page = random.nextInt(PAGES);
            if (present.contains(page)) {
                replacer.touched(page);
            } else {
                if (present.size() == 50) {
                    long expected = oldest(uses, present);
                    assertThat(replacer.victim()).as("-Dallod.seed=%d", seed).isEqualTo(expected);
                    present.remove(expected);
                }
                replacer.added(page);
                present.add(page);
            }
            long[] of = uses.computeIfAbsent(page, first -> new long[2]);
            of[0] = of[1];
            of[1] = now;
        }
    }

    private static long oldest(Map<Long, long[]> uses, Set<Long> present) {
        long oldest = -1;
        for (long page : present) {
            if (oldest < 0
                    || uses.get(page)[0] < uses.get(oldest)[0]
                    || (uses.get(page)[0] == uses.get(oldest)[0] && uses.get(page)[1] < uses.get(oldest)[1])) {
                oldest = page;
            }
        }
        return oldest;
    }

    @Test
    void clockIsTheNaiveClock() {
        Replacer replacer = Replacement.CLOCK.create(50);
        long[] circle = new long[50];
        boolean[] used = new boolean[50];
        int hand = 0;
        int count = 0;
        for (int i = 0; i < STEPS; i++) {
            long page = random.nextInt(PAGES);
            int at = indexOf(circle, count, page);
            if (at >= 0) {
                used[at] = true;
                replacer.touched(page);
            } else if (count < 50) {
                circle[count++] = page;
                replacer.added(page);
            } else {
                for (; used[hand]; hand = (hand + 1) % 50) {
                    used[hand] = false;
                }
                assertThat(replacer.victim()).as("-Dallod.seed=%d", seed).isEqualTo(circle[hand]);
                circle[hand] = page;
                hand = (hand + 1) % 50;
                replacer.added(page);
            }
        }
    }

    private static int indexOf(long[] pages, int count, long page) {
        for (int i = 0; i < count; i++) {
            if (pages[i] == page) {
                return i;
            }
        }
        return -1;
    }

    @Test
    void q2_queuesAreLists() {
        PageQueues queues = new PageQueues(3);
        List<List<Long>> model = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < STEPS; i++) {
            long page = random.nextLong(PAGES) << random.nextInt(2) * 12;
            int queue = random.nextInt(3);
            int node = queues.find(page);
            boolean there = model.stream().anyMatch(list -> list.remove(page));
            assertThat(node >= 0).as("-Dallod.seed=%d", seed).isEqualTo(there);
            if (there && random.nextInt(3) == 0) {
                queues.remove(node);
            } else {
                model.get(queue).add(page);
                if (there) {
                    queues.move(node, queue);
                } else {
                    queues.add(page, queue);
                }
            }
            for (int q = 0; q < 3; q++) {
                long head = queues.head(q) < 0 ? -1 : queues.page(queues.head(q));
                assertThat(head)
                        .isEqualTo(model.get(q).isEmpty() ? -1 : model.get(q).getFirst());
                assertThat(queues.count(q)).isEqualTo(model.get(q).size());
            }
            if (i % 100 == 0) {
                queues.checkInvariants();
            }
        }
    }
}
