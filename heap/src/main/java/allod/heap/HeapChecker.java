package allod.heap;

import static allod.heap.SpanLayout.FREE;
import static allod.heap.SpanLayout.STATE_CLEAN;
import static allod.heap.SpanLayout.STATE_CUT;
import static allod.heap.SpanLayout.STATE_DIRTY;
import static allod.heap.SpanLayout.STATE_LARGE;
import static allod.heap.SpanLayout.STATE_PURGING;
import static allod.pages.Address.getLong;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Walks a whole heap and checks the invariants that its classes state. For tests, between operations: no other thread
/// may use the heap meanwhile.
///
/// Errors: an `IllegalStateException` that names the invariant and the values.
final class HeapChecker {

    private final PageHeap pages;
    private final Set<Long> cut = new HashSet<>();
    private final Set<Long> queued = new HashSet<>();
    private long usedGranules;

    private HeapChecker(Heap heap) {
        this.pages = heap.pages();
    }

    static void check(Heap heap) {
        HeapChecker checker = new HeapChecker(heap);
        checker.pages.lock.lock();
        try {
            checker.checkExtents();
            for (LocalHeap local : heap.locals().all()) {
                checker.checkQueues(local.blocks().queues());
                checkCaches(local.blocks());
            }
            checker.checkOwners(heap.locals().all());
            long used = checker.usedGranules << Region.GRANULE_SHIFT;
            require(
                    heap.budget().usedBytes() >= used,
                    "P5",
                    "budget " + heap.budget().usedBytes() + " < " + used);
        } finally {
            checker.pages.lock.unlock();
        }
    }

    /// Every cut span is in the queue of its class or full, and the queues' sums are right.
    private void checkOwners(List<LocalHeap> locals) {
        Map<Long, Long> held = new HashMap<>();
        Set<Integer> ids = new HashSet<>();
        locals.forEach(local -> ids.add(local.blocks().queues().id()));
        for (long span : cut) {
            String where = "span " + Region.indexOf(span);
            require(ids.contains(Span.ownerId(span)), "Q1", where + " has no owner in this heap");
            require(Span.isFull(span) != queued.contains(span), "Q1", where);
            require(!Span.isFull(span) || RemoteFrees.isNoticed(span), "T2", where);
            held.merge(classOfOwner(Span.ownerId(span), Span.sizeClass(span)), Span.bytes(span), Long::sum);
        }
        for (LocalHeap local : locals) {
            SpanQueues queues = local.blocks().queues();
            for (int c = 0; c < SizeClasses.COUNT; c++) {
                long sum = held.getOrDefault(classOfOwner(queues.id(), c), 0L);
                require(queues.heldBytes(c) == sum, "Q3", "class " + c + " of " + queues.id());
            }
        }
    }

    private static long classOfOwner(int ownerId, int sizeClass) {
        return (long) ownerId << Byte.SIZE | sizeClass;
    }

    private void checkExtents() {
        Set<Long> dirty = pages.dirty.check();
        Set<Long> clean = pages.clean.check();
        for (Extent extent : pages.extents) {
            checkExtent(extent, dirty, clean);
        }
        require(dirty.isEmpty() && clean.isEmpty(), "P1", "runs in bins that no extent holds: " + dirty + clean);
        require(usedGranules == pages.usedGranules(), "P5", usedGranules + " != " + pages.usedGranules());
    }

