package allod.pages.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Pages, working sets and the string against plain collections of all look-ups.
class PageTouchesProperties {

    private static final long[] WINDOWS = {1, 7, 100, 5000, 1 << 20};

    private record Touch(long page, boolean fetch) {}

    @Test
    void everythingEqualsWhatTheListOfLookupsSays() {
        for (long seed = 0; seed < 12; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            PageTouches tested = new PageTouches(WINDOWS, 1 << 20);
            List<Touch> touches = new ArrayList<>();
            ReferenceBatch batch = References.random(random);
            tested.take(batch);
            collect(batch, touches);
            tested.checkInvariants();

            String seeded = "seed " + seed;
            assertThat(tested.workingSet().lookups()).as(seeded).isEqualTo(touches.size());
            assertThat(tested.codePages())
                    .as(seeded)
                    .isEqualTo(pages(touches, true).size());
            assertThat(tested.dataPages())
                    .as(seeded)
                    .isEqualTo(pages(touches, false).size());
            for (TranslationSize size : TranslationSize.values()) {
                assertThat(tested.pages(size)).as(seeded).isEqualTo(pagesOf(touches, size));
            }
            assertThat(stringOf(tested)).as(seeded).isEqualTo(changes(touches));
            checkWindows(seeded, tested.workingSet().figures(), touches);
        }
    }

    private static void collect(ReferenceBatch batch, List<Touch> touches) {
        for (int i = 0; i < batch.count(); i++) {
            long last = (batch.address(i) + batch.bytes(i) - 1) >>> 12;
            for (long page = batch.address(i) >>> 12; page <= last; page++) {
                touches.add(new Touch(page, batch.kind(i) == ReferenceKind.FETCH));
            }
        }
    }

    private static Set<Long> pages(List<Touch> touches, boolean fetch) {
        Set<Long> pages = new HashSet<>();
        touches.stream().filter(touch -> touch.fetch == fetch).forEach(touch -> pages.add(touch.page));
        return pages;
    }

    private static long pagesOf(List<Touch> touches, TranslationSize size) {
        return touches.stream()
                .map(touch -> touch.page >>> (size.shift() - 12))
                .distinct()
                .count();
    }

    private static List<Integer> stringOf(PageTouches tested) {
        PageString string = Objects.requireNonNull(tested.string());
        List<Integer> numbers = new ArrayList<>();
        for (int change = 0; change < string.changes(); change++) {
            numbers.add(string.page(change));
        }
        return numbers;
    }

    private static List<Integer> changes(List<Touch> touches) {
        List<Long> order = new ArrayList<>(touches.stream()
                .map(Touch::page)
                .collect(java.util.stream.Collectors.toCollection(LinkedHashSet::new)));
        java.util.Map<Long, Integer> numbers = new java.util.HashMap<>();
        order.forEach(page -> numbers.put(page, numbers.size()));
        List<Integer> changes = new ArrayList<>();
        long before = -1;
        for (Touch touch : touches) {
            if (touch.page != before) {
                changes.add(numbers.get(touch.page));
            }
            before = touch.page;
        }
        return changes;
    }

    private static void checkWindows(String seeded, List<WorkingSet.Figures> figures, List<Touch> touches) {
        double previous = 0;
        for (int w = 0; w < WINDOWS.length; w++) {
            assertThat(figures.get(w).windowLookups()).isEqualTo(WINDOWS[w]);
            assertThat(figures.get(w).peakPages()).as(seeded + " window " + w).isEqualTo(peak(touches, WINDOWS[w]));
            assertThat(figures.get(w).averagePages())
                    .as(seeded + " window " + w)
                    .isCloseTo(average(touches, WINDOWS[w]), within(1e-9));
            assertThat(figures.get(w).averagePages()).as("W2").isGreaterThanOrEqualTo(previous);
            previous = figures.get(w).averagePages();
        }
    }

    private static long peak(List<Touch> touches, long window) {
        long peak = 0;
        for (int start = 0; start < touches.size(); start += (int) Math.min(window, touches.size())) {
            int end = (int) Math.min(touches.size(), start + window);
            peak = Math.max(
                    peak,
                    touches.subList(start, end).stream()
                            .map(Touch::page)
                            .distinct()
                            .count());
        }
        return peak;
    }

    /// The working set after every look-up, by a count of each page within the window.
    private static double average(List<Touch> touches, long window) {
        java.util.Map<Long, Integer> within = new java.util.HashMap<>();
        double sum = 0;
        for (int now = 0; now < touches.size(); now++) {
            within.merge(touches.get(now).page, 1, Integer::sum);
            if (now >= window) {
                long leaving = touches.get((int) (now - window)).page;
                within.computeIfPresent(leaving, (_, count) -> count == 1 ? null : count - 1);
            }
            sum += within.size();
        }
        return sum / touches.size();
    }

    @Test
    void theStringStopsAtItsBound() {
        PageTouches touches = new PageTouches(WINDOWS, 3);
        touches.take(References.loadsOfPages(1, 1, 2, 1, 1, 3, 4));
        PageString string = Objects.requireNonNull(touches.string());

        assertThat(string.changes()).isEqualTo(3);
        assertThat(string.missed()).isEqualTo(2);
        assertThat(string.pages()).isEqualTo(2);
        assertThat(touches.pages()).isEqualTo(4);
    }

    @Test
    void referencesToDataThatStraddleAreCounted() {
        PageTouches touches = new PageTouches(WINDOWS, 0);
        ReferenceBatch batch = new ReferenceBatch(4);
        batch.add(0x1ffe, 4, ReferenceKind.LOAD);
        batch.add(0x1ffe, 4, ReferenceKind.FETCH);
        batch.add(0x1ffe, 2, ReferenceKind.STORE);
        touches.take(batch);

        assertThat(touches.straddling()).isEqualTo(1);
        assertThat(touches.string()).isNull();
    }
}
