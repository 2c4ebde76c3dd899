package allod.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.pages.Address;
import allod.pages.PageSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Runs of granules: the page heap of a [Heap] used directly, as [LargeSpans] does.
class PageHeapTest {

    private static final int PAGE_GRANULES = PageSize.BYTES >> Region.GRANULE_SHIFT;

    @RegisterExtension
    final TestHeaps heaps = new TestHeaps();

    @Test
    void aRunIsSplitToSize() {
        PageHeap pages = heaps.create().pages();
        long whole = take(pages, 100);
        long start = Span.start(whole);
        giveBack(pages, whole);
        long first = take(pages, 30);
        long second = take(pages, 70);
        assertThat(Span.start(first)).isEqualTo(start);
        assertThat(Span.start(second)).isEqualTo(start + 30 * 1024);
        assertThat(pages.dirty.granules()).isZero();
        assertThat(pages.usedGranules()).isEqualTo(100);
    }

    @Test
    void neighboursAreCoalescedWhicheverComesFirst() {
        for (int[] order : new int[][] {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}}) {
            PageHeap pages = heaps.create().pages();
            long[] runs = {take(pages, 3), take(pages, 5), take(pages, 7)};
            long start = Span.start(runs[0]);
            for (int i : order) {
                giveBack(pages, runs[i]);
            }
            assertThat(pages.dirty.check()).hasSize(1);
            long again = pages.takeDirty(15);
            assertThat(Span.start(again)).isEqualTo(start);
            giveBack(pages, again);
        }
    }

    @Test
    void aRunInUseKeepsItsNeighboursApart() {
        Heap heap = heaps.create();
        PageHeap pages = heap.pages();
        long left = take(pages, 4);
        long middle = take(pages, 1);
        long right = take(pages, 4);
        giveBack(pages, left);
        giveBack(pages, right);
        heap.checkInvariants();
        assertThat(pages.takeDirty(5)).isZero();
        giveBack(pages, middle);
        assertThat(pages.dirty.check()).hasSize(1);
    }

    @Test
    void dirtyMemoryIsUsedBeforeTheHeapGrows() {
        PageHeap pages = heaps.create().pages();
        long run = take(pages, 64);
        long start = Span.start(run);
        take(pages, 1);
        giveBack(pages, run);
        for (int i = 0; i < 4; i++) {
            assertThat(Span.start(take(pages, 16))).isEqualTo(start + i * (16L << 10));
        }
    }

    @Test
    void theTopJoinsTheLastDirtyRun() {
        PageHeap pages = heaps.create().pages();
        long run = take(pages, 6);
        long start = Span.start(run);
        giveBack(pages, run);
        assertThat(pages.takeDirty(25)).isZero();
        long longer = take(pages, 25);
        assertThat(Span.start(longer)).isEqualTo(start);
        assertThat(Span.granules(longer)).isEqualTo(25);
    }

    @Test
    void alignedRunsWasteNothingForGood() {
        Heap heap = heaps.create();
        PageHeap pages = heap.pages();
        for (int alignment = 2; alignment <= 32 << 10; alignment *= 2) {
            long run = pages.takeAligned(3, alignment);
            PageHeap.mapEnds(run);
            assertThat(Span.start(run) % ((long) alignment << Region.GRANULE_SHIFT))
                    .isZero();
            assertThat(Span.granules(run)).isEqualTo(3);
            assertThat(pages.usedGranules()).isEqualTo(3);
            heap.checkInvariants();
            giveBack(pages, run);
        }
    }

    @Test
    void lengthensIntoAFreeNeighbourAndIntoTheTop() {
        Heap heap = heaps.create();
        PageHeap pages = heap.pages();
        long run = take(pages, 40);
        long neighbour = take(pages, 20);
        long stop = take(pages, 1);
        giveBack(pages, neighbour);
        assertThat(pages.lengthen(run, 61)).isFalse();
        assertThat(pages.lengthen(run, 50)).isTrue();
        heap.checkInvariants();
        assertThat(pages.lengthen(run, 60)).isTrue();
        assertThat(pages.lengthen(run, 61)).isFalse();
        assertThat(pages.usedGranules()).isEqualTo(61);
        assertThat(pages.lengthen(stop, 2000)).isTrue();
        assertThat(Span.granules(stop)).isEqualTo(2000);
        assertThat(pages.usedGranules()).isEqualTo(2060);
    }

    @Test
    void shorteningGivesTheTailBack() {
        PageHeap pages = heaps.create().pages();
        long run = take(pages, 100);
        take(pages, 1);
        pages.shortenInPlace(run, 30);
        assertThat(Span.granules(run)).isEqualTo(30);
        assertThat(pages.dirty.granules()).isEqualTo(70);
        pages.shortenInPlace(run, 30);
        long tail = pages.takeDirty(70);
        PageHeap.mapEnds(tail);
        assertThat(Span.start(tail)).isEqualTo(Span.start(run) + (30 << 10));
    }

    @Test
    void r2_runsNeverReachAcrossExtents() {
        Heap heap = heaps.create();
        PageHeap pages = heap.pages();
        long first = take(pages, 40 << 10);
        long second = take(pages, 40 << 10); // does not fit into what is left of 64 MiB
        assertThat(pages.extents).hasSize(2);
        heap.checkInvariants();
        giveBack(pages, first);
        giveBack(pages, second);
        heap.checkInvariants();
        for (Extent extent : pages.extents) {
            assertThat(Region.indexOf(Region.spanOf(extent.endGranule))).isZero();
        }
        long left = pages.take(23 << 10); // what was left of the first extent is not lost
        PageHeap.mapEnds(left);
        heap.checkInvariants();
        assertThat(pages.extents).hasSize(2);
    }

    @Test
    void aRunLongerThanAnExtentGetsOneOfItsOwn() {
        PageHeap pages = heaps.create().pages();
        long run = take(pages, 200 << 10);
        Address.putLong(Span.start(run) + Span.bytes(run) - 8, 42);
        assertThat(pages.committedBytes()).isGreaterThanOrEqualTo(200L << 20);
    }

    @Test
    void g2_purgedRunsReadAsZeroAndHaveNoMemory() {
        Heap heap = heaps.create();
        PageHeap pages = heap.pages();
        take(pages, 1);
        long run = take(pages, 4 * PAGE_GRANULES + 2);
        take(pages, 1);
        Address.fill(Span.start(run), Span.bytes(run), (byte) -1);
        giveBack(pages, run);
        long given = pages.purge.all();
        heap.checkInvariants();
        assertThat(given).isPositive().matches(PageSize::isMultiple);
        assertThat(pages.clean.granules()).isEqualTo(given >> Region.GRANULE_SHIFT);
        long clean = pages.clean.check().iterator().next();
        assertThat(Region.residentBytes(Span.start(clean), Span.bytes(clean))).isZero();
        assertThat(Address.segment(Span.start(clean), Span.bytes(clean))
                        .asByteBuffer()
                        .limit(8)
                        .getLong())
                .isZero();
        assertThat(pages.purge.all()).isZero();
    }

    @Test
    void g1_aRunThatHoldsNoWholePageStaysDirty() {
        PageHeap pages = heaps.create().pages();
        long page = pages.takeAligned(PAGE_GRANULES, PAGE_GRANULES);
        PageHeap.mapEnds(page);
        pages.shortenInPlace(page, 1);
        take(pages, 1);
        assertThat(pages.purge.all()).isZero();
    }

    @Test
    void onlyRunsReleasedBeforeTheDeadlineExpire() {
        PageHeap pages = heaps.create().pages();
        long run = take(pages, 64);
        take(pages, 1);
        giveBack(pages, run);
        assertThat(pages.purge.expired(Purger.coarseNanos() - 3_600_000_000_000L))
                .isZero();
        assertThat(pages.purge.expired(System.nanoTime() + 1_000_000_000L)).isPositive();
    }

    @Test
    void p5_aRefusalAtTheLimitChangesNothing() {
        Heap heap = heaps.limited(100 << 10);
        PageHeap pages = heap.pages();
        long run = take(pages, 60);
        assertThatThrownBy(() -> pages.take(41)).isInstanceOf(HeapOutOfMemory.class);
        assertThatThrownBy(() -> pages.takeAligned(41, 4)).isInstanceOf(HeapOutOfMemory.class);
        assertThatThrownBy(() -> pages.lengthen(run, 101)).isInstanceOf(HeapOutOfMemory.class);
        heap.checkInvariants();
        assertThat(pages.usedGranules()).isEqualTo(60);
        assertThat(heap.budget().usedBytes()).isEqualTo(60 << 10);
        assertThat(Span.granules(run)).isEqualTo(60);
        take(pages, 40);
    }

    /// A run, entered into the map as whoever takes one must.
    private static long take(PageHeap pages, int granules) {
        long run = pages.take(granules);
        PageHeap.mapEnds(run);
        return run;
    }

    private static void giveBack(PageHeap pages, long run) {
        PageHeap.unmapEnds(run);
        pages.giveBack(run);
    }
}
