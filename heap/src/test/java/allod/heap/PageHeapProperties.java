package allod.heap;

import static org.assertj.core.api.Assertions.assertThat;

import allod.pages.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Random operations on a page heap against a list of the runs in use, with their contents.
class PageHeapProperties {

    @Test
    void behavesLikeAListOfRuns() {
        ModelTest.run(25, 300, PagesRun::new);
    }

    private static final class Run {
        final long descriptor;
        final long start;
        int granules;
        long mark;

        Run(long descriptor) {
            this.descriptor = descriptor;
            this.start = Span.start(descriptor);
            this.granules = Span.granules(descriptor);
        }
    }

    private static final class PagesRun implements ModelTest.Run {
        private static final long LIMIT_GRANULES = 30_000;

        private final Heap heap;
        private final PageHeap pages;
        private final List<Run> runs = new ArrayList<>();
        private long marks;
        private int steps;

        PagesRun(long seed) {
            heap = Heap.create(HeapOptions.defaults().name("model").limitBytes(LIMIT_GRANULES << 10));
            pages = heap.pages();
        }

        @Override
        public String step(SplittableRandom random) {
            int granules = 1 + random.nextInt(1 << 1 + random.nextInt(12));
            Run any = runs.isEmpty() ? null : runs.get(random.nextInt(runs.size()));
            String done = switch (random.nextInt(any == null ? 4 : 12)) {
                case 0, 1, 2 -> take(granules, 1);
                case 3 -> take(granules, 1 << random.nextInt(10));
                case 4 -> takeDirty(granules);
                case 5 -> lengthen(any, any.granules + granules);
                case 6 -> shorten(any, 1 + random.nextInt(any.granules));
                case 7 -> "purge " + pages.purge.all();
                case 8 -> "expire " + pages.purge.expired(System.nanoTime() + 1);
                default -> giveBack(any);
            };
            check();
            return done;
        }

        private String take(int granules, int alignment) {
            long before = pages.usedGranules();
            try {
                long run = alignment == 1 ? pages.take(granules) : pages.takeAligned(granules, alignment);
                assertThat(Region.granuleOf(Span.start(run)) % alignment).isZero();
                enter(run, granules);
                return "take " + granules + " aligned to " + alignment;
            } catch (HeapOutOfMemory full) {
                assertThat(before + granules + alignment - 1).isGreaterThan(LIMIT_GRANULES);
                return "refused " + granules;
            }
        }

        private String takeDirty(int granules) {
            try {
                long run = pages.takeDirty(granules);
                if (run != 0) {
                    assertThat(Address.getByte(run + SpanLayout.ZEROED)).isZero();
                    enter(run, granules);
                }
                return "take dirty " + granules + (run == 0 ? ": none" : "");
            } catch (HeapOutOfMemory full) {
                return "refused dirty " + granules;
            }
        }

        private void enter(long descriptor, int granules) {
            PageHeap.mapEnds(descriptor);
            assertThat(Span.granules(descriptor)).isEqualTo(granules);
            Run run = new Run(descriptor);
            for (Run other : runs) {
                boolean apart = run.start + bytes(run) <= other.start || other.start + bytes(other) <= run.start;
                assertThat(apart).as("overlap").isTrue();
            }
            if (Address.getByte(descriptor + SpanLayout.ZEROED) != 0) {
                requireZero(run);
            }
            runs.add(run);
            mark(run);
        }

        private String lengthen(Run run, int granules) {
            int before = run.granules;
            checkMark(run);
            try {
                if (!pages.lengthen(run.descriptor, granules)) {
                    return "no room behind " + before;
                }
                run.granules = granules;
                assertThat(Address.getLong(run.start)).isEqualTo(run.mark);
                assertThat(Address.getLong(run.start + ((long) before << 10) - 8))
                        .isEqualTo(~run.mark);
                mark(run);
                return "lengthen " + before + " to " + granules;
            } catch (HeapOutOfMemory full) {
                return "refused to lengthen to " + granules;
            }
        }

        private String shorten(Run run, int granules) {
            checkMark(run);
            pages.shortenInPlace(run.descriptor, granules);
            int before = run.granules;
            run.granules = granules;
            assertThat(Address.getLong(run.start)).isEqualTo(run.mark);
            mark(run);
            return "shorten " + before + " to " + granules;
        }

        private String giveBack(Run run) {
            checkMark(run);
            runs.remove(run);
            PageHeap.unmapEnds(run.descriptor);
            pages.giveBack(run.descriptor);
            return "give back " + run.granules;
        }

        private void check() {
            long used = runs.stream().mapToLong(run -> run.granules).sum();
            assertThat(pages.usedGranules()).isEqualTo(used);
            assertThat(heap.budget().usedBytes()).isEqualTo(used << Region.GRANULE_SHIFT);
            if (++steps % 8 == 0) {
                heap.checkInvariants();
            }
        }

        /// The first and the last word of a run, and one in each page between, tell whose it is.
        private void mark(Run run) {
            run.mark = ++marks << 20 | 0xABCDE;
            for (long at = run.start; at < run.start + bytes(run); at += 4096) {
                Address.putLong(at, run.mark);
            }
            Address.putLong(run.start + bytes(run) - 8, ~run.mark);
        }

        private static void checkMark(Run run) {
            for (long at = run.start; at < run.start + bytes(run); at += 4096) {
                assertThat(Address.getLong(at)).isEqualTo(run.mark);
            }
            assertThat(Address.getLong(run.start + bytes(run) - 8)).isEqualTo(~run.mark);
        }

        private static void requireZero(Run run) {
            long sum = 0;
            for (long at = run.start; at < run.start + bytes(run); at += 8) {
                sum |= Address.getLong(at);
            }
            assertThat(sum).as("a run that is known to be zero").isZero();
        }

        private static long bytes(Run run) {
            return (long) run.granules << Region.GRANULE_SHIFT;
        }

        @Override
        public void finish() {
            runs.forEach(PagesRun::checkMark);
            heap.checkInvariants();
            while (!runs.isEmpty()) {
                giveBack(runs.getLast());
            }
            heap.checkInvariants();
            assertThat(pages.usedGranules()).isZero();
            pages.purge.all();
            assertThat(pages.dirty.check()).allMatch(run -> Span.granules(run) < 8);
            heap.checkInvariants();
        }

        @Override
        public void close() {
            heap.close();
        }
    }
}