    private void checkExtent(Extent extent, Set<Long> dirty, Set<Long> clean) {
        long granule = extent.firstGranule;
        int stateBefore = 0;
        while (granule < extent.topGranule) {
            long run = Region.spanOf(granule);
            int state = Span.state(run);
            String where = "granule " + granule + ", state " + state;
            require(Region.granuleOf(Span.start(run)) == granule, "P4", where);
            require(Region.spanOf(granule + Span.granules(run) - 1) == run, "P2", where);
            switch (state) {
                case STATE_DIRTY -> require(dirty.remove(run), "P1", where);
                case STATE_CLEAN -> require(clean.remove(run), "P1", where);
                case STATE_CUT -> checkCut(run, granule);
                case STATE_LARGE -> require(Span.blockBytes(run) == 0, "A1", where);
                case STATE_PURGING -> {} // in the hands of the purger
                default -> require(false, "P4", where);
            }
            boolean free = state == STATE_DIRTY || state == STATE_CLEAN;
            require(!free || state != stateBefore, "P3", where);
            usedGranules += free || state == STATE_PURGING ? 0 : Span.granules(run);
            stateBefore = state;
            granule += Span.granules(run);
        }
        require(granule == extent.topGranule, "P4", "granule " + granule + " beyond top " + extent.topGranule);
        require(Region.indexOf(Region.spanOf(extent.endGranule)) == 0, "R2", "granule " + extent.endGranule);
    }

    private void checkCut(long span, long first) {
        cut.add(span);
        String where = "span " + Region.indexOf(span);
        int extended = Span.extended(span);
        require(extended <= Span.capacity(span), "S1", where);
        require((long) Span.capacity(span) * Span.blockBytes(span) <= Span.bytes(span), "S1", where);
        for (int g = 0; g < Span.granules(span); g++) {
            require(Region.spanOf(first + g) == span, "S5", where);
        }
        Set<Long> listed = new HashSet<>();
        int count = Span.countOf(getLong(span + FREE)) + RemoteFrees.count(span);
        checkList(span, getLong(span + FREE), listed, where);
        checkList(span, RemoteFrees.word(span), listed, where);
        require(listed.size() == count && count <= extended, "S4", where);
        require(Span.blockBytes(span) <= SizeClasses.blockBytes(Span.sizeClass(span)), "W1", where);
    }

    private static void checkList(long span, long head, Set<Long> listed, String where) {
        int count = Span.countOf(head);
        for (long word = head; Span.blockOf(word) != 0; word = getLong(Span.blockOf(word))) {
            require(Span.countOf(word) == count--, "S2", where);
            require(Span.startsBlock(span, Span.blockOf(word)), "S3", where);
            require(listed.add(Span.blockOf(word)), "S3", where);
        }
        require(count == 0, "S2", where);
    }

    private void checkQueues(SpanQueues queues) {
        for (int c = 0; c < SizeClasses.COUNT; c++) {
            int previous = 0;
            for (int index = queues.head(c); index != 0; index = Span.next(Region.span(index))) {
                long span = Region.span(index);
                String where = "class " + c + ", span " + index;
                require(Span.previous(span) == previous, "Q2", where);
                require(Span.ownerId(span) == queues.id() && Span.sizeClass(span) == c, "Q1", where);
                require(!Span.isFull(span), "Q1", where);
                queued.add(span);
                previous = index;
            }
        }
    }

    private static void checkCaches(LocalBlocks blocks) {
        Set<Long> cached = new HashSet<>();
        for (int c = 0; c < SizeClasses.SMALL_CLASSES; c++) {
            int before = cached.size();
            for (long list : blocks.caches().lists(c)) {
                for (long word = list; Span.blockOf(word) != 0; word = getLong(Span.blockOf(word))) {
                    long block = Span.blockOf(word);
                    long span = Region.spanOf(Region.granuleOf(block));
                    String where = "class " + c + ", block 0x" + Long.toHexString(block);
                    require(Span.sizeClass(span) == c && Span.startsBlock(span, block), "K1", where);
                    require(Span.ownerId(span) == blocks.queues().id(), "K1", where);
                    require(cached.add(block), "K1", where);
                }
            }
            require(blocks.caches().count(c) == cached.size() - before, "K2", "class " + c);
        }
    }

    private static void require(boolean holds, String invariant, String where) {
        if (!holds) {
            throw new IllegalStateException("Invariant " + invariant + " does not hold: " + where);
        }
    }
}
